package io.laminar.memory.block;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** Copies single rows from block to block, picked by a list of their numbers, a column at a time. */
@HotPath
public final class BlockPick {
    private BlockPick() {}

    /**
     * Appends picked rows to a block, as many as fit.
     *
     * @param source address of the block to read
     * @param sourceLayout its layout
     * @param rows row numbers
     * @param from first position in {@code rows}
     * @param to position after the last
     * @param target address of the block to write, owned by the caller
     * @param targetLayout its layout: the same column types, and weights where the source has them
     * @param targetRow rows in it so far
     * @return rows copied; 0 when the target, or its data area, has no room for the first
     * @threading the target's owner
     * @allocation none
     */
    public static int append(
            long source,
            BlockLayout sourceLayout,
            int[] rows,
            int from,
            int to,
            long target,
            BlockLayout targetLayout,
            int targetRow) {
        int count = Math.min(to - from, targetLayout.capacityRows() - targetRow);
        boolean longTexts = LongTexts.in(source);
        if (longTexts) {
            count = rowsWithDataRoom(source, sourceLayout, rows, from, count, target, targetLayout);
        }
        for (int c = 0, n = sourceLayout.columnCount(); c < n && count > 0; c++) {
            ColumnType type = sourceLayout.type(c);
            long in = source + sourceLayout.valuesOffset(c);
            long out = target + targetLayout.valuesOffset(c) + (long) targetRow * type.bytes();
            values(type.bytes(), in, rows, from, count, out);
            for (int k = 0; longTexts && type == ColumnType.VARCHAR && k < count; k++) {
                LongTexts.move(source, sourceLayout, rows[from + k], c, target, targetLayout, targetRow + k);
            }
            validity(sourceLayout.validity(source, c), rows, from, count, target, targetLayout, targetRow, c);
        }
        if (targetLayout.weighted()) {
            values(
                    1,
                    source + sourceLayout.weightsOffset(),
                    rows,
                    from,
                    count,
                    target + targetLayout.weightsOffset() + targetRow);
        }
        return count;
    }

    private static void values(int bytes, long in, int[] rows, int from, int count, long out) {
        switch (bytes) {
            case 8 -> longs(in, rows, from, count, out);
            case 16 -> pairs(in, rows, from, count, out);
            case 4 -> {
                for (int k = 0; k < count; k++) {
                    RawMemory.putInt(out + 4L * k, RawMemory.getInt(in + 4L * rows[from + k]));
                }
            }
            case 2 -> {
                for (int k = 0; k < count; k++) {
                    RawMemory.putShort(out + 2L * k, RawMemory.getShort(in + 2L * rows[from + k]));
                }
            }
            default -> {
                for (int k = 0; k < count; k++) {
                    RawMemory.putByte(out + k, RawMemory.getByte(in + rows[from + k]));
                }
            }
        }
    }

    private static void longs(long in, int[] rows, int from, int count, long out) {
        for (int k = 0; k < count; k++) {
            RawMemory.putLong(out + 8L * k, RawMemory.getLong(in + 8L * rows[from + k]));
        }
    }

    private static void pairs(long in, int[] rows, int from, int count, long out) {
        for (int k = 0; k < count; k++) {
            long row = in + 16L * rows[from + k];
            RawMemory.putLong(out + 16L * k, RawMemory.getLong(row));
            RawMemory.putLong(out + 16L * k + 8, RawMemory.getLong(row + 8));
        }
    }

    private static int rowsWithDataRoom(
            long source, BlockLayout layout, int[] rows, int from, int count, long target, BlockLayout targetLayout) {
        long room = LongTexts.room(target, targetLayout);
        for (int k = 0; k < count; k++) {
            room -= LongTexts.bytes(source, layout, rows[from + k]);
            if (room < 0) {
                return k;
            }
        }
        return count;
    }

    private static void validity(
            long validity,
            int[] rows,
            int from,
            int count,
            long target,
            BlockLayout targetLayout,
            int targetRow,
            int column) {
        if (validity != 0) {
            long bitmap = targetLayout.openValidity(target, column, targetRow);
            for (int k = 0; k < count; k++) {
                Validity.put(bitmap, targetRow + k, Validity.get(validity, rows[from + k]));
            }
        } else if (RawMemory.getLong(target + targetLayout.nullFlagOffset(column)) != 0) {
            Validity.put(target + targetLayout.validityOffset(column), targetRow, targetRow + count, true);
        }
    }
}
