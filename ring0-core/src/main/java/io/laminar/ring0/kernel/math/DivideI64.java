package io.laminar.ring0.kernel.math;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;
import io.laminar.ring0.kernel.frame.Nulls;

/** Quotient or remainder of an integer and a constant that is neither 0 nor -1, so that no row can fail. */
public final class DivideI64 extends Kernel {
    private final int a;
    private final int out;
    private final long divisor;
    private final boolean remainder;

    /** Makes the kernel for slots and the constant. */
    public DivideI64(int a, long divisor, int out, boolean remainder) {
        if (divisor == 0 || divisor == -1) {
            throw new IllegalArgumentException("divisor must not fail: divisor=" + divisor);
        }
        this.a = a;
        this.out = out;
        this.divisor = divisor;
        this.remainder = remainder;
    }

    @HotPath
    @Override
    public void run(long[] f) {
        Nulls.strict(f, a, out);
        if (f[Frame.SELECTION] == 0) {
            dense(f);
        } else {
            selected(f);
        }
    }

    @HotPath
    private void dense(long[] f) {
        if (remainder) {
            remainders(f[a], divisor, f[out], f[Frame.FROM] << 3, f[Frame.TO] << 3);
        } else {
            quotients(f[a], divisor, f[out], f[Frame.FROM] << 3, f[Frame.TO] << 3);
        }
    }

    @HotPath
    private static void quotients(long x, long d, long o, long from, long to) {
        for (long i = from; i < to; i += 8) {
            RawMemory.putLong(o + i, RawMemory.getLong(x + i) / d);
        }
    }

    @HotPath
    private static void remainders(long x, long d, long o, long from, long to) {
        for (long i = from; i < to; i += 8) {
            RawMemory.putLong(o + i, RawMemory.getLong(x + i) % d);
        }
    }

    @HotPath
    private void selected(long[] f) {
        long x = f[a];
        long o = f[out];
        long d = divisor;
        long selection = f[Frame.SELECTION];
        for (long k = 0, n = f[Frame.COUNT] << 2; k < n; k += 4) {
            long i = (long) RawMemory.getInt(selection + k) << 3;
            long p = RawMemory.getLong(x + i);
            RawMemory.putLong(o + i, remainder ? p % d : p / d);
        }
    }
}
