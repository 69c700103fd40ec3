package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** Casts between numbers and truth values. */
final class CastNumbers extends RowKernel {
    private final Op op;

    CastNumbers(Op op, int[] in, Output output) {
        super(in, output);
        this.op = op;
    }

    @HotPath
    @Override
    void run(long[] f) {
        begin(f);
        if (op != Op.I64_TO_F64 || anyNulls(f)) {
            rows(f);
        } else if (f[Frame.SELECTION] == 0) {
            widen(f[in[0]], values, f[Frame.FROM] << 3, f[Frame.TO] << 3);
        } else {
            widenSelected(f[in[0]], values, f[Frame.SELECTION], f[Frame.COUNT] << 2);
        }
    }

    @HotPath
    private static void widenSelected(long a, long o, long selection, long n) {
        for (long k = 0; k < n; k += 4) {
            long i = (long) RawMemory.getInt(selection + k) << 3;
            RawMemory.putDouble(o + i, (double) RawMemory.getLong(a + i));
        }
    }

    @HotPath
    private static void widen(long a, long o, long from, long to) {
        for (long i = from; i < to; i += 8) {
            RawMemory.putDouble(o + i, (double) RawMemory.getLong(a + i));
        }
    }

    @HotPath
    @Override
    boolean row(long[] f, long row) {
        long a = f[in[0]];
        switch (op) {
            case I64_TO_F64 -> RawMemory.putDouble(values + (row << 3), (double) RawMemory.getLong(a + (row << 3)));
            case BOOL_TO_I64 -> RawMemory.putLong(values + (row << 3), RawMemory.getByte(a + row));
            case I64_TO_BOOL ->
                RawMemory.putByte(values + row, (byte) (RawMemory.getLong(a + (row << 3)) != 0 ? 1 : 0));
            case NOT -> RawMemory.putByte(values + row, (byte) (RawMemory.getByte(a + row) ^ 1));
            default -> {
                double x = Math.rint(RawMemory.getDouble(a + (row << 3)));
                // 2^63 itself is a double and does not fit; -2^63 does.
                if (!(x >= -0x1p63 && x < 0x1p63)) {
                    return fail(f, row, KernelError.OVERFLOW);
                }
                RawMemory.putLong(values + (row << 3), (long) x);
            }
        }
        return true;
    }
}
