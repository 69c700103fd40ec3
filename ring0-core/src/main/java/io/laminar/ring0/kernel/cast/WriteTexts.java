package io.laminar.ring0.kernel.cast;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Fault;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.RowKernel;
import io.laminar.ring0.kernel.frame.TextHeap;
import io.laminar.ring0.text.RealTextOut;
import io.laminar.ring0.text.ValueTextOut;

/** Casts of values to texts. */
public final class WriteTexts extends RowKernel {
    /** What is cast; the names are those of the operations. */
    public enum Form {
        BOOL_TO_STRING,
        I64_TO_STRING,
        F64_TO_STRING,
        F32_TO_STRING,
        DATE_TO_STRING,
        TIME_TO_STRING,
        TIMESTAMP_TO_STRING
    }

    private final Form form;

    /** Makes the kernel for slots. */
    public WriteTexts(Form form, int[] in, int out) {
        super(in, out);
        this.form = form;
    }

    @HotPath
    @Override
    protected boolean row(long[] f, long row) {
        long text = TextHeap.room(f, ValueTextOut.MAX_BYTES);
        if (text == 0) {
            return fail(f, row, Fault.VALUE_TOO_LONG);
        }
        long end = write(f, row, text);
        return TextHeap.put(f, f[out] + (row << 4), text, end - text) || fail(f, row, Fault.VALUE_TOO_LONG);
    }

    @HotPath
    private long write(long[] f, long row, long at) {
        return switch (form) {
            case BOOL_TO_STRING -> ValueTextOut.putBoolean(RawMemory.getByte(Frame.at1(f, in[0], row)) != 0, at);
            case I64_TO_STRING -> ValueTextOut.putLong(getLong(f, 0, row), at);
            case F64_TO_STRING -> RealTextOut.putDouble(getDouble(f, 0, row), at);
            case F32_TO_STRING -> RealTextOut.putFloat((float) getDouble(f, 0, row), at);
            case DATE_TO_STRING -> ValueTextOut.putDate(getLong(f, 0, row), at);
            case TIME_TO_STRING -> ValueTextOut.putTime(getLong(f, 0, row), at);
            case TIMESTAMP_TO_STRING -> ValueTextOut.putTimestamp(getLong(f, 0, row), true, at);
        };
    }
}
