package io.laminar.memory.block;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Writes rows into an open block, a column at a time, from arrays that are no block: what a frame or a file holds. The
 * caller has checked every length and has room for the rows; {@link io.laminar.memory.lane.LaneWriter#endRows} ends
 * them.
 *
 * @threading the block's owner
 * @allocation none
 */
@HotPath
public final class BlockFill {
    private BlockFill() {}

    /**
     * Copies values of a fixed width.
     *
     * @param source address of the first value; they stand one behind the other
     * @param block address of the block
     * @param layout its layout
     * @param column index of the column; not a VARCHAR
     * @param row first row to write
     * @param count rows
     */
    public static void values(long source, long block, BlockLayout layout, int column, int row, int count) {
        long width = layout.type(column).bytes();
        RawMemory.copy(source, block + layout.valuesOffset(column) + row * width, count * width);
    }

    /**
     * Writes which rows are null; their values become zero. Comes behind the values.
     *
     * @param bitmap address of validity bits; 0 when no row is null
     * @param bitmapRow row of the first bit to read
     * @param block address of the block
     * @param layout its layout
     * @param column index of the column
     * @param row first row to write
     * @param count rows
     */
    public static void validity(
            long bitmap, int bitmapRow, long block, BlockLayout layout, int column, int row, int count) {
        if (bitmap != 0) {
            Validity.copy(bitmap, bitmapRow, layout.openValidity(block, column, row), row, count);
            zeroNulls(bitmap, bitmapRow, block + layout.valuesOffset(column), layout.type(column), row, count);
        } else if (RawMemory.getLong(block + layout.nullFlagOffset(column)) != 0) {
            Validity.put(block + layout.validityOffset(column), row, row + count, true);
        }
    }

    private static void zeroNulls(long bitmap, int bitmapRow, long values, ColumnType type, int row, int count) {
        long width = type.bytes();
        for (int k = 0; k < count; k++) {
            if (!Validity.get(bitmap, bitmapRow + k)) {
                RawMemory.fill(values + (row + k) * width, width, (byte) 0);
            }
        }
    }

    /**
     * Writes texts: views, and the bytes of those longer than a view holds.
     *
     * @param lengths address of int32 lengths in bytes, one a row
     * @param texts address of the first text; they stand one behind the other
     * @param textsEnd address behind the last byte that may be read
     * @param block address of the block
     * @param layout its layout
     * @param column index of the column, a VARCHAR
     * @param row first row to write
     * @param count rows
     * @return address behind the last text
     */
    public static long texts(
            long lengths, long texts, long textsEnd, long block, BlockLayout layout, int column, int row, int count) {
        long view = block + layout.valuesOffset(column) + (long) row * StringView.BYTES;
        long data = block + layout.dataOffset();
        long used = RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET);
        long text = texts;
        for (int k = 0; k < count; k++) {
            int length = RawMemory.getInt(lengths + 4L * k);
            if (length > StringView.INLINE_BYTES) {
                RawMemory.copy(text, data + used, length);
                StringView.putLong(view, text, length, (int) used);
                used += length;
            } else if (textsEnd - text >= 2L * Long.BYTES) {
                putWords(view, text, length);
            } else {
                StringView.putInline(view, text, length);
            }
            text += length;
            view += StringView.BYTES;
        }
        RawMemory.putLong(block + BlockLayout.DATA_USED_OFFSET, used);
        return text;
    }

    /** As {@link StringView#putInline}, where 16 bytes of the text may be read: no loop over bytes. */
    private static void putWords(long view, long text, int length) {
        long low = RawMemory.getLong(text);
        long high = RawMemory.getLong(text + Long.BYTES);
        low = length >= Long.BYTES ? low : low & (1L << (length << 3)) - 1;
        high = length > Long.BYTES ? high & (1L << (length - Long.BYTES << 3)) - 1 : 0;
        RawMemory.putLong(view, low << Integer.SIZE | length);
        RawMemory.putLong(view + Long.BYTES, low >>> Integer.SIZE | high << Integer.SIZE);
    }
}
