package io.laminar.memory.block;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Rows of a block as bytes that mean the same in any block of the same columns: for a log, or a file.
 *
 * <pre>
 *   0  rows       int32
 *   4  columns    int32
 *   8  textBytes  int32   of all texts that are longer than a view holds
 *  12  weighted   int32   1 if each row has a weight, else 0
 *  16  nulls      a bit a column, in whole 8 bytes: 1 if the column has a validity bitmap below
 *      column 0   values, as they lie in a block; then the bitmap, if there is one       each part is filled up
 *      ...                                                                               to a multiple of 8
 *      weights    int8 a row, if weighted
 *      texts      a long text's view says where it begins here
 * </pre>
 *
 * <p>The producer of a block may be writing rows behind those that are read here: a column's first NULL may come
 * meanwhile. So there is an upper bound first, and what was written is known only behind that.
 *
 * @threading writing: who may read the block; reading: the target's owner
 * @allocation none
 */
@HotPath
public final class BlockImage {
    private static final int ROWS = 0;
    private static final int COLUMNS = 4;
    private static final int TEXT_BYTES = 8;
    private static final int WEIGHTED = 12;
    private static final int NULLS = 16;
    private static final long VIEW_TEXT = 12;

    private BlockImage() {}

    /**
     * {@return how many bytes rows take at most}
     *
     * @param block address of the block
     * @param layout its layout
     * @param from first row
     * @param to row after the last
     */
    public static long mostBytes(long block, BlockLayout layout, int from, int to) {
        int count = to - from;
        long bytes = mostFixedBytes(layout, count);
        for (int row = from; LongTexts.in(block) && row < to; row++) {
            bytes += LongTexts.bytes(block, layout, row);
        }
        return bytes;
    }

    /**
     * {@return how many bytes rows take at most, beside their long texts}
     *
     * @param layout of the block
     * @param rows how many
     */
    public static long mostFixedBytes(BlockLayout layout, int rows) {
        int columns = layout.columnCount();
        long bytes = NULLS + nullBytes(columns) + columns * bitmapBytes(rows);
        for (int c = 0; c < columns; c++) {
            bytes += padded((long) rows * layout.type(c).bytes());
        }
        return bytes + (layout.weighted() ? padded(rows) : 0);
    }

    /**
     * {@return how many of the rows are sure to fit, half as many each time they do not; 0 if the first alone may not}
     *
     * @param block address of the block
     * @param layout its layout
     * @param from first row
     * @param to row after the last
     * @param bytes what they may take
     */
    public static int rowsWithin(long block, BlockLayout layout, int from, int to, long bytes) {
        int count = to - from;
        while (count > 0 && mostBytes(block, layout, from, from + count) > bytes) {
            count >>>= 1;
        }
        return count;
    }

    /**
     * Writes rows.
     *
     * @param block address of the block
     * @param layout its layout
     * @param from first row
     * @param to row after the last
     * @param target where to, with room for {@link #mostBytes}
     * @return bytes written
     */
    public static int write(long block, BlockLayout layout, int from, int to, long target) {
        int count = to - from;
        int columns = layout.columnCount();
        RawMemory.putInt(target + ROWS, count);
        RawMemory.putInt(target + COLUMNS, columns);
        RawMemory.putInt(target + WEIGHTED, layout.weighted() ? 1 : 0);
        RawMemory.fill(target + NULLS, nullBytes(columns), (byte) 0);
        long at = target + NULLS + nullBytes(columns);
        for (int c = 0; c < columns; c++) {
            long width = layout.type(c).bytes();
            at = writeBytes(block + layout.valuesOffset(c) + from * width, count * width, at);
            long validity = layout.validity(block, c);
            if (validity != 0) {
                Validity.put(target + NULLS, c, true);
                RawMemory.putLong(at + bitmapBytes(count) - Long.BYTES, 0);
                Validity.copy(validity, from, at, 0, count);
                at += bitmapBytes(count);
            }
        }
        if (layout.weighted()) {
            at = writeBytes(block + layout.weightsOffset() + from, count, at);
        }
        long end = LongTexts.in(block) ? writeTexts(block, layout, from, target, at) : at;
        RawMemory.putInt(target + TEXT_BYTES, (int) (end - at));
        return (int) (end - target);
    }

    private static long writeBytes(long source, long bytes, long target) {
        long end = target + padded(bytes);
        RawMemory.putLong(end - Long.BYTES, 0);
        RawMemory.copy(source, target, bytes);
        return end;
    }

    /** Puts the long texts behind everything else, and has their views say where; a NULL has none. */
    private static long writeTexts(long block, BlockLayout layout, int from, long image, long texts) {
        int count = rows(image);
        long data = block + layout.dataOffset();
        long at = texts;
        long values = image + NULLS + nullBytes(layout.columnCount());
        for (int c = 0, n = layout.columnCount(); c < n; c++) {
            for (int k = 0; layout.type(c) == ColumnType.VARCHAR && k < count; k++) {
                int length = LongTexts.length(block, layout, from + k, c);
                if (length > 0) {
                    long source = block + layout.valuesOffset(c) + (long) (from + k) * StringView.BYTES;
                    RawMemory.copy(StringView.address(source, data), at, length);
                    StringView.putLong(values + (long) k * StringView.BYTES, at, length, (int) (at - texts));
                    at += length;
                }
            }
            values += columnBytes(image, layout, c, count);
        }
        return at;
    }

    /**
     * {@return the rows of an image}
     *
     * @param image its address
     */
    public static int rows(long image) {
        return RawMemory.getInt(image + ROWS);
    }

    /**
     * {@return whether bytes are an image of rows with these columns} Whatever they are, nothing else is read, and what
     * {@link #append} makes of an image that is one lies in the block.
     *
     * @param image address of the bytes
     * @param bytes their number
     * @param layout the columns
     */
    public static boolean isValid(long image, long bytes, BlockLayout layout) {
        int columns = layout.columnCount();
        if (bytes < NULLS + nullBytes(columns)) {
            return false;
        }
        int rows = rows(image);
        int textBytes = RawMemory.getInt(image + TEXT_BYTES);
        if (rows < 1
                || rows > BlockLayout.MAX_ROWS
                || textBytes < 0
                || RawMemory.getInt(image + COLUMNS) != columns
                || RawMemory.getInt(image + WEIGHTED) != (layout.weighted() ? 1 : 0)
                || textsOffset(image, layout) + textBytes != bytes) {
            return false;
        }
        return textsAreInside(image, layout, textBytes);
    }

    private static boolean textsAreInside(long image, BlockLayout layout, int textBytes) {
        int rows = rows(image);
        long values = image + NULLS + nullBytes(layout.columnCount());
        for (int c = 0, n = layout.columnCount(); c < n; c++) {
            if (layout.type(c) == ColumnType.VARCHAR && !textsAreInside(image, values, c, textBytes)) {
                return false;
            }
            values += columnBytes(image, layout, c, rows);
        }
        return true;
    }

    private static boolean textsAreInside(long image, long views, int column, int textBytes) {
        int rows = rows(image);
        boolean nulls = Validity.get(image + NULLS, column);
        long bitmap = views + (long) rows * StringView.BYTES;
        for (int row = 0; row < rows; row++) {
            long view = views + (long) row * StringView.BYTES;
            int length = StringView.length(view);
            // Compared as unsigned: a length below zero is far too long.
            if (Integer.compareUnsigned(length, StringView.INLINE_BYTES) > 0
                    && !(nulls && !Validity.get(bitmap, row))) {
                long offset = RawMemory.getInt(view + VIEW_TEXT) & 0xFFFF_FFFFL;
                if (length < 0 || offset + length > textBytes) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Appends rows of an image to a block, as many as fit.
     *
     * @param image its address; it is {@linkplain #isValid valid} for the layout
     * @param from first row to read
     * @param block address of the block to write, owned by the caller
     * @param layout its layout
     * @param row rows in it so far
     * @return rows appended; 0 when the block, or its data area, has no room for the first
     */
    public static int append(long image, int from, long block, BlockLayout layout, int row) {
        int rows = rows(image);
        int count = Math.min(rows - from, layout.capacityRows() - row);
        boolean texts = RawMemory.getInt(image + TEXT_BYTES) > 0;
        if (texts) {
            count = rowsWithDataRoom(image, from, count, block, layout);
        }
        long values = image + NULLS + nullBytes(layout.columnCount());
        for (int c = 0, n = layout.columnCount(); c < n && count > 0; c++) {
            long width = layout.type(c).bytes();
            long bitmap = Validity.get(image + NULLS, c) ? values + padded(rows * width) : 0;
            RawMemory.copy(values + from * width, block + layout.valuesOffset(c) + row * width, count * width);
            if (bitmap != 0) {
                Validity.copy(bitmap, from, layout.openValidity(block, c, row), row, count);
            } else if (RawMemory.getLong(block + layout.nullFlagOffset(c)) != 0) {
                Validity.put(block + layout.validityOffset(c), row, row + count, true);
            }
            if (texts && layout.type(c) == ColumnType.VARCHAR) {
                moveTexts(image + textsOffset(image, layout), bitmap, from, count, block, layout, c, row);
            }
            values += columnBytes(image, layout, c, rows);
        }
        if (layout.weighted() && count > 0) {
            RawMemory.copy(values + from, block + layout.weightsOffset() + row, count);
        }
        return count;
    }

    /** Has the views that were copied say where their texts are in the block, and brings those there. */
    private static void moveTexts(
            long texts, long bitmap, int from, int count, long block, BlockLayout layout, int column, int row) {
        long data = block + layout.dataOffset();
        long used = RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET);
        long view = block + layout.valuesOffset(column) + (long) row * StringView.BYTES;
        for (int k = 0; k < count; k++) {
            int length = StringView.length(view);
            if (length > StringView.INLINE_BYTES && (bitmap == 0 || Validity.get(bitmap, from + k))) {
                RawMemory.copy(StringView.address(view, texts), data + used, length);
                StringView.putLong(view, data + used, length, (int) used);
                used += length;
            }
            view += StringView.BYTES;
        }
        RawMemory.putLong(block + BlockLayout.DATA_USED_OFFSET, used);
    }

    private static int rowsWithDataRoom(long image, int from, int count, long block, BlockLayout layout) {
        long room = LongTexts.room(block, layout);
        for (int k = 0; k < count; k++) {
            room -= longTextBytes(image, layout, from + k);
            if (room < 0) {
                return k;
            }
        }
        return count;
    }

    private static long longTextBytes(long image, BlockLayout layout, int row) {
        int rows = rows(image);
        long bytes = 0;
        long values = image + NULLS + nullBytes(layout.columnCount());
        for (int c = 0, n = layout.columnCount(); c < n; c++) {
            if (layout.type(c) == ColumnType.VARCHAR) {
                long bitmap = values + (long) rows * StringView.BYTES;
                boolean isNull = Validity.get(image + NULLS, c) && !Validity.get(bitmap, row);
                int length = StringView.length(values + (long) row * StringView.BYTES);
                bytes += isNull || length <= StringView.INLINE_BYTES ? 0 : length;
            }
            values += columnBytes(image, layout, c, rows);
        }
        return bytes;
    }

    private static long textsOffset(long image, BlockLayout layout) {
        int rows = rows(image);
        int columns = layout.columnCount();
        long offset = NULLS + nullBytes(columns);
        for (int c = 0; c < columns; c++) {
            offset += columnBytes(image, layout, c, rows);
        }
        return offset + (layout.weighted() ? padded(rows) : 0);
    }

    private static long columnBytes(long image, BlockLayout layout, int column, int rows) {
        long values = padded((long) rows * layout.type(column).bytes());
        return values + (Validity.get(image + NULLS, column) ? bitmapBytes(rows) : 0);
    }

    private static long bitmapBytes(int rows) {
        return (rows + 63L >>> 6) << 3;
    }

    private static long nullBytes(int columns) {
        return bitmapBytes(columns);
    }

    private static long padded(long bytes) {
        return bytes + 7 & -8L;
    }
}
