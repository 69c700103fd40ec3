package io.laminar.ring0.kernel.math;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Nulls;

/** Sum of integers. */
public final class AddI64 extends CheckedI64 {
    /** Makes the kernel for slots. */
    public AddI64(int a, int b, int out) {
        super(a, b, out);
    }

    @HotPath
    @Override
    public void run(long[] f) {
        Nulls.strict(f, a, b, out);
        long overflow = f[Frame.SELECTION] == 0
                ? dense(f[a], f[b], f[out], f[Frame.FROM] << 3, f[Frame.TO] << 3)
                : selected(f[a], f[b], f[out], f[Frame.SELECTION], f[Frame.COUNT] << 2);
        if (overflow < 0) {
            findOverflows(f);
        }
    }

    /** Negative if any sum overflowed: its sign differs from both arguments'. Source: Hacker's Delight, 2-13. */
    @HotPath
    private static long dense(long x, long y, long o, long from, long to) {
        if (to - from == Long.BYTES) {
            return one(x + from, y + from, o + from);
        }
        long overflow = 0;
        for (long i = from; i < to; i += 8) {
            long p = RawMemory.getLong(x + i);
            long q = RawMemory.getLong(y + i);
            long r = p + q;
            RawMemory.putLong(o + i, r);
            overflow |= (p ^ r) & (q ^ r);
        }
        return overflow;
    }

    @HotPath
    private static long one(long x, long y, long o) {
        long p = RawMemory.getLong(x);
        long q = RawMemory.getLong(y);
        long r = p + q;
        RawMemory.putLong(o, r);
        return (p ^ r) & (q ^ r);
    }

    @HotPath
    private static long selected(long x, long y, long o, long selection, long n) {
        long overflow = 0;
        for (long k = 0; k < n; k += 4) {
            long i = (long) RawMemory.getInt(selection + k) << 3;
            long p = RawMemory.getLong(x + i);
            long q = RawMemory.getLong(y + i);
            long r = p + q;
            RawMemory.putLong(o + i, r);
            overflow |= (p ^ r) & (q ^ r);
        }
        return overflow;
    }

    @HotPath
    @Override
    boolean overflows(long x, long y) {
        return ((x ^ x + y) & (y ^ x + y)) < 0;
    }

    /** Sum of an integer and a constant. */
    public static final class OfConstant extends CheckedI64 {
        private final long value;

        /** Makes the kernel for slots; the constant's too, for the second pass. */
        public OfConstant(int a, int b, int out, long value) {
            super(a, b, out);
            this.value = value;
        }

        @HotPath
        @Override
        public void run(long[] f) {
            Nulls.strict(f, a, out);
            long overflow = f[Frame.SELECTION] == 0
                    ? dense(f[a], value, f[out], f[Frame.FROM] << 3, f[Frame.TO] << 3)
                    : selected(f[a], value, f[out], f[Frame.SELECTION], f[Frame.COUNT] << 2);
            if (overflow < 0) {
                findOverflows(f);
            }
        }

        @HotPath
        private static long dense(long x, long q, long o, long from, long to) {
            if (to - from == Long.BYTES) {
                return one(x + from, q, o + from);
            }
            long overflow = 0;
            for (long i = from; i < to; i += 8) {
                long p = RawMemory.getLong(x + i);
                long r = p + q;
                RawMemory.putLong(o + i, r);
                overflow |= (p ^ r) & (q ^ r);
            }
            return overflow;
        }

        @HotPath
        private static long one(long x, long q, long o) {
            long p = RawMemory.getLong(x);
            long r = p + q;
            RawMemory.putLong(o, r);
            return (p ^ r) & (q ^ r);
        }

        @HotPath
        private static long selected(long x, long q, long o, long selection, long n) {
            long overflow = 0;
            for (long k = 0; k < n; k += 4) {
                long i = (long) RawMemory.getInt(selection + k) << 3;
                long p = RawMemory.getLong(x + i);
                long r = p + q;
                RawMemory.putLong(o + i, r);
                overflow |= (p ^ r) & (q ^ r);
            }
            return overflow;
        }

        @HotPath
        @Override
        boolean overflows(long x, long y) {
            return ((x ^ x + y) & (y ^ x + y)) < 0;
        }
    }
}
