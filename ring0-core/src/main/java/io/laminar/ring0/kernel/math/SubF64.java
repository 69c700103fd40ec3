package io.laminar.ring0.kernel.math;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;
import io.laminar.ring0.kernel.frame.Nulls;

/** Difference of doubles. */
public final class SubF64 extends Kernel {
    private final int a;
    private final int b;
    private final int out;

    /** Makes the kernel for slots. */
    public SubF64(int a, int b, int out) {
        this.a = a;
        this.b = b;
        this.out = out;
    }

    @HotPath
    @Override
    public void run(long[] f) {
        Nulls.strict(f, a, b, out);
        if (Frame.dense(f)) {
            dense(f[a], f[b], f[out], f[Frame.FROM] << 3, f[Frame.TO] << 3);
        } else {
            selected(f[a], f[b], f[out], f[Frame.SELECTION], f[Frame.COUNT] << 2);
        }
    }

    @HotPath
    private static void dense(long x, long y, long o, long from, long to) {
        if (to - from == Double.BYTES) {
            RawMemory.putDouble(o + from, RawMemory.getDouble(x + from) - RawMemory.getDouble(y + from));
            return;
        }
        for (long i = from; i < to; i += 8) {
            RawMemory.putDouble(o + i, RawMemory.getDouble(x + i) - RawMemory.getDouble(y + i));
        }
    }

    @HotPath
    private static void selected(long x, long y, long o, long selection, long n) {
        for (long k = 0; k < n; k += 4) {
            long i = (long) RawMemory.getInt(selection + k) << 3;
            RawMemory.putDouble(o + i, RawMemory.getDouble(x + i) - RawMemory.getDouble(y + i));
        }
    }

    /** Difference of a constant and a double. */
    public static final class FromConstant extends Kernel {
        private final int b;
        private final int out;
        private final double value;

        /** Makes the kernel for slots and the constant. */
        public FromConstant(int b, double value, int out) {
            this.b = b;
            this.out = out;
            this.value = value;
        }

        @HotPath
        @Override
        public void run(long[] f) {
            Nulls.strict(f, b, out);
            if (Frame.dense(f)) {
                dense(value, f[b], f[out], f[Frame.FROM] << 3, f[Frame.TO] << 3);
            } else {
                selected(value, f[b], f[out], f[Frame.SELECTION], f[Frame.COUNT] << 2);
            }
        }

        @HotPath
        private static void dense(double p, long y, long o, long from, long to) {
            if (to - from == Double.BYTES) {
                RawMemory.putDouble(o + from, p - RawMemory.getDouble(y + from));
                return;
            }
            for (long i = from; i < to; i += 8) {
                RawMemory.putDouble(o + i, p - RawMemory.getDouble(y + i));
            }
        }

        @HotPath
        private static void selected(double p, long y, long o, long selection, long n) {
            for (long k = 0; k < n; k += 4) {
                long i = (long) RawMemory.getInt(selection + k) << 3;
                RawMemory.putDouble(o + i, p - RawMemory.getDouble(y + i));
            }
        }
    }
}
