package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.block.StringView;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.operator.AggregateFunction;

/** A column of results: reads a part of each group's entry and writes the value. */
final class Result {
    private final AggregateFunction function;
    private final Accumulator accumulator;
    private final ColumnType type;
    private final Runnable overflow;

    Result(AggregateFunction function, Accumulator accumulator, ColumnType type, Runnable overflow) {
        this.function = function;
        this.accumulator = accumulator;
        this.type = type;
        this.overflow = overflow;
    }

    /** Writes the results of groups into rows of a block, which has room for them. */
    @HotPath
    void write(long[] entries, int count, BlockLayout layout, long block, int column, int row) {
        boolean never = function == AggregateFunction.COUNT || function == AggregateFunction.COUNT_STAR;
        boolean opened = RawMemory.getLong(block + layout.nullFlagOffset(column)) != 0;
        for (int k = 0; k < count; k++) {
            boolean valid = never || present(entries[k]);
            if (!valid && !opened) {
                layout.openValidity(block, column, row + k);
                opened = true;
            }
            if (opened) {
                Validity.put(block + layout.validityOffset(column), row + k, valid);
            }
            if (valid) {
                value(entries[k], layout, block, column, row + k);
            }
        }
    }

    @HotPath
    private boolean present(long entry) {
        return accumulator instanceof Ends
                ? RawMemory.getLong(entry + accumulator.offset) == Ends.PRESENT
                : accumulator.any(entry);
    }

    @HotPath
    private void value(long entry, BlockLayout layout, long block, int column, int row) {
        long at = entry + accumulator.offset;
        long out = block + layout.valuesOffset(column) + (long) row * type.bytes();
        switch (accumulator) {
            case StatsF64 s -> number(out, f64(at));
            case StatsI64 s -> i64(at, out);
            case Extreme e -> kept(e.slot(), at + Extreme.VALUE, layout, block, out);
            case Ends e -> kept(e.slot(), at + Ends.VALUE, layout, block, out);
            default -> integer(out, RawMemory.getLong(at));
        }
    }

    @HotPath
    private double f64(long at) {
        return switch (function) {
            case SUM -> RawMemory.getDouble(at + StatsF64.SUM);
            case MIN -> RawMemory.getDouble(at + StatsF64.MIN);
            case MAX -> RawMemory.getDouble(at + StatsF64.MAX);
            default -> RawMemory.getDouble(at + StatsF64.SUM) / RawMemory.getLong(at);
        };
    }

    @HotPath
    private void i64(long at, long out) {
        switch (function) {
            case SUM -> {
                if (!StatsI64.fits(at)) {
                    overflow.run();
                }
                integer(out, RawMemory.getLong(at + StatsI64.LOW));
            }
            case MIN -> integer(out, RawMemory.getLong(at + StatsI64.MIN));
            case MAX -> integer(out, RawMemory.getLong(at + StatsI64.MAX));
            case AVG -> number(out, StatsI64.mean(at));
            default -> integer(out, RawMemory.getLong(at));
        }
    }

    @HotPath
    private void integer(long out, long value) {
        switch (type.bytes()) {
            case 8 -> RawMemory.putLong(out, value);
            case 4 -> RawMemory.putInt(out, (int) value);
            case 2 -> RawMemory.putShort(out, (short) value);
            default -> RawMemory.putByte(out, (byte) value);
        }
    }

    @HotPath
    private void number(long out, double value) {
        if (type == ColumnType.REAL) {
            RawMemory.putFloat(out, (float) value);
        } else {
            RawMemory.putDouble(out, value);
        }
    }

    @HotPath
    private void kept(Slot slot, long at, BlockLayout layout, long block, long out) {
        switch (slot.kind()) {
            case STRING -> Texts.put(layout, block, out, slot.address(at), StringView.length(at));
            case INTERVAL -> RawMemory.copy(at, out, 16);
            case F64 -> number(out, RawMemory.getDouble(at));
            default -> integer(out, RawMemory.getLong(at));
        }
    }

    /** Bytes of long text that a group's result needs in a block's data area. */
    @HotPath
    int textBytes(long entry) {
        if (type != ColumnType.VARCHAR || !present(entry)) {
            return 0;
        }
        int value = accumulator instanceof Ends ? Ends.VALUE : Extreme.VALUE;
        int length = StringView.length(entry + accumulator.offset + value);
        return length <= StringView.INLINE_BYTES ? 0 : length;
    }
}
