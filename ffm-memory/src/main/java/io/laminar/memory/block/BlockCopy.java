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
        count = rowsWithDataRoom(source, sourceLayout, from, count, target, targetLayout);
        for (int c = 0, n = sourceLayout.columnCount(); c < n && count > 0; c++) {
            if (sourceLayout.type(c) == ColumnType.VARCHAR) {
                copyStrings(source, sourceLayout, from, count, target, targetLayout, targetRow, c);
            } else {
                long width = sourceLayout.type(c).bytes();
                RawMemory.copy(
                        source + sourceLayout.valuesOffset(c) + from * width,
                        target + targetLayout.valuesOffset(c) + targetRow * width,
                        count * width);
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
        if (RawMemory.getLong(source + BlockLayout.DATA_USED_OFFSET) == 0) {
            return count;
        }
        long room = targetLayout.dataBytes() - RawMemory.getLong(target + BlockLayout.DATA_USED_OFFSET);
        for (int k = 0; k < count; k++) {
            for (int c = 0, n = sourceLayout.columnCount(); c < n; c++) {
                if (sourceLayout.type(c) == ColumnType.VARCHAR) {
                    room -= longBytes(source, sourceLayout, from + k, c);
                }
            }
            if (room < 0) {
                return k;
            }
        }
        return count;
    }

    private static int longBytes(long source, BlockLayout layout, int row, int column) {
        long validity = layout.validity(source, column);
        if (validity != 0 && !Validity.get(validity, row)) {
            return 0;
        }
        int length = StringView.length(source + layout.valuesOffset(column) + (long) row * StringView.BYTES);
        return length <= StringView.INLINE_BYTES ? 0 : length;
    }

    private static void copyStrings(
            long source,
            BlockLayout sourceLayout,
            int from,
            int count,
            long target,
            BlockLayout targetLayout,
            int targetRow,
            int column) {
        long views = source + sourceLayout.valuesOffset(column) + (long) from * StringView.BYTES;
        long out = target + targetLayout.valuesOffset(column) + (long) targetRow * StringView.BYTES;
        if (RawMemory.getLong(source + BlockLayout.DATA_USED_OFFSET) == 0) {
            RawMemory.copy(views, out, (long) count * StringView.BYTES);
            return;
        }
        long used = RawMemory.getLong(target + BlockLayout.DATA_USED_OFFSET);
        long data = source + sourceLayout.dataOffset();
        for (int k = 0; k < count; k++) {
            long view = views + (long) k * StringView.BYTES;
            long outView = out + (long) k * StringView.BYTES;
            int length = longBytes(source, sourceLayout, from + k, column);
            RawMemory.putLong(outView, RawMemory.getLong(view));
            RawMemory.putLong(outView + 8, RawMemory.getLong(view + 8));
            if (length > 0) {
                long text = target + targetLayout.dataOffset() + used;
                RawMemory.copy(StringView.address(view, data), text, length);
                StringView.putLong(outView, text, length, (int) used);
                used += length;
            }
        }
        RawMemory.putLong(target + BlockLayout.DATA_USED_OFFSET, used);
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
