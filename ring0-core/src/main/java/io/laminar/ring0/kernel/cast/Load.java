package io.laminar.ring0.kernel.cast;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;

/** Widens a narrow column to eight bytes a value. */
public final class Load extends Kernel {
    private final int in;
    private final int out;
    private final int width;
    private final boolean real;

    /**
     * Makes the kernel.
     *
     * @param in slot of the column
     * @param out slot of the result
     * @param width bytes of a value of the column
     * @param real whether values are floats
     */
    public Load(int in, int out, int width, boolean real) {
        this.in = in;
        this.out = out;
        this.width = width;
        this.real = real;
    }

    @HotPath
    @Override
    public void run(long[] f) {
        f[out + Frame.VALIDITY] = f[in + Frame.VALIDITY];
        if (Frame.dense(f)) {
            dense(f[in], f[out], f[Frame.FROM], f[Frame.TO]);
        } else {
            selected(f[in], f[out], f[Frame.SELECTION], f[Frame.COUNT] << 2);
        }
    }

    @HotPath
    private void dense(long a, long o, long from, long to) {
        if (real) {
            floats(a, o, from, to);
        } else if (width == Integer.BYTES) {
            ints(a, o, from, to);
        } else if (width == Short.BYTES) {
            shorts(a, o, from, to);
        } else {
            bytes(a, o, from, to);
        }
    }

    @HotPath
    private void selected(long a, long o, long selection, long n) {
        for (long k = 0; k < n; k += 4) {
            long row = RawMemory.getInt(selection + k);
            if (real) {
                RawMemory.putDouble(o + (row << 3), RawMemory.getFloat(a + (row << 2)));
            } else {
                RawMemory.putLong(o + (row << 3), integer(a, row));
            }
        }
    }

    @HotPath
    private long integer(long a, long row) {
        return width == Integer.BYTES
                ? RawMemory.getInt(a + (row << 2))
                : width == Short.BYTES ? RawMemory.getShort(a + (row << 1)) : RawMemory.getByte(a + row);
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
