package io.laminar.ring0.kernel.compare;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;
import io.laminar.ring0.kernel.frame.Nulls;

/** A double is less than another; NaN is greatest. */
public final class LessF64 {
    private LessF64() {}

    /** Selects the rows where it holds; with flip 1 those where it does not. */
    public static final class Rows extends Select {
        private final int a;
        private final int b;
        private final long flip;

        /** Makes the kernel for slots. */
        public Rows(int a, int b, int flip, int target) {
            super(target);
            this.a = a;
            this.b = b;
            this.flip = flip;
        }

        @HotPath
        @Override
        public void run(long[] f) {
            done(
                    f,
                    f[Frame.SELECTION] == 0
                            ? dense(f[a], f[b], flip, f[Frame.FROM], f[Frame.TO], f[target])
                            : selected(f[a], f[b], flip, f[Frame.SELECTION], f[Frame.COUNT] << 2, f[target]));
            dropNulls(f, a);
            dropNulls(f, b);
        }

        @HotPath
        private static long dense(long x, long y, long flip, long from, long to, long target) {
            if (to - from == 1) {
                double p = RawMemory.getDouble(x + (from << 3));
                double q = RawMemory.getDouble(y + (from << 3));
                RawMemory.putInt(target, (int) from);
                return (p < q | (Double.isNaN(q) & !Double.isNaN(p)) ? 1 : 0) ^ flip;
            }
            long c = target;
            for (long i = from; i < to; i++) {
                double p = RawMemory.getDouble(x + (i << 3));
                double q = RawMemory.getDouble(y + (i << 3));
                RawMemory.putInt(c, (int) i);
                c += ((p < q | (Double.isNaN(q) & !Double.isNaN(p)) ? 1 : 0) ^ flip) << 2;
            }
            return c - target >> 2;
        }

        @HotPath
        private static long selected(long x, long y, long flip, long selection, long n, long target) {
            long c = target;
            for (long k = 0; k < n; k += 4) {
                long i = RawMemory.getInt(selection + k);
                double p = RawMemory.getDouble(x + (i << 3));
                double q = RawMemory.getDouble(y + (i << 3));
                RawMemory.putInt(c, (int) i);
                c += ((p < q | (Double.isNaN(q) & !Double.isNaN(p)) ? 1 : 0) ^ flip) << 2;
            }
            return c - target >> 2;
        }
    }

    /** Says for each row whether it holds; with flip 1 whether it does not. */
    public static final class Value extends Kernel {
        private final int a;
        private final int b;
        private final int out;
        private final int flip;

        /** Makes the kernel for slots. */
        public Value(int a, int b, int flip, int out) {
            this.a = a;
            this.b = b;
            this.flip = flip;
            this.out = out;
        }

        @HotPath
        @Override
        public void run(long[] f) {
            Nulls.strict(f, a, b, out);
            if (Frame.dense(f)) {
                dense(f[a], f[b], flip, f[out], f[Frame.FROM], f[Frame.TO]);
            } else {
                selected(f[a], f[b], flip, f[out], f[Frame.SELECTION], f[Frame.COUNT] << 2);
            }
        }

        @HotPath
        private static void dense(long x, long y, int flip, long o, long from, long to) {
            for (long i = from; i < to; i++) {
                double p = RawMemory.getDouble(x + (i << 3));
                double q = RawMemory.getDouble(y + (i << 3));
                RawMemory.putByte(o + i, (byte) ((p < q | (Double.isNaN(q) & !Double.isNaN(p)) ? 1 : 0) ^ flip));
            }
        }

        @HotPath
        private static void selected(long x, long y, int flip, long o, long selection, long n) {
            for (long k = 0; k < n; k += 4) {
                long i = RawMemory.getInt(selection + k);
                double p = RawMemory.getDouble(x + (i << 3));
                double q = RawMemory.getDouble(y + (i << 3));
                RawMemory.putByte(o + i, (byte) ((p < q | (Double.isNaN(q) & !Double.isNaN(p)) ? 1 : 0) ^ flip));
            }
        }
    }
}
