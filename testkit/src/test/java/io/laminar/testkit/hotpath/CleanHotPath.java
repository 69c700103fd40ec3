package io.laminar.testkit.hotpath;

import io.laminar.memory.HotPath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/** What hot code looks like, with all that resembles a fault and is none. */
class CleanHotPath {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

    enum Shape {
        ROUND,
        FLAT
    }

    private final long[] slots = new long[4];

    @HotPath
    long sum(MemorySegment segment, int from, int to) {
        assert from <= to : "from=" + from + ", to=" + to + ", all=" + List.of(from, to);
        long sum = 0;
        for (int i = from; i < to; i++) {
            assert i >= 0;
            sum += segment.get(ValueLayout.JAVA_LONG, (long) i << 3);
        }
        return sum;
    }

    @HotPath
    int byShape(Shape shape) {
        return switch (shape) {
            case ROUND -> 1;
            case FLAT -> 2;
        };
    }

    @HotPath
    long checkedAdd(long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) {
            throw overflow(a, b);
        }
        return sum;
    }

    @HotPath
    void publish(int index, long value) {
        SLOT.setRelease(slots, index, value);
        Thread.onSpinWait();
    }

    @HotPath
    long last(int index) {
        try {
            return slots[index];
        } finally {
            slots[0]++;
        }
    }

    private static ArithmeticException overflow(long a, long b) {
        return new ArithmeticException("overflow: a=" + a + ", b=" + b);
    }
}
