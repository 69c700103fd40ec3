package io.laminar.memory.block;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Texts that are too long for their views and lie in a block's data area, on their way from block to block.
 *
 * <p>A NULL has no text, whatever its view says: {@code setNull} leaves the bytes of the view as they were, and those
 * of a block that is written again are of another time.
 */
@HotPath
final class LongTexts {
    private LongTexts() {}

    /** Whether any row of a block may have one. */
    static boolean in(long block) {
        return RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET) != 0;
    }

    /** Bytes that a data area has left. */
    static long room(long block, BlockLayout layout) {
        return layout.dataBytes() - RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET);
    }

    /** Bytes of all long texts of a row. */
    static long bytes(long block, BlockLayout layout, int row) {
        long bytes = 0;
        for (int c = 0, n = layout.columnCount(); c < n; c++) {
            if (layout.type(c) == ColumnType.VARCHAR) {
                bytes += length(block, layout, row, c);
            }
        }
        return bytes;
    }

    /** Moves the text of one value, which its view was copied without; there must be room. */
    static void move(
            long block, BlockLayout layout, int row, int column, long target, BlockLayout targetLayout, int targetRow) {
        int length = length(block, layout, row, column);
        if (length == 0) {
            return;
        }
        long used = RawMemory.getLong(target + BlockLayout.DATA_USED_OFFSET);
        long text = target + targetLayout.dataOffset() + used;
        long view = block + layout.valuesOffset(column) + (long) row * StringView.BYTES;
        RawMemory.copy(StringView.address(view, block + layout.dataOffset()), text, length);
        long targetView = target + targetLayout.valuesOffset(column) + (long) targetRow * StringView.BYTES;
        StringView.putLong(targetView, text, length, (int) used);
        RawMemory.putLong(target + BlockLayout.DATA_USED_OFFSET, used + length);
    }

    /** Bytes of the text of one value, if it is a long one; else 0. */
    static int length(long block, BlockLayout layout, int row, int column) {
        long validity = layout.validity(block, column);
        if (validity != 0 && !Validity.get(validity, row)) {
            return 0;
        }
        int length = StringView.length(block + layout.valuesOffset(column) + (long) row * StringView.BYTES);
        return length <= StringView.INLINE_BYTES ? 0 : length;
    }
}
