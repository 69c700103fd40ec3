package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.block.StringView;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;

/**
 * Copies the selected rows of a program's output, close together, into a column of a block, narrowing to its type.
 *
 * @threading the owner of program and block
 * @allocation none
 */
@HotPath
public final class Store {
    private Store() {}

    /**
     * {@return how many of the selected rows have their long texts fit into a block's data area}
     *
     * @param p the program, evaluated
     * @param from first row of the slice
     * @param skip selected rows that were stored before
     * @param count selected rows wanted
     * @param layout layout of the block
     * @param block its address
     */
    public static int fitting(Program p, int from, int skip, int count, BlockLayout layout, long block) {
        if (!p.hasTexts()) {
            return count;
        }
        long room = layout.dataBytes() - RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET);
        if (p.mostTextBytes() <= room) {
            return count;
        }
        for (int k = 0; k < count; k++) {
            long row = row(p.selection(), from, skip + k);
            for (int o = 0, n = p.outputCount(); o < n; o++) {
                room -= p.kind(o) == VectorKind.STRING ? longBytes(p, o, row) : 0;
            }
            if (room < 0) {
                return k;
            }
        }
        return count;
    }

    private static long row(long selection, int from, int k) {
        return selection == 0 ? from + k : RawMemory.getInt(selection + ((long) k << 2));
    }

    private static int longBytes(Program p, int output, long row) {
        if (p.validity(output) != 0 && !Validity.get(p.validity(output), row)) {
            return 0;
        }
        int length = StringView.length(p.values(output) + (row << 4));
        return length <= StringView.INLINE_BYTES ? 0 : length;
    }

    /**
     * Stores all outputs; the caller has asked {@link #fitting}.
     *
     * @param p the program, evaluated
     * @param from first row of the slice
     * @param skip selected rows that were stored before
     * @param count selected rows to store
     * @param layout layout of the block
     * @param block its address
     * @param outRow row of the block to begin at
     */
    public static void columns(Program p, int from, int skip, int count, BlockLayout layout, long block, int outRow) {
        if (count == 1) {
            row(p, from, skip, layout, block, outRow);
            return;
        }
        for (int o = 0, n = p.outputCount(); o < n; o++) {
            column(p, o, from, skip, count, layout, block, outRow);
        }
    }

    /** One row: what is eight bytes wide and has no nulls is moved at once. */
    private static void row(Program p, int from, int skip, BlockLayout layout, long block, int outRow) {
        long inOffset = row(p.selection(), from, skip) << 3;
        long outOffset = (long) outRow << 3;
        long flags = block + layout.nullFlagOffset(0);
        for (int o = 0, n = p.outputCount(); o < n; o++) {
            if (layout.isWord(o) && (p.validity(o) | RawMemory.getLong(flags + ((long) o << 3))) == 0) {
                RawMemory.putLong(
                        block + layout.valuesOffset(o) + outOffset, RawMemory.getLong(p.values(o) + inOffset));
            } else {
                column(p, o, from, skip, 1, layout, block, outRow);
            }
        }
    }

    /**
     * Stores one output; the caller has asked {@link #fitting}.
     *
     * @param p the program, evaluated
     * @param output index of the output, and of the block's column
     * @param from first row of the slice
     * @param skip selected rows that were stored before
     * @param count selected rows to store
     * @param layout layout of the block
     * @param block its address
     * @param outRow row of the block to begin at
     */
    static void column(
            Program p, int output, int from, int skip, int count, BlockLayout layout, long block, int outRow) {
        ColumnType type = layout.type(output);
        long out = block + layout.valuesOffset(output) + (long) outRow * type.bytes();
        long first = (long) from + skip;
        if (type == ColumnType.VARCHAR) {
            texts(p, output, from, skip, count, layout, block, out);
        } else if (p.selection() == 0) {
            range(type, p.values(output), first, count, out);
        } else {
            selected(type, p.values(output), p.selection() + ((long) skip << 2), count, out);
        }
        long bitmap = p.validity(output);
        if (bitmap == 0) {
            if (RawMemory.getLong(block + layout.nullFlagOffset(output)) != 0) {
                Validity.put(block + layout.validityOffset(output), outRow, outRow + (long) count, true);
            }
            return;
        }
        long target = layout.openValidity(block, output, outRow);
        if (p.selection() == 0) {
            Validity.copy(bitmap, first, target, outRow, count);
        } else {
            Gather.bits(bitmap, p.selection() + ((long) skip << 2), count, target, outRow);
        }
    }

    private static void range(ColumnType type, long in, long first, long count, long out) {
        switch (type) {
            case BOOLEAN -> RawMemory.copy(in + first, out, count);
            case BIGINT, TIME, TIMESTAMP, DOUBLE -> RawMemory.copy(in + (first << 3), out, count << 3);
            case INTERVAL, VARCHAR -> RawMemory.copy(in + (first << 4), out, count << 4);
            case REAL -> Gather.floatRange(in, first, count, out);
            case INTEGER, DATE -> Gather.intRange(in, first, count, out);
            case SMALLINT -> Gather.shortRange(in, first, count, out);
            case TINYINT -> Gather.byteRange(in, first, count, out);
        }
    }

    private static void selected(ColumnType type, long in, long selection, long count, long out) {
        switch (type) {
            case BOOLEAN -> Gather.truths(in, selection, count, out);
            case BIGINT, TIME, TIMESTAMP, DOUBLE -> Gather.longs(in, selection, count, out);
            case INTERVAL, VARCHAR -> Gather.pairs(in, selection, count, out);
            case REAL -> Gather.floats(in, selection, count, out);
            case INTEGER, DATE -> Gather.ints(in, selection, count, out);
            case SMALLINT -> Gather.shorts(in, selection, count, out);
            case TINYINT -> Gather.bytes(in, selection, count, out);
        }
    }

    private static void texts(
            Program p, int output, int from, int skip, int count, BlockLayout layout, long block, long out) {
        if (p.mostTextBytes() == 0) {
            views(p, output, from, skip, count, out);
            return;
        }
        long used = RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET);
        long data = p.data(output);
        for (int k = 0; k < count; k++) {
            long row = row(p.selection(), from, skip + k);
            long view = p.values(output) + (row << 4);
            long outView = out + 16L * k;
            int length = longBytes(p, output, row);
            RawMemory.putLong(outView, RawMemory.getLong(view));
            RawMemory.putLong(outView + 8, RawMemory.getLong(view + 8));
            if (length > 0) {
                long text = block + layout.dataOffset() + used;
                RawMemory.copy(StringView.address(view, data), text, length);
                StringView.putLong(outView, text, length, (int) used);
                used += length;
            }
        }
        RawMemory.putLong(block + BlockLayout.DATA_USED_OFFSET, used);
    }

    /** No text is longer than its view. */
    private static void views(Program p, int output, int from, int skip, int count, long out) {
        if (p.selection() == 0) {
            range(ColumnType.VARCHAR, p.values(output), (long) from + skip, count, out);
        } else {
            selected(ColumnType.VARCHAR, p.values(output), p.selection() + ((long) skip << 2), count, out);
        }
    }
}
