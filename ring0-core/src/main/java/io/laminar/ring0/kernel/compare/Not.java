package io.laminar.ring0.kernel.compare;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;
import io.laminar.ring0.kernel.frame.Nulls;

/** NOT as a value. */
public final class Not extends Kernel {
    private final int a;
    private final int out;

    /** Makes the kernel for slots. */
    public Not(int a, int out) {
        this.a = a;
        this.out = out;
    }

    @HotPath
    @Override
    public void run(long[] f) {
        Nulls.strict(f, a, out);
        if (Frame.dense(f)) {
            dense(f[a], f[out], f[Frame.FROM], f[Frame.TO]);
        } else {
            selected(f[a], f[out], f[Frame.SELECTION], f[Frame.COUNT] << 2);
        }
    }

    @HotPath
    private static void dense(long x, long o, long from, long to) {
        for (long i = from; i < to; i++) {
            RawMemory.putByte(o + i, (byte) (RawMemory.getByte(x + i) ^ 1));
        }
    }

    @HotPath
    private static void selected(long x, long o, long selection, long n) {
        for (long k = 0; k < n; k += 4) {
            long i = RawMemory.getInt(selection + k);
            RawMemory.putByte(o + i, (byte) (RawMemory.getByte(x + i) ^ 1));
        }
    }
}
