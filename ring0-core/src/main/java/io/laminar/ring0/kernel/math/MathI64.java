package io.laminar.ring0.kernel.math;

import io.laminar.memory.HotPath;
import io.laminar.ring0.kernel.frame.Fault;
import io.laminar.ring0.kernel.frame.RowKernel;

/** The rarer operations on integers, a row at a time. */
public final class MathI64 extends RowKernel {
    /** What is computed; the names are those of the operations. */
    public enum Form {
        DIV_I64,
        MOD_I64,
        NEG_I64,
        ABS_I64,
        SIGN_I64,
        BIT_AND_I64,
        BIT_OR_I64,
        BIT_XOR_I64,
        BIT_NOT_I64,
        SHIFT_LEFT_I64,
        SHIFT_RIGHT_I64,
        CHECK_I8,
        CHECK_I16,
        CHECK_I32,
        GREATEST_I64,
        LEAST_I64
    }

    private static final int LAST_BIT = 63;

    private final Form form;
    private final int second;

    /** Makes the kernel for slots. */
    public MathI64(Form form, int[] in, int out) {
        super(in, out);
        this.form = form;
        this.second = in.length - 1;
    }

    @HotPath
    @Override
    protected boolean row(long[] f, long row) {
        long x = getLong(f, 0, row);
        long y = getLong(f, second, row);
        byte fault = fault(x, y);
        return fault == Fault.NONE ? putLong(f, row, compute(x, y)) : fail(f, row, fault);
    }

    @HotPath
    private byte fault(long x, long y) {
        return switch (form) {
            case DIV_I64 ->
                y == 0 ? Fault.DIVISION_BY_ZERO : x == Long.MIN_VALUE && y == -1 ? Fault.OVERFLOW : Fault.NONE;
            case MOD_I64 -> y == 0 ? Fault.DIVISION_BY_ZERO : Fault.NONE;
            case NEG_I64, ABS_I64 -> x == Long.MIN_VALUE ? Fault.OVERFLOW : Fault.NONE;
            case CHECK_I8 -> x == (byte) x ? Fault.NONE : Fault.OVERFLOW;
            case CHECK_I16 -> x == (short) x ? Fault.NONE : Fault.OVERFLOW;
            case CHECK_I32 -> x == (int) x ? Fault.NONE : Fault.OVERFLOW;
            case SHIFT_LEFT_I64, SHIFT_RIGHT_I64 -> y < 0 || y > LAST_BIT ? Fault.BAD_ARGUMENT : Fault.NONE;
            default -> Fault.NONE;
        };
    }

    @HotPath
    private long compute(long x, long y) {
        return switch (form) {
            case DIV_I64 -> x / y;
            case MOD_I64 -> x % y;
            case NEG_I64 -> -x;
            case ABS_I64 -> Math.abs(x);
            case SIGN_I64 -> Long.signum(x);
            case BIT_AND_I64 -> x & y;
            case BIT_OR_I64 -> x | y;
            case BIT_XOR_I64 -> x ^ y;
            case BIT_NOT_I64 -> ~x;
            case SHIFT_LEFT_I64 -> x << y;
            case SHIFT_RIGHT_I64 -> x >> y;
            case CHECK_I8, CHECK_I16, CHECK_I32 -> x;
            case GREATEST_I64 -> Math.max(x, y);
            case LEAST_I64 -> Math.min(x, y);
        };
    }
}
