package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.text.NumberText;
import io.laminar.ring0.text.RealText;
import io.laminar.ring0.text.RealTextOut;
import io.laminar.ring0.text.TemporalText;
import io.laminar.ring0.text.TextFault;
import io.laminar.ring0.text.ValueTextOut;
import org.jspecify.annotations.Nullable;

/** Casts between texts and values; blanks around a text are ignored. */
final class CastTexts extends RowKernel {
    private final Op op;
    private final NumberText numbers = new NumberText();
    private final RealText reals = new RealText();
    private final TemporalText times = new TemporalText();

    CastTexts(Op op, int[] in, Output output) {
        super(in, output);
        this.op = op;
    }

    @HotPath
    @Override
    boolean row(long[] f, long row) {
        return switch (op) {
            case STRING_TO_BOOL, STRING_TO_I64, STRING_TO_F64, STRING_TO_DATE, STRING_TO_TIME, STRING_TO_TIMESTAMP ->
                read(f, row);
            default -> write(f, row);
        };
    }

    @HotPath
    private boolean read(long[] f, long row) {
        long view = f[in[0]] + (row << 4);
        long from = StringView.address(view, f[in[0] + Frame.DATA]);
        long to = from + StringView.length(view);
        while (from < to && RawMemory.getByte(from) == ' ') {
            from++;
        }
        while (from < to && RawMemory.getByte(to - 1) == ' ') {
            to--;
        }
        if (from == to) {
            return fail(f, row, KernelError.BAD_CAST);
        }
        switch (op) {
            case STRING_TO_BOOL -> {
                int truth = NumberText.truth(from, to);
                RawMemory.putByte(values + row, (byte) truth);
                return truth >= 0 || fail(f, row, KernelError.BAD_CAST);
            }
            case STRING_TO_F64 -> {
                boolean read = reals.read(from, to);
                RawMemory.putDouble(values + (row << 3), reals.value);
                return read || fail(f, row, KernelError.BAD_CAST);
            }
            case STRING_TO_I64 -> {
                return put(f, row, numbers.readInteger(from, to), numbers.integer, numbers.error);
            }
            case STRING_TO_DATE -> {
                return put(f, row, times.readDate(from, to), times.value, times.error);
            }
            case STRING_TO_TIME -> {
                return put(f, row, times.readTime(from, to, 1), times.value, times.error);
            }
            default -> {
                return put(f, row, times.readTimestamp(from, to, 1), times.value, times.error);
            }
        }
    }

    @HotPath
    private boolean put(long[] f, long row, boolean read, long value, @Nullable TextFault fault) {
        RawMemory.putLong(values + (row << 3), value);
        if (read) {
            return true;
        }
        return fail(
                f,
                row,
                fault == TextFault.INVALID
                        ? KernelError.BAD_CAST
                        : fault == TextFault.OUT_OF_RANGE ? KernelError.OVERFLOW : KernelError.TIME_OUT_OF_RANGE);
    }

    @HotPath
    private boolean write(long[] f, long row) {
        long at = Frame.take(f, ValueTextOut.MAX_BYTES);
        if (at < 0) {
            return fail(f, row, KernelError.VALUE_TOO_LONG);
        }
        long text = f[Frame.HEAP] + at;
        int length = (int) (text(f, row, text) - text);
        f[Frame.HEAP_USED] -= ValueTextOut.MAX_BYTES - length;
        long view = values + (row << 4);
        if (length <= StringView.INLINE_BYTES) {
            StringView.putInline(view, text, length);
        } else {
            StringView.putLong(view, text, length, (int) at);
        }
        return true;
    }

    @HotPath
    private long text(long[] f, long row, long at) {
        long a = f[in[0]];
        return switch (op) {
            case BOOL_TO_STRING -> ValueTextOut.putBoolean(RawMemory.getByte(a + row) != 0, at);
            case F64_TO_STRING -> RealTextOut.putDouble(RawMemory.getDouble(a + (row << 3)), at);
            case F32_TO_STRING -> RealTextOut.putFloat((float) RawMemory.getDouble(a + (row << 3)), at);
            case DATE_TO_STRING -> ValueTextOut.putDate(RawMemory.getLong(a + (row << 3)), at);
            case TIME_TO_STRING -> ValueTextOut.putTime(RawMemory.getLong(a + (row << 3)), at);
            case TIMESTAMP_TO_STRING -> ValueTextOut.putTimestamp(RawMemory.getLong(a + (row << 3)), true, at);
            default -> ValueTextOut.putLong(RawMemory.getLong(a + (row << 3)), at);
        };
    }
}
