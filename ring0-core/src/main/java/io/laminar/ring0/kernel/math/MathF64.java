package io.laminar.ring0.kernel.math;

import io.laminar.memory.HotPath;
import io.laminar.ring0.kernel.frame.Fault;
import io.laminar.ring0.kernel.frame.RowKernel;

/** The rarer operations on doubles, a row at a time. */
public final class MathF64 extends RowKernel {
    /** What is computed; the names are those of the operations. */
    public enum Form {
        MOD_F64,
        NEG_F64,
        ABS_F64,
        SIGN_F64,
        FLOOR_F64,
        CEIL_F64,
        ROUND_F64,
        ROUND_DIGITS_F64,
        TRUNC_F64,
        SQRT_F64,
        EXP_F64,
        LN_F64,
        LOG10_F64,
        POW_F64,
        SIN_F64,
        COS_F64,
        TAN_F64,
        ROUND_F32,
        GREATEST_F64,
        LEAST_F64
    }

    private final Form form;
    private final int second;

    /** Makes the kernel for slots. */
    public MathF64(Form form, int[] in, int out) {
        super(in, out);
        this.form = form;
        this.second = in.length - 1;
    }

    @HotPath
    @Override
    protected boolean row(long[] f, long row) {
        double x = getDouble(f, 0, row);
        byte fault = fault(x);
        if (fault != Fault.NONE) {
            return fail(f, row, fault);
        }
        if (form == Form.ROUND_DIGITS_F64) {
            return putDouble(f, row, Rounding.toDigits(x, getLong(f, 1, row)));
        }
        return putDouble(f, row, compute(x, getDouble(f, second, row)));
    }

    @HotPath
    private byte fault(double x) {
        return switch (form) {
            case SQRT_F64 -> x < 0 ? Fault.BAD_ARGUMENT : Fault.NONE;
            case LN_F64, LOG10_F64 -> x <= 0 ? Fault.BAD_ARGUMENT : Fault.NONE;
            case ROUND_F32 -> Float.isInfinite((float) x) && !Double.isInfinite(x) ? Fault.OVERFLOW : Fault.NONE;
            default -> Fault.NONE;
        };
    }

    @HotPath
    private double compute(double x, double y) {
        return switch (form) {
            case MOD_F64 -> x % y;
            case POW_F64 -> Math.pow(x, y);
            case GREATEST_F64 -> x >= y || Double.isNaN(x) ? x : y;
            case LEAST_F64 -> x <= y || Double.isNaN(y) ? x : y;
            case NEG_F64 -> -x;
            case ABS_F64 -> Math.abs(x);
            case SIGN_F64 -> Math.signum(x);
            case FLOOR_F64 -> Math.floor(x);
            case CEIL_F64 -> Math.ceil(x);
            case ROUND_F64 -> Rounding.halfAway(x);
            case TRUNC_F64 -> x < 0 ? Math.ceil(x) : Math.floor(x);
            default -> elementary(x);
        };
    }

    @HotPath
    private double elementary(double x) {
        return switch (form) {
            case SQRT_F64 -> Math.sqrt(x);
            case EXP_F64 -> Math.exp(x);
            case LN_F64 -> Math.log(x);
            case LOG10_F64 -> Math.log10(x);
            case SIN_F64 -> Math.sin(x);
            case COS_F64 -> Math.cos(x);
            case TAN_F64 -> Math.tan(x);
            default -> (float) x;
        };
    }
}
