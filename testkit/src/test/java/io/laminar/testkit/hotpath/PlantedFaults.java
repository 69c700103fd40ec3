package io.laminar.testkit.hotpath;

import io.laminar.memory.HotPath;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A method for each forbidden thing. After the first _ its name is the kind that it must be reported as. */
@SuppressWarnings({"unused", "ThreadJoinLoop", "SynchronizeOnNonFinalField", "BoxedPrimitiveConstructor"})
class PlantedFaults {
    @Nullable
    Object held;

    Object lock = new Object();

    @HotPath
    void object_NEW_OBJECT() {
        held = new ArrayList<Object>();
    }

    @HotPath
    void primitives_NEW_ARRAY(int n) {
        held = new long[n];
    }

    @HotPath
    void objects_NEW_ARRAY(int n) {
        held = new Object[n];
    }

    @HotPath
    void grid_NEW_ARRAY(int n) {
        held = new int[n][n];
    }

    @HotPath
    void clone_NEW_ARRAY(int[] from) {
        held = from.clone();
    }

    @HotPath
    void values_NEW_ARRAY() {
        held = Violation.Kind.values();
    }

    @HotPath
    void call_NEW_ARRAY() {
        many(1, 2);
    }

    @HotPath
    void box_BOXING(long value) {
        held = value;
    }

    @HotPath
    void lambda_DYNAMIC_CALL(int value) {
        IntSupplier supplier = () -> value;
        held = supplier;
    }

    @HotPath
    void concat_DYNAMIC_CALL(int value) {
        held = "value=" + value;
    }

    @HotPath
    void rethrow_THROW(RuntimeException made) {
        throw made;
    }

    @HotPath
    int caught_CATCH(int[] values, int i) {
        try {
            return values[i];
        } catch (ArrayIndexOutOfBoundsException e) {
            return 0;
        }
    }

    @HotPath
    synchronized int method_LOCK() {
        return 1;
    }

    @HotPath
    long nano_CLOCK() {
        return System.nanoTime();
    }

    @HotPath
    long millis_CLOCK() {
        return System.currentTimeMillis();
    }

    @HotPath
    void sleep_BLOCKING() throws InterruptedException {
        Thread.sleep(1);
    }

    @HotPath
    static int many_VARARGS(int... values) {
        return values.length;
    }

    @HotPath
    int each_ITERATION(List<int[]> list) {
        int sum = 0;
        for (int[] values : list) {
            sum += values[0];
        }
        return sum;
    }

    @HotPath
    void builder_TEXT(StringBuilder builder) {
        builder.append('x');
    }

    @HotPath
    void valueOf_TEXT(int value) {
        held = String.valueOf(value);
    }

    @HotPath
    void slice_SEGMENT(MemorySegment segment) {
        held = segment.asSlice(8);
    }

    @HotPath
    @SuppressWarnings("restricted")
    void reinterpret_SEGMENT(MemorySegment segment) {
        held = segment.reinterpret(8);
    }

    @HotPath
    void afterAssert_NEW_OBJECT(int value) {
        assert value > 0 : "value=" + value;
        held = new Object();
    }

    @HotPath
    void beforeAssert_NEW_OBJECT(int value) {
        held = new Object();
        assert value > 0 : "value=" + value;
    }

    @HotPath
    int block_LOCK() {
        synchronized (lock) {
            return 1;
        }
    }

    static int many(int... values) {
        return values.length;
    }

    /** Not marked: nothing of it may be reported. */
    void cold() {
        held = new Object[] {new ArrayList<Object>(), "now " + System.nanoTime()};
    }

    /** A marked class: its methods are hot, its constructor and its factory are not. */
    @HotPath
    static final class Marked {
        final long[] values;

        Marked() {
            values = new long[8];
        }

        static Marked create() {
            return new Marked();
        }

        Object inMarkedClass() {
            return new Object();
        }
    }
}
