package io.laminar.memory.block;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** Copies rows from block to block, a column at a time. */
@HotPath
public final class BlockCopy {
    private BlockCopy() {}

    /**
     * Appends rows to a block, as many as fit.
     *
     * @param source address of the block to read
     * @param sourceLayout its layout
     * @param from first row to copy
     * @param to row after the last
     * @param target address of the block to write, owned by the caller
     * @param targetLayout its layout: the same column types
     * @param targetRow rows in it so far
     * @return rows copied; 0 when the target, or its data area, has no room for the first
     * @threading the target's owner
     * @allocation none
     */
    public static int append(
            long source,
            BlockLayout sourceLayout,
            int from,
            int to,
            long target,
            BlockLayout targetLayout,
            int targetRow) {
        int count = Math.min(to - from, targetLayout.capacityRows() - targetRow);
        boolean longTexts = LongTexts.in(source);
        if (longTexts) {
            count = rowsWithDataRoom(source, sourceLayout, from, count, target, targetLayout);
        }
        for (int c = 0, n = sourceLayout.columnCount(); c < n && count > 0; c++) {
            long width = sourceLayout.type(c).bytes();
            RawMemory.copy(
                    source + sourceLayout.valuesOffset(c) + from * width,
                    target + targetLayout.valuesOffset(c) + targetRow * width,
                    count * width);
            for (int k = 0; longTexts && sourceLayout.type(c) == ColumnType.VARCHAR && k < count; k++) {
                LongTexts.move(source, sourceLayout, from + k, c, target, targetLayout, targetRow + k);
            }
            copyValidity(source, sourceLayout, from, count, target, targetLayout, targetRow, c);
        }
        if (targetLayout.weighted()) {
            copyWeights(source, sourceLayout, from, count, target + targetLayout.weightsOffset() + targetRow);
        }
        return count;
    }

    private static int rowsWithDataRoom(
            long source, BlockLayout sourceLayout, int from, int count, long target, BlockLayout targetLayout) {
        long room = LongTexts.room(target, targetLayout);
        for (int k = 0; k < count; k++) {
            room -= LongTexts.bytes(source, sourceLayout, from + k);
            if (room < 0) {
                return k;
            }
        }
        return count;
    }

    private static void copyValidity(
            long source,
            BlockLayout sourceLayout,
            int from,
            int count,
            long target,
            BlockLayout targetLayout,
            int targetRow,
            int column) {
        long validity = sourceLayout.validity(source, column);
        if (validity != 0) {
            Validity.copy(validity, from, targetLayout.openValidity(target, column, targetRow), targetRow, count);
        } else if (RawMemory.getLong(target + targetLayout.nullFlagOffset(column)) != 0) {
            Validity.put(target + targetLayout.validityOffset(column), targetRow, targetRow + count, true);
        }
    }

    private static void copyWeights(long source, BlockLayout sourceLayout, int from, int count, long weights) {
        if (sourceLayout.weighted()) {
            RawMemory.copy(source + sourceLayout.weightsOffset() + from, weights, count);
        } else {
            RawMemory.fill(weights, count, (byte) 1);
        }
    }
}
