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
        long room = layout.dataBytes() - RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET);
        boolean any = false;
        for (int o = 0, n = p.outputCount(); o < n; o++) {
            any |= p.kind(o) == VectorKind.STRING;
        }
        if (!any) {
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
    public static void column(
            Program p, int output, int from, int skip, int count, BlockLayout layout, long block, int outRow) {
        ColumnType type = layout.type(output);
        long out = block + layout.valuesOffset(output) + (long) outRow * type.bytes();
        long selection = p.selection() == 0 ? 0 : p.selection() + ((long) skip << 2);
        long first = (long) from + skip;
        long in = p.values(output);
        switch (type) {
            case VARCHAR -> strings(p, output, first, selection, count, layout, block, out);
            case INTERVAL -> pairs(in, first, selection, count, out);
            case REAL -> floats(in, first, selection, count, out);
            default -> {
                switch (type.bytes()) {
                    case 8 -> longs(in, first, selection, count, out);
                    case 4 -> ints(in, first, selection, count, out);
                    case 2 -> shorts(in, first, selection, count, out);
                    default -> bytes(in, first, selection, count, out, type == ColumnType.BOOLEAN);
                }
            }
        }
        validity(p.validity(output), first, selection, count, layout, block, output, outRow);
    }

    private static void longs(long in, long first, long selection, int count, long out) {
        if (selection == 0) {
            RawMemory.copy(in + (first << 3), out, (long) count << 3);
            return;
        }
        for (long k = 0, n = (long) count << 2; k < n; k += 4) {
            RawMemory.putLong(out + (k << 1), RawMemory.getLong(in + ((long) RawMemory.getInt(selection + k) << 3)));
        }
    }

    private static void pairs(long in, long first, long selection, int count, long out) {
        for (int k = 0; k < count; k++) {
            long at = in + (selection == 0 ? first + k : RawMemory.getInt(selection + 4L * k)) * 16;
            RawMemory.putLong(out + 16L * k, RawMemory.getLong(at));
            RawMemory.putLong(out + 16L * k + 8, RawMemory.getLong(at + 8));
        }
    }

    private static void floats(long in, long first, long selection, int count, long out) {
        for (int k = 0; k < count; k++) {
            long row = selection == 0 ? first + k : RawMemory.getInt(selection + 4L * k);
            RawMemory.putFloat(out + 4L * k, (float) RawMemory.getDouble(in + (row << 3)));
        }
    }

    private static void ints(long in, long first, long selection, int count, long out) {
        for (int k = 0; k < count; k++) {
            long row = selection == 0 ? first + k : RawMemory.getInt(selection + 4L * k);
            RawMemory.putInt(out + 4L * k, (int) RawMemory.getLong(in + (row << 3)));
        }
    }

    private static void shorts(long in, long first, long selection, int count, long out) {
        for (int k = 0; k < count; k++) {
            long row = selection == 0 ? first + k : RawMemory.getInt(selection + 4L * k);
            RawMemory.putShort(out + 2L * k, (short) RawMemory.getLong(in + (row << 3)));
        }
    }

    private static void bytes(long in, long first, long selection, int count, long out, boolean truths) {
        for (int k = 0; k < count; k++) {
            long row = selection == 0 ? first + k : RawMemory.getInt(selection + 4L * k);
            RawMemory.putByte(
                    out + k, truths ? RawMemory.getByte(in + row) : (byte) RawMemory.getLong(in + (row << 3)));
        }
    }

    private static void strings(
            Program p, int output, long first, long selection, int count, BlockLayout layout, long block, long out) {
        long used = RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET);
        long data = p.data(output);
        for (int k = 0; k < count; k++) {
            long row = selection == 0 ? first + k : RawMemory.getInt(selection + 4L * k);
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

    private static void validity(
            long bitmap,
            long first,
            long selection,
            int count,
            BlockLayout layout,
            long block,
            int column,
            int outRow) {
        if (bitmap == 0) {
            if (RawMemory.getLong(block + layout.nullFlagOffset(column)) != 0) {
                Validity.put(block + layout.validityOffset(column), outRow, outRow + count, true);
            }
            return;
        }
        long out = layout.openValidity(block, column, outRow);
        if (selection == 0) {
            Validity.copy(bitmap, first, out, outRow, count);
            return;
        }
        for (int k = 0; k < count; k++) {
            Validity.put(out, outRow + k, Validity.get(bitmap, RawMemory.getInt(selection + 4L * k)));
        }
    }
}
