package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** Widens a narrow column to its kind. */
final class Load extends Kernel {
    private final int in;
    private final int out;
    private final long values;
    private final int width;
    private final boolean real;

    Load(int in, RowKernel.Output output, int width, boolean real) {
        this.in = in;
        this.out = output.slot();
        this.values = output.values();
        this.width = width;
        this.real = real;
    }

    @HotPath
    @Override
    void run(long[] f) {
        f[out] = values;
        f[out + Frame.VALIDITY] = f[in + Frame.VALIDITY];
        long from = f[Frame.FROM];
        long to = f[Frame.TO];
        if (real) {
            floats(f[in], values, from, to);
        } else if (width == Integer.BYTES) {
            ints(f[in], values, from, to);
        } else if (width == Short.BYTES) {
            shorts(f[in], values, from, to);
        } else {
            bytes(f[in], values, from, to);
        }
    }

    @HotPath
    private static void floats(long a, long o, long from, long to) {
        for (long i = from << 2, e = to << 2; i < e; i += 4) {
            RawMemory.putDouble(o + (i << 1), RawMemory.getFloat(a + i));
        }
    }

    @HotPath
    private static void ints(long a, long o, long from, long to) {
        for (long i = from << 2, e = to << 2; i < e; i += 4) {
            RawMemory.putLong(o + (i << 1), RawMemory.getInt(a + i));
        }
    }

    @HotPath
    private static void shorts(long a, long o, long from, long to) {
        for (long i = from << 1, e = to << 1; i < e; i += 2) {
            RawMemory.putLong(o + (i << 2), RawMemory.getShort(a + i));
        }
    }

    @HotPath
    private static void bytes(long a, long o, long from, long to) {
        for (long i = from; i < to; i++) {
            RawMemory.putLong(o + (i << 3), RawMemory.getByte(a + i));
        }
    }
}
