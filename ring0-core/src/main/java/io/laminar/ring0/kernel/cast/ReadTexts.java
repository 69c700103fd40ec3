package io.laminar.ring0.kernel.cast;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Fault;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.RowKernel;
import io.laminar.ring0.text.NumberText;
import io.laminar.ring0.text.RealText;
import io.laminar.ring0.text.TemporalText;
import io.laminar.ring0.text.TextFault;
import org.jspecify.annotations.Nullable;

/** Casts of texts to values; blanks around a text are ignored. */
public final class ReadTexts extends RowKernel {
    /** What is cast; the names are those of the operations. */
    public enum Form {
        STRING_TO_BOOL,
        STRING_TO_I64,
        STRING_TO_F64,
        STRING_TO_DATE,
        STRING_TO_TIME,
        STRING_TO_TIMESTAMP
    }

    private final Form form;
    private final NumberText numbers = new NumberText();
    private final RealText reals = new RealText();
    private final TemporalText times = new TemporalText();

    /** Makes the kernel for slots. */
    public ReadTexts(Form form, int[] in, int out) {
        super(in, out);
        this.form = form;
    }

    @HotPath
    @Override
    protected boolean row(long[] f, long row) {
        long view = Frame.at16(f, in[0], row);
        long from = StringView.address(view, f[in[0] + Frame.DATA]);
        long to = from + StringView.length(view);
        while (from < to && RawMemory.getByte(from) == ' ') {
            from++;
        }
        while (from < to && RawMemory.getByte(to - 1) == ' ') {
            to--;
        }
        return from == to ? fail(f, row, Fault.BAD_CAST) : read(f, row, from, to);
    }

    @HotPath
    private boolean read(long[] f, long row, long from, long to) {
        return switch (form) {
            case STRING_TO_BOOL -> {
                int truth = NumberText.truth(from, to);
                yield truth < 0 ? fail(f, row, Fault.BAD_CAST) : putBoolean(f, row, truth != 0);
            }
            case STRING_TO_F64 -> reals.read(from, to) ? putDouble(f, row, reals.value) : fail(f, row, Fault.BAD_CAST);
            case STRING_TO_I64 -> put(f, row, numbers.readInteger(from, to), numbers.integer, numbers.error);
            case STRING_TO_DATE -> put(f, row, times.readDate(from, to), times.value, times.error);
            case STRING_TO_TIME -> put(f, row, times.readTime(from, to, 1), times.value, times.error);
            case STRING_TO_TIMESTAMP -> put(f, row, times.readTimestamp(from, to, 1), times.value, times.error);
        };
    }

    @HotPath
    private boolean put(long[] f, long row, boolean read, long value, @Nullable TextFault fault) {
        if (read) {
            return putLong(f, row, value);
        }
        byte code = fault == TextFault.INVALID
                ? Fault.BAD_CAST
                : fault == TextFault.OUT_OF_RANGE ? Fault.OVERFLOW : Fault.TIME_OUT_OF_RANGE;
        return fail(f, row, code);
    }
}
