package io.laminar.memory.block;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import java.util.Arrays;
import java.util.List;

/**
 * Where everything lies in a block of given columns and capacity. Blocks are 64-byte aligned.
 *
 * <pre>
 *     0  state      int64   lane's publication word: rows, marks, sealed (see Lane)
 *     8  dataUsed   int64   bytes in use in the data area
 *    64  null flags int64 a column: 0 while no row is null, else 1 and the bitmap holds
 *        marks      16 bytes each: int64 row * 256 + kind, int64 value
 *        column 0   values, capacity * width        each part starts at a multiple of 64 and a
 *                   validity, one bit a row         cache line stays free behind each column
 *        ...
 *        weights    int8 a row (changelogs only)
 *        data area  bytes of strings longer than 12
 * </pre>
 *
 * <p>Invariant: for a column whose null flag is 0 the bitmap's content has no meaning; when the flag turns 1 the bits
 * of all earlier rows are set first.
 */
public final class BlockLayout {
    /** Offset of the publication word. */
    public static final long STATE_OFFSET = 0;

    /** Offset of the count of bytes in use in the data area, an int64. */
    public static final long DATA_USED_OFFSET = 8;

    /** Most marks that one block can carry; a block that has so many is sealed. */
    public static final int MARK_CAPACITY = 64;

    /** Most rows of a block: the publication word keeps them in 24 bits. */
    public static final int MAX_ROWS = 1 << 16;

    /** Most columns of a block. */
    public static final int MAX_COLUMNS = 1024;

    /** Largest data area: data offsets are 31 bits. */
    public static final int MAX_DATA_BYTES = 1 << 30;

    /** Alignment of a block and of every part of it, in bytes. */
    public static final long ALIGNMENT = 64;

    private static final long FLAGS_OFFSET = 64;
    private static final long MARK_BYTES = 16;

    private final ColumnType[] types;
    private final long[] flagOffsets;
    private final long[] valuesOffsets;
    private final long[] validityOffsets;
    private final boolean[] words;
    private final int capacityRows;
    private final int dataBytes;
    private final boolean weighted;
    private final long marksOffset;
    private final long weightsOffset;
    private final long dataOffset;
    private final long blockBytes;

    /**
     * Lays out a block.
     *
     * @param columns types of the columns, 1 to {@link #MAX_COLUMNS}
     * @param capacityRows rows that fit, 1 to {@link #MAX_ROWS}
     * @param dataBytes bytes for strings longer than 12 bytes, 0 to {@link #MAX_DATA_BYTES}
     * @param weighted whether each row carries an int8 Z-set weight
     */
    public BlockLayout(List<ColumnType> columns, int capacityRows, int dataBytes, boolean weighted) {
        require("columns", columns.size(), 1, MAX_COLUMNS);
        require("capacityRows", capacityRows, 1, MAX_ROWS);
        require("dataBytes", dataBytes, 0, MAX_DATA_BYTES);
        this.types = columns.toArray(ColumnType[]::new);
        this.capacityRows = capacityRows;
        this.dataBytes = dataBytes;
        this.weighted = weighted;
        this.flagOffsets = new long[types.length];
        this.valuesOffsets = new long[types.length];
        this.validityOffsets = new long[types.length];
        this.words = new boolean[types.length];
        this.marksOffset = align(FLAGS_OFFSET + 8L * types.length);
        long offset = align(marksOffset + MARK_BYTES * MARK_CAPACITY);
        for (int c = 0; c < types.length; c++) {
            words[c] = types[c].bytes() == Long.BYTES;
            flagOffsets[c] = FLAGS_OFFSET + 8L * c;
            valuesOffsets[c] = offset;
            offset = align(offset + (long) capacityRows * types[c].bytes());
            validityOffsets[c] = offset;
            offset = align(offset + ((capacityRows + 7L) >>> 3)) + ALIGNMENT;
        }
        this.weightsOffset = offset;
        offset = weighted ? align(offset + capacityRows) : offset;
        this.dataOffset = offset;
        this.blockBytes = align(offset + dataBytes);
    }

    /** The same blocks with some of their columns. */
    private BlockLayout(BlockLayout whole, int[] columns) {
        this.types = new ColumnType[columns.length];
        this.flagOffsets = new long[columns.length];
        this.valuesOffsets = new long[columns.length];
        this.validityOffsets = new long[columns.length];
        this.words = new boolean[columns.length];
        for (int c = 0; c < columns.length; c++) {
            types[c] = whole.types[columns[c]];
            words[c] = whole.words[columns[c]];
            flagOffsets[c] = whole.flagOffsets[columns[c]];
            valuesOffsets[c] = whole.valuesOffsets[columns[c]];
            validityOffsets[c] = whole.validityOffsets[columns[c]];
        }
        this.capacityRows = whole.capacityRows;
        this.dataBytes = whole.dataBytes;
        this.weighted = whole.weighted;
        this.marksOffset = whole.marksOffset;
        this.weightsOffset = whole.weightsOffset;
        this.dataOffset = whole.dataOffset;
        this.blockBytes = whole.blockBytes;
    }

    /**
     * {@return the same blocks, seen as if they had some of their columns only: for who reads them}
     *
     * @param columns which, in the order in which they are seen
     */
    public BlockLayout showing(List<Integer> columns) {
        return new BlockLayout(
                this, columns.stream().mapToInt(Integer::intValue).toArray());
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be in " + least + ".." + most + ": " + name + "=" + value);
        }
    }

    private static long align(long offset) {
        return (offset + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** {@return the number of columns} */
    public int columnCount() {
        return types.length;
    }

    /** {@return the types of all columns} */
    public List<ColumnType> types() {
        return List.of(types);
    }

    /**
     * {@return the type of a column}
     *
     * @param column its index
     */
    @HotPath
    public ColumnType type(int column) {
        return types[column];
    }

    /**
     * {@return whether a column's values are eight bytes wide}
     *
     * @param column its index
     */
    @HotPath
    public boolean isWord(int column) {
        return words[column];
    }

    /** {@return the rows that fit} */
    @HotPath
    public int capacityRows() {
        return capacityRows;
    }

    /** {@return the size of the data area in bytes} */
    @HotPath
    public int dataBytes() {
        return dataBytes;
    }

    /** {@return the size of a block in bytes} */
    public long blockBytes() {
        return blockBytes;
    }

    /** {@return whether each row carries a Z-set weight} */
    @HotPath
    public boolean weighted() {
        return weighted;
    }

    /**
     * {@return the offset of a column's values in bytes from the block}
     *
     * @param column its index
     */
    @HotPath
    public long valuesOffset(int column) {
        return valuesOffsets[column];
    }

    /**
     * {@return the offset of a column's validity bitmap in bytes from the block}
     *
     * @param column its index
     */
    @HotPath
    public long validityOffset(int column) {
        return validityOffsets[column];
    }

    /**
     * {@return the offset of a column's null flag, an int64, in bytes from the block}
     *
     * @param column its index
     */
    @HotPath
    public long nullFlagOffset(int column) {
        return flagOffsets[column];
    }

    /** {@return the offset of the int8 weights; has no meaning unless {@link #weighted()}} */
    @HotPath
    public long weightsOffset() {
        return weightsOffset;
    }

    /** {@return the offset of the data area in bytes from the block} */
    @HotPath
    public long dataOffset() {
        return dataOffset;
    }

    /**
     * {@return the offset of a mark in bytes from the block}
     *
     * @param mark its index, below {@link #MARK_CAPACITY}
     */
    @HotPath
    public long markOffset(int mark) {
        return marksOffset + MARK_BYTES * mark;
    }

    /**
     * Makes a block empty: no rows, no nulls, no data. Values and bitmaps keep their old bytes.
     *
     * @param block address of the block, owned by the caller
     */
    @HotPath
    public void clear(long block) {
        RawMemory.putLong(block + DATA_USED_OFFSET, 0);
        for (int c = 0; c < types.length; c++) {
            RawMemory.putLong(block + flagOffsets[c], 0);
        }
    }

    /**
     * {@return the address of a column's validity bitmap, or 0 while no row of it is null}
     *
     * @param block address of the block
     * @param column its index
     */
    @HotPath
    public long validity(long block, int column) {
        // Pairs with the release in markNull: whoever sees the flag sees the bits of the rows before it.
        return RawMemory.getLongAcquire(block + flagOffsets[column]) == 0 ? 0 : block + validityOffsets[column];
    }

    /**
     * Makes sure that a column has a bitmap before its first null is written: all bits below {@code rows} read valid.
     *
     * @param block address of the block, owned by the caller
     * @param column its index
     * @param rows rows written so far
     * @return address of the bitmap
     */
    @HotPath
    public long openValidity(long block, int column, int rows) {
        long bitmap = block + validityOffsets[column];
        long flag = block + flagOffsets[column];
        if (RawMemory.getLong(flag) == 0) {
            RawMemory.fill(bitmap, (rows + 7L) >>> 3, (byte) -1);
            RawMemory.putLongRelease(flag, 1);
        }
        return bitmap;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockLayout that
                && types().equals(that.types())
                && Arrays.equals(valuesOffsets, that.valuesOffsets)
                && capacityRows == that.capacityRows
                && dataBytes == that.dataBytes
                && weighted == that.weighted;
    }

    @Override
    public int hashCode() {
        return types().hashCode() * 31 + capacityRows;
    }

    @Override
    public String toString() {
        return types() + " x " + capacityRows + (weighted ? " weighted" : "");
    }
}
