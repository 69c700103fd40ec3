package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** Arithmetic on doubles: IEEE, in loops for + - * / without nulls. */
final class MathF64 extends RowKernel {
    private final Op op;
    private final int a;
    private final int b;

    MathF64(Op op, int[] in, Output output) {
        super(in, output);
        this.op = op;
        this.a = in[0];
        this.b = in[in.length - 1];
    }

    @HotPath
    @Override
    void run(long[] f) {
        begin(f);
        boolean simple = op == Op.ADD_F64 || op == Op.SUB_F64 || op == Op.MUL_F64 || op == Op.DIV_F64;
        if (!simple || anyNulls(f)) {
            rows(f);
        } else if (f[Frame.SELECTION] == 0) {
            dense(f);
        } else {
            selected(f);
        }
    }

    @HotPath
    private void dense(long[] f) {
        long first = f[Frame.FROM] << 3;
        long bytes = (f[Frame.TO] - f[Frame.FROM]) << 3;
        long x = f[a] + first;
        long y = f[b] + first;
        long o = values + first;
        switch (op) {
            case ADD_F64 -> add(x, y, o, bytes);
            case SUB_F64 -> subtract(x, y, o, bytes);
            case MUL_F64 -> multiply(x, y, o, bytes);
            default -> divide(x, y, o, bytes);
        }
    }

    @HotPath
    private static void add(long x, long y, long o, long bytes) {
        for (long i = 0; i < bytes; i += 8) {
            RawMemory.putDouble(o + i, RawMemory.getDouble(x + i) + RawMemory.getDouble(y + i));
        }
    }

    @HotPath
    private static void subtract(long x, long y, long o, long bytes) {
        for (long i = 0; i < bytes; i += 8) {
            RawMemory.putDouble(o + i, RawMemory.getDouble(x + i) - RawMemory.getDouble(y + i));
        }
    }

    @HotPath
    private static void multiply(long x, long y, long o, long bytes) {
        for (long i = 0; i < bytes; i += 8) {
            RawMemory.putDouble(o + i, RawMemory.getDouble(x + i) * RawMemory.getDouble(y + i));
        }
    }

    @HotPath
    private static void divide(long x, long y, long o, long bytes) {
        for (long i = 0; i < bytes; i += 8) {
            RawMemory.putDouble(o + i, RawMemory.getDouble(x + i) / RawMemory.getDouble(y + i));
        }
    }

    @HotPath
    private void selected(long[] f) {
        long selection = f[Frame.SELECTION];
        long n = f[Frame.COUNT] << 2;
        long x = f[a];
        long y = f[b];
        switch (op) {
            case ADD_F64 -> addSelected(x, y, values, selection, n);
            case SUB_F64 -> subtractSelected(x, y, values, selection, n);
            case MUL_F64 -> multiplySelected(x, y, values, selection, n);
            default -> divideSelected(x, y, values, selection, n);
        }
    }

    @HotPath
    private static void addSelected(long x, long y, long o, long selection, long n) {
        for (long k = 0; k < n; k += 4) {
            long i = (long) RawMemory.getInt(selection + k) << 3;
            RawMemory.putDouble(o + i, RawMemory.getDouble(x + i) + RawMemory.getDouble(y + i));
        }
    }

    @HotPath
    private static void subtractSelected(long x, long y, long o, long selection, long n) {
        for (long k = 0; k < n; k += 4) {
            long i = (long) RawMemory.getInt(selection + k) << 3;
            RawMemory.putDouble(o + i, RawMemory.getDouble(x + i) - RawMemory.getDouble(y + i));
        }
    }

    @HotPath
    private static void multiplySelected(long x, long y, long o, long selection, long n) {
        for (long k = 0; k < n; k += 4) {
            long i = (long) RawMemory.getInt(selection + k) << 3;
            RawMemory.putDouble(o + i, RawMemory.getDouble(x + i) * RawMemory.getDouble(y + i));
        }
    }

    @HotPath
    private static void divideSelected(long x, long y, long o, long selection, long n) {
        for (long k = 0; k < n; k += 4) {
            long i = (long) RawMemory.getInt(selection + k) << 3;
            RawMemory.putDouble(o + i, RawMemory.getDouble(x + i) / RawMemory.getDouble(y + i));
        }
    }

    @HotPath
    @Override
    boolean row(long[] f, long row) {
        double x = RawMemory.getDouble(f[a] + (row << 3));
        switch (op) {
            case SQRT_F64 -> {
                return x < 0 ? fail(f, row, KernelError.BAD_ARGUMENT) : put(row, Math.sqrt(x));
            }
            case LN_F64 -> {
                return x <= 0 ? fail(f, row, KernelError.BAD_ARGUMENT) : put(row, Math.log(x));
            }
            case LOG10_F64 -> {
                return x <= 0 ? fail(f, row, KernelError.BAD_ARGUMENT) : put(row, Math.log10(x));
            }
            case ROUND_F32 -> {
                float r = (float) x;
                boolean overflow = Float.isInfinite(r) && !Double.isInfinite(x);
                return overflow ? fail(f, row, KernelError.OVERFLOW) : put(row, r);
            }
            case ROUND_DIGITS_F64 -> {
                return put(row, roundDigits(x, RawMemory.getLong(f[b] + (row << 3))));
            }
            default -> {
                return put(row, plain(x, RawMemory.getDouble(f[b] + (row << 3))));
            }
        }
    }

    @HotPath
    private double plain(double x, double y) {
        return switch (op) {
            case ADD_F64 -> x + y;
            case SUB_F64 -> x - y;
            case MUL_F64 -> x * y;
            case DIV_F64 -> x / y;
            case MOD_F64 -> x % y;
            case POW_F64 -> Math.pow(x, y);
            case GREATEST_F64 -> Compare.doubles(x, y) >= 0 ? x : y;
            case LEAST_F64 -> Compare.doubles(x, y) <= 0 ? x : y;
            default -> unary(x);
        };
    }

    @HotPath
    private double unary(double x) {
        return switch (op) {
            case NEG_F64 -> -x;
            case ABS_F64 -> Math.abs(x);
            case SIGN_F64 -> Math.signum(x);
            case FLOOR_F64 -> Math.floor(x);
            case CEIL_F64 -> Math.ceil(x);
            case ROUND_F64 -> round(x);
            case TRUNC_F64 -> x < 0 ? Math.ceil(x) : Math.floor(x);
            case EXP_F64 -> Math.exp(x);
            case SIN_F64 -> Math.sin(x);
            case COS_F64 -> Math.cos(x);
            default -> Math.tan(x);
        };
    }

    /** Half away from zero. */
    @HotPath
    private static double round(double x) {
        double down = Math.floor(Math.abs(x));
        double r = Math.abs(x) - down >= 0.5 ? down + 1 : down;
        return Math.copySign(r, x);
    }

    @HotPath
    private static double roundDigits(double x, long digits) {
        if (Double.isNaN(x) || Double.isInfinite(x) || digits > 308) {
            return x;
        }
        if (digits < -308) {
            return 0;
        }
        double scale = Math.pow(10, (double) Math.abs(digits));
        double r = digits >= 0 ? round(x * scale) / scale : round(x / scale) * scale;
        return Double.isNaN(r) || Double.isInfinite(r) ? x : r;
    }

    @HotPath
    private boolean put(long row, double value) {
        RawMemory.putDouble(values + (row << 3), value);
        return true;
    }
}
