package io.laminar.engine;

import io.laminar.memory.HotPath;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A count that one thread adds to and any thread reads.
 *
 * @threading {@link #add} the owner; {@link #get} any thread
 */
final class OwnedCounter {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(OwnedCounter.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long value;

    @HotPath
    void add(long count) {
        // One writer: the sum needs no atomicity, readers need to see it in order.
        VALUE.setRelease(this, value + count);
    }

    long get() {
        return (long) VALUE.getAcquire(this);
    }
}
