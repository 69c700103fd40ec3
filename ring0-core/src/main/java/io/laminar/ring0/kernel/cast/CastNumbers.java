package io.laminar.ring0.kernel.cast;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Fault;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.RowKernel;

/** The rarer casts between numbers and truth values, a row at a time. */
public final class CastNumbers extends RowKernel {
    /** What is cast; the names are those of the operations. */
    public enum Form {
        F64_TO_I64,
        BOOL_TO_I64,
        I64_TO_BOOL
    }

    private final Form form;

    /** Makes the kernel for slots. */
    public CastNumbers(Form form, int[] in, int out) {
        super(in, out);
        this.form = form;
    }

    @HotPath
    @Override
    protected boolean row(long[] f, long row) {
        return switch (form) {
            case BOOL_TO_I64 -> putLong(f, row, RawMemory.getByte(Frame.at1(f, in[0], row)));
            case I64_TO_BOOL -> putBoolean(f, row, getLong(f, 0, row) != 0);
            case F64_TO_I64 -> round(f, row, Math.rint(getDouble(f, 0, row)));
        };
    }

    /** 2^63 itself is a double and does not fit; -2^63 does. */
    @HotPath
    private boolean round(long[] f, long row, double x) {
        return x >= -0x1p63 && x < 0x1p63 ? putLong(f, row, (long) x) : fail(f, row, Fault.OVERFLOW);
    }
}
