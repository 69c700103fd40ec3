package io.laminar.memory.block;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Reads the values of a block in place.
 *
 * @threading one owner
 * @allocation none, {@link #getString} excepted
 */
@HotPath
public final class BlockCursor {
    private final BlockLayout layout;
    private final ColumnType[] types;
    private long block;

    /**
     * Prepares a cursor; {@link #wrap} comes next.
     *
     * @param layout layout of the blocks to come
     */
    public BlockCursor(BlockLayout layout) {
        this.layout = layout;
        this.types = layout.types().toArray(ColumnType[]::new);
    }

    /** {@return the layout that is read} */
    public BlockLayout layout() {
        return layout;
    }

    /** {@return the address of the block that it is turned to; 0 when there is none yet} */
    public long block() {
        return block;
    }

    /**
     * Turns to a block.
     *
     * @param address address of a block of this cursor's layout
     * @return this
     */
    public BlockCursor wrap(long address) {
        block = address;
        return this;
    }

    /**
     * {@return whether a value is NULL}
     *
     * @param row row of the block
     * @param column index of the column
     */
    public boolean isNull(int row, int column) {
        long validity = layout.validity(block, column);
        return validity != 0 && !Validity.get(validity, row);
    }

    /**
     * {@return a BOOLEAN}
     *
     * @param row row of the block
     * @param column index of the column
     */
    public boolean getBoolean(int row, int column) {
        return RawMemory.getByte(address(row, column)) != 0;
    }

    /**
     * {@return an integer, DATE (days), TIME (nanoseconds of day) or TIMESTAMP (nanoseconds UTC)}
     *
     * @param row row of the block
     * @param column index of the column
     */
    public long getLong(int row, int column) {
        long address = address(row, column);
        return switch (types[column].bytes()) {
            case 8 -> RawMemory.getLong(address);
            case 4 -> RawMemory.getInt(address);
            case 2 -> RawMemory.getShort(address);
            default -> RawMemory.getByte(address);
        };
    }

    /**
     * {@return a REAL or DOUBLE}
     *
     * @param row row of the block
     * @param column index of the column
     */
    public double getDouble(int row, int column) {
        long address = address(row, column);
        return types[column] == ColumnType.REAL ? RawMemory.getFloat(address) : RawMemory.getDouble(address);
    }

    /**
     * {@return the months of an INTERVAL}
     *
     * @param row row of the block
     * @param column index of the column
     */
    public int getMonths(int row, int column) {
        return RawMemory.getInt(address(row, column));
    }

    /**
     * {@return the days of an INTERVAL}
     *
     * @param row row of the block
     * @param column index of the column
     */
    public int getDays(int row, int column) {
        return RawMemory.getInt(address(row, column) + 4);
    }

    /**
     * {@return the nanoseconds of an INTERVAL}
     *
     * @param row row of the block
     * @param column index of the column
     */
    public long getNanos(int row, int column) {
        return RawMemory.getLong(address(row, column) + 8);
    }

    /**
     * {@return the length of a VARCHAR in bytes}
     *
     * @param row row of the block
     * @param column index of the column
     */
    public int stringLength(int row, int column) {
        return StringView.length(address(row, column));
    }

    /**
     * {@return the address of a VARCHAR's first byte}
     *
     * @param row row of the block
     * @param column index of the column
     */
    public long stringAddress(int row, int column) {
        return StringView.address(address(row, column), block + layout.dataOffset());
    }

    /**
     * {@return the Z-set weight of a row; 1 where blocks carry none}
     *
     * @param row row of the block
     */
    public int weight(int row) {
        return layout.weighted() ? RawMemory.getByte(block + layout.weightsOffset() + row) : 1;
    }

    private long address(int row, int column) {
        return block + layout.valuesOffset(column) + (long) row * types[column].bytes();
    }

    /**
     * {@return a VARCHAR as a new string}
     *
     * @param row row of the block
     * @param column index of the column
     * @allocation the string and its bytes
     */
    public String getString(int row, int column) {
        return Utf8.decode(stringAddress(row, column), stringLength(row, column));
    }
}
