package io.laminar.bench.micro;

import io.laminar.memory.raw.RawMemory;
import java.util.SplittableRandom;

/** Numbers that lie anywhere, and an order at random in which a benchmark takes them, a slice at a time. */
final class RandomKeys implements AutoCloseable {
    /** Keys that are taken at once. */
    static final int SLICE = 256;

    private static final int PICKS = 1 << 20;
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    /** The order, a key after the other. */
    final long address = RawMemory.allocate(8L * PICKS, 64, "bench-picks");

    private int from;

    RandomKeys(int keys) {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < PICKS; i++) {
            RawMemory.putLong(address + 8L * i, key(random.nextInt(keys)));
        }
    }

    /** {@return the key of a number from 0 on} */
    static long key(long i) {
        long h = (i + 1) * GOLDEN;
        return h ^ h >>> 31;
    }

    /** {@return the index of the next slice's first key; all others come before it comes again} */
    int advance() {
        from = from + SLICE & PICKS - 1;
        return from;
    }

    /** {@return the key of an index} */
    long at(int index) {
        return RawMemory.getLong(address + 8L * index);
    }

    @Override
    public void close() {
        RawMemory.free(address);
    }
}
