package io.laminar.bench.cores;

import io.laminar.memory.raw.RawMemory;

/**
 * Eight longs that lie side by side, as both queues in memory of ours write and read them: one address whose range the
 * compiler knows, so that the accesses behind it are compiled without a comparison with the end of the address space.
 */
final class CacheLine {
    static final int BYTES = 64;

    /** No user space of any system is larger. */
    private static final long USER_SPACE = (1L << 56) - 1;

    private CacheLine() {}

    /** Writes a value, and others that grow by a step. */
    static void fill(long address, long value, long step) {
        long at = address & USER_SPACE;
        RawMemory.putLong(at, value);
        RawMemory.putLong(at + 8, value + step);
        RawMemory.putLong(at + 16, value + 2 * step);
        RawMemory.putLong(at + 24, value + 3 * step);
        RawMemory.putLong(at + 32, value + 4 * step);
        RawMemory.putLong(at + 40, value + 5 * step);
        RawMemory.putLong(at + 48, value + 6 * step);
        RawMemory.putLong(at + 56, value + 7 * step);
    }

    /** {@return the sum of all} */
    static long sum(long address) {
        long at = address & USER_SPACE;
        return RawMemory.getLong(at)
                + RawMemory.getLong(at + 8)
                + RawMemory.getLong(at + 16)
                + RawMemory.getLong(at + 24)
                + RawMemory.getLong(at + 32)
                + RawMemory.getLong(at + 40)
                + RawMemory.getLong(at + 48)
                + RawMemory.getLong(at + 56);
    }
}
