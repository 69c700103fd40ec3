package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** Checked integer arithmetic. ADD, SUB and MUL without nulls run in loops that look for overflow once, at the end. */
final class MathI64 extends RowKernel {
    private final Op op;
    private final int a;
    private final int b;

    MathI64(Op op, int[] in, Output output) {
        super(in, output);
        this.op = op;
        this.a = in[0];
        this.b = in[in.length - 1];
    }

    @HotPath
    @Override
    void run(long[] f) {
        begin(f);
        if (f[Frame.SELECTION] == 0 && !anyNulls(f) && dense(f)) {
            return;
        }
        rows(f);
    }

    /** Returns whether the slice was computed without overflow. */
    @HotPath
    private boolean dense(long[] f) {
        long first = f[Frame.FROM] << 3;
        long bytes = (f[Frame.TO] - f[Frame.FROM]) << 3;
        long x = f[a] + first;
        long y = f[b] + first;
        long o = values + first;
        return switch (op) {
            case ADD_I64 -> add(x, y, o, bytes) >= 0;
            case SUB_I64 -> subtract(x, y, o, bytes) >= 0;
            case MUL_I64 -> multiply(x, y, o, bytes) == 0;
            default -> false;
        };
    }

    /** Negative if any sum overflowed: its sign differs from both arguments'. Hacker's Delight, 2-13. */
    @HotPath
    private static long add(long x, long y, long o, long bytes) {
        long overflow = 0;
        for (long i = 0; i < bytes; i += 8) {
            long p = RawMemory.getLong(x + i);
            long q = RawMemory.getLong(y + i);
            long r = p + q;
            RawMemory.putLong(o + i, r);
            overflow |= (p ^ r) & (q ^ r);
        }
        return overflow;
    }

    @HotPath
    private static long subtract(long x, long y, long o, long bytes) {
        long overflow = 0;
        for (long i = 0; i < bytes; i += 8) {
            long p = RawMemory.getLong(x + i);
            long q = RawMemory.getLong(y + i);
            long r = p - q;
            RawMemory.putLong(o + i, r);
            overflow |= (p ^ q) & (p ^ r);
        }
        return overflow;
    }

    /** Not 0 if any product overflowed: its upper word is not the extension of its sign. */
    @HotPath
    private static long multiply(long x, long y, long o, long bytes) {
        long overflow = 0;
        for (long i = 0; i < bytes; i += 8) {
            long p = RawMemory.getLong(x + i);
            long q = RawMemory.getLong(y + i);
            long r = p * q;
            RawMemory.putLong(o + i, r);
            overflow |= Math.multiplyHigh(p, q) ^ r >> 63;
        }
        return overflow;
    }

    @HotPath
    @Override
    boolean row(long[] f, long row) {
        long x = RawMemory.getLong(f[a] + (row << 3));
        long y = RawMemory.getLong(f[b] + (row << 3));
        switch (op) {
            case ADD_I64 -> {
                long r = x + y;
                return ((x ^ r) & (y ^ r)) < 0 ? fail(f, row, KernelError.OVERFLOW) : put(row, r);
            }
            case SUB_I64 -> {
                long r = x - y;
                return ((x ^ y) & (x ^ r)) < 0 ? fail(f, row, KernelError.OVERFLOW) : put(row, r);
            }
            case MUL_I64 -> {
                long r = x * y;
                return Math.multiplyHigh(x, y) != r >> 63 ? fail(f, row, KernelError.OVERFLOW) : put(row, r);
            }
            case DIV_I64 -> {
                return divide(f, row, x, y);
            }
            case MOD_I64 -> {
                return y == 0 ? fail(f, row, KernelError.DIVISION_BY_ZERO) : put(row, y == -1 ? 0 : x % y);
            }
            case NEG_I64 -> {
                return x == Long.MIN_VALUE ? fail(f, row, KernelError.OVERFLOW) : put(row, -x);
            }
            case ABS_I64 -> {
                return x == Long.MIN_VALUE ? fail(f, row, KernelError.OVERFLOW) : put(row, Math.abs(x));
            }
            default -> {
                return rare(f, row, x, y);
            }
        }
    }

    @HotPath
    private boolean divide(long[] f, long row, long x, long y) {
        if (y == 0) {
            return fail(f, row, KernelError.DIVISION_BY_ZERO);
        }
        return x == Long.MIN_VALUE && y == -1 ? fail(f, row, KernelError.OVERFLOW) : put(row, x / y);
    }

    @HotPath
    private boolean rare(long[] f, long row, long x, long y) {
        switch (op) {
            case CHECK_I8 -> {
                return x == (byte) x ? put(row, x) : fail(f, row, KernelError.OVERFLOW);
            }
            case CHECK_I16 -> {
                return x == (short) x ? put(row, x) : fail(f, row, KernelError.OVERFLOW);
            }
            case CHECK_I32 -> {
                return x == (int) x ? put(row, x) : fail(f, row, KernelError.OVERFLOW);
            }
            case SHIFT_LEFT_I64, SHIFT_RIGHT_I64 -> {
                if (y < 0 || y > 63) {
                    return fail(f, row, KernelError.BAD_ARGUMENT);
                }
                return put(row, op == Op.SHIFT_LEFT_I64 ? x << y : x >> y);
            }
            default -> {
                return put(row, plain(x, y));
            }
        }
    }

    @HotPath
    private long plain(long x, long y) {
        return switch (op) {
            case SIGN_I64 -> Long.signum(x);
            case BIT_AND_I64 -> x & y;
            case BIT_OR_I64 -> x | y;
            case BIT_XOR_I64 -> x ^ y;
            case BIT_NOT_I64 -> ~x;
            case GREATEST_I64 -> Math.max(x, y);
            default -> Math.min(x, y);
        };
    }

    @HotPath
    private boolean put(long row, long value) {
        RawMemory.putLong(values + (row << 3), value);
        return true;
    }
}
