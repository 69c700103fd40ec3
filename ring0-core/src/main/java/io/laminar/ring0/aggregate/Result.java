package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.block.StringView;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.operator.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * A column of results. What is read of an entry is settled when it is made; what remains is one loop a form.
 *
 * @threading one core
 * @allocation none after construction
 */
final class Result {
    private final Reading.Form form;
    private final int at;
    private final int flag;
    private final long least;
    private final @Nullable Slot slot;
    private final BlockLayout layout;
    private final int column;
    private final ColumnType type;
    private final long values;
    private final long nullFlag;
    private final boolean wordWide;
    private final Runnable overflow;

    Result(AggregateFunction function, Accumulator accumulator, BlockLayout layout, int column, Runnable overflow) {
        Reading reading = Reading.of(function, accumulator);
        this.form = reading.form();
        this.at = reading.at();
        this.flag = reading.flag();
        this.least = reading.least();
        this.slot = reading.slot();
        this.layout = layout;
        this.column = column;
        this.type = layout.type(column);
        this.values = layout.valuesOffset(column);
        this.nullFlag = layout.nullFlagOffset(column);
        this.wordWide =
                type == ColumnType.DOUBLE && form.isNumber() || type.bytes() == Long.BYTES && form == Reading.Form.WORD;
        this.overflow = overflow;
    }

    /** Writes the results of groups into rows of a block, which has room for them. */
    @HotPath
    void write(long[] entries, int count, long block, int row) {
        if (count == 1 && wordWide && writeWord(entries[0], block, row)) {
            return;
        }
        validity(entries, count, block, row);
        long out = block + values + (long) row * type.bytes();
        switch (form) {
            case WORD -> words(entries, count, out);
            case TEXT -> texts(entries, count, block, out);
            case PAIR -> pairs(entries, count, out);
            case MEAN, EXACT_MEAN, LEAST_DOUBLE, GREATEST_DOUBLE -> numbers(entries, count, out);
            case EXACT_SUM, LEAST, GREATEST -> integers(entries, count, out);
        }
    }

    /** One row, straight; false if a NULL is in the way. */
    @HotPath
    private boolean writeWord(long entry, long block, int row) {
        if (!present(entry) || RawMemory.getLong(block + nullFlag) != 0) {
            return false;
        }
        long out = block + values + ((long) row << 3);
        if (form == Reading.Form.WORD) {
            RawMemory.putLong(out, RawMemory.getLong(entry + at));
        } else {
            RawMemory.putDouble(out, number(entry + at));
        }
        return true;
    }

    @HotPath
    private void validity(long[] entries, int count, long block, int row) {
        boolean nulls = flag != Reading.ALWAYS && anyAbsent(entries, count);
        if (!nulls && RawMemory.getLong(block + layout.nullFlagOffset(column)) == 0) {
            return;
        }
        long bitmap = layout.openValidity(block, column, row);
        if (!nulls) {
            Validity.put(bitmap, row, row + count, true);
            return;
        }
        for (int k = 0; k < count; k++) {
            Validity.put(bitmap, row + k, present(entries[k]));
        }
    }

    @HotPath
    private boolean anyAbsent(long[] entries, int count) {
        long absent = 0;
        for (int k = 0; k < count; k++) {
            absent |= RawMemory.getLong(entries[k] + flag) - least;
        }
        return absent < 0;
    }

    @HotPath
    private boolean present(long entry) {
        return flag == Reading.ALWAYS || RawMemory.getLong(entry + flag) >= least;
    }

    @HotPath
    private void words(long[] entries, int count, long out) {
        if (type == ColumnType.REAL) {
            for (int k = 0; k < count; k++) {
                RawMemory.putFloat(out + 4L * k, (float) RawMemory.getDouble(entries[k] + at));
            }
        } else if (type.bytes() == Long.BYTES) {
            for (int k = 0; k < count; k++) {
                RawMemory.putLong(out + 8L * k, RawMemory.getLong(entries[k] + at));
            }
        } else {
            for (int k = 0; k < count; k++) {
                narrow(out, k, RawMemory.getLong(entries[k] + at));
            }
        }
    }

    @HotPath
    private void integers(long[] entries, int count, long out) {
        for (int k = 0; k < count; k++) {
            long from = entries[k] + at;
            narrow(
                    out,
                    k,
                    switch (form) {
                        case LEAST -> Extremes.least(from);
                        case GREATEST -> Extremes.greatest(from);
                        default -> sum(from);
                    });
        }
    }

    @HotPath
    private long sum(long from) {
        if (!StatsI64.fits(from)) {
            overflow.run();
        }
        return RawMemory.getLong(from + StatsI64.LOW);
    }

    @HotPath
    private void narrow(long out, int k, long value) {
        switch (type.bytes()) {
            case 8 -> RawMemory.putLong(out + 8L * k, value);
            case 4 -> RawMemory.putInt(out + 4L * k, (int) value);
            case 2 -> RawMemory.putShort(out + 2L * k, (short) value);
            default -> RawMemory.putByte(out + k, (byte) value);
        }
    }

    @HotPath
    private void numbers(long[] entries, int count, long out) {
        for (int k = 0; k < count; k++) {
            double value = number(entries[k] + at);
            if (type == ColumnType.REAL) {
                RawMemory.putFloat(out + 4L * k, (float) value);
            } else {
                RawMemory.putDouble(out + 8L * k, value);
            }
        }
    }

    @HotPath
    private double number(long from) {
        if (form == Reading.Form.MEAN) {
            return RawMemory.getDouble(from + StatsF64.SUM) / RawMemory.getLong(from);
        }
        if (form == Reading.Form.EXACT_MEAN) {
            return StatsI64.mean(from);
        }
        return Extremes.number(form == Reading.Form.LEAST_DOUBLE ? Extremes.least(from) : Extremes.greatest(from));
    }

    @HotPath
    private void pairs(long[] entries, int count, long out) {
        for (int k = 0; k < count; k++) {
            RawMemory.putLong(out + 16L * k, RawMemory.getLong(entries[k] + at));
            RawMemory.putLong(out + 16L * k + 8, RawMemory.getLong(entries[k] + at + 8));
        }
    }

    @HotPath
    private void texts(long[] entries, int count, long block, long out) {
        Slot kept = slot;
        for (int k = 0; k < count && kept != null; k++) {
            if (present(entries[k])) {
                long view = entries[k] + at;
                Texts.put(layout, block, out + 16L * k, kept.address(view), StringView.length(view));
            }
        }
    }

    /** Whether results may need room in a block's data area. */
    boolean hasText() {
        return form == Reading.Form.TEXT;
    }

    /** Bytes of long text that a group's result needs in a block's data area. */
    @HotPath
    int textBytes(long entry) {
        if (form != Reading.Form.TEXT || !present(entry)) {
            return 0;
        }
        int length = StringView.length(entry + at);
        return length <= StringView.INLINE_BYTES ? 0 : length;
    }
}
