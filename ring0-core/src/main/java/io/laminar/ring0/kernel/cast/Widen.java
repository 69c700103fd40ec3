package io.laminar.ring0.kernel.cast;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;
import io.laminar.ring0.kernel.frame.Nulls;

/** Integers to the nearest doubles. */
public final class Widen extends Kernel {
    private final int a;
    private final int out;

    /** Makes the kernel for slots. */
    public Widen(int a, int out) {
        this.a = a;
        this.out = out;
    }

    @HotPath
    @Override
    public void run(long[] f) {
        Nulls.strict(f, a, out);
        if (Frame.dense(f)) {
            dense(f[a], f[out], f[Frame.FROM] << 3, f[Frame.TO] << 3);
        } else {
            selected(f[a], f[out], f[Frame.SELECTION], f[Frame.COUNT] << 2);
        }
    }

    @HotPath
    private static void dense(long x, long o, long from, long to) {
        if (to - from == Long.BYTES) {
            RawMemory.putDouble(o + from, (double) RawMemory.getLong(x + from));
            return;
        }
        for (long i = from; i < to; i += 8) {
            RawMemory.putDouble(o + i, (double) RawMemory.getLong(x + i));
        }
    }

    @HotPath
    private static void selected(long x, long o, long selection, long n) {
        for (long k = 0; k < n; k += 4) {
            long i = (long) RawMemory.getInt(selection + k) << 3;
            RawMemory.putDouble(o + i, (double) RawMemory.getLong(x + i));
        }
    }
}
