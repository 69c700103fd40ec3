package io.laminar.bench.macro;

import io.laminar.memory.raw.RawMemory;
import java.util.SplittableRandom;

/** Keys as an array, and the same keys as a column outside the heap: where an engine finds them. */
final class KeyColumn implements AutoCloseable {
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private final long[] array;
    private final long address;

    private KeyColumn(long[] array) {
        this.array = array;
        this.address = RawMemory.allocate(8L * array.length, 64, "bench-keys");
        for (int i = 0; i < array.length; i++) {
            RawMemory.putLong(address + 8L * i, array[i]);
        }
    }

    /** Different keys without an order; the same ones for the same count. */
    static KeyColumn distinct(int count) {
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = key(i);
        }
        return new KeyColumn(keys);
    }

    /** Keys picked at random from those that {@link #distinct} makes. */
    static KeyColumn picks(int count, int distinct) {
        SplittableRandom random = new SplittableRandom(42);
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = key(random.nextInt(distinct));
        }
        return new KeyColumn(keys);
    }

    /** One to one, so that no two are alike. */
    private static long key(long i) {
        long h = (i + 1) * GOLDEN;
        h = (h ^ h >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        return h ^ h >>> 27;
    }

    long[] array() {
        return array;
    }

    long address() {
        return address;
    }

    int count() {
        return array.length;
    }

    @Override
    public void close() {
        RawMemory.free(address);
    }
}
