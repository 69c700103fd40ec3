package io.laminar.ring0.process;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;

/**
 * A row as a function sees it: its columns by their indices, from 0. A getter must fit the column's type.
 *
 * @threading the core's
 * @allocation none, {@link #getString} excepted
 */
@HotPath
public final class ProcessRow {
    private final BlockCursor cursor;
    private int row;

    ProcessRow(BlockLayout layout) {
        this.cursor = new BlockCursor(layout);
    }

    void turn(long block, int index) {
        cursor.wrap(block);
        row = index;
    }

    int index() {
        return row;
    }

    /**
     * {@return whether a value is NULL}
     *
     * @param column index of it
     */
    public boolean isNull(int column) {
        return cursor.isNull(row, column);
    }

    /**
     * {@return an integer, DATE (days), TIME (nanoseconds of day) or TIMESTAMP (nanoseconds UTC)}
     *
     * @param column index of it
     */
    public long getLong(int column) {
        return cursor.getLong(row, column);
    }

    /**
     * {@return a REAL or DOUBLE}
     *
     * @param column index of it
     */
    public double getDouble(int column) {
        return cursor.getDouble(row, column);
    }

    /**
     * {@return a BOOLEAN}
     *
     * @param column index of it
     */
    public boolean getBoolean(int column) {
        return cursor.getBoolean(row, column);
    }

    /**
     * {@return the length of a VARCHAR in bytes}
     *
     * @param column index of it
     */
    public int stringLength(int column) {
        return cursor.stringLength(row, column);
    }

    /**
     * {@return the address of a VARCHAR's UTF-8 bytes, good until the call returns}
     *
     * @param column index of it
     */
    public long stringAddress(int column) {
        return cursor.stringAddress(row, column);
    }

    /**
     * {@return a VARCHAR as a new string}
     *
     * @param column index of it
     * @allocation the string and its bytes
     */
    public String getString(int column) {
        return cursor.getString(row, column);
    }
}
