package io.laminar.ring0.process;

/**
 * A row as a function sees it: its columns by their indices, from 0. A getter must fit the column's type.
 *
 * @threading the core's
 * @allocation none, {@link #getString} excepted
 */
public interface ProcessRow {
    /**
     * {@return whether a value is NULL}
     *
     * @param column index of it
     */
    boolean isNull(int column);

    /**
     * {@return an integer, DATE (days), TIME (nanoseconds of day) or TIMESTAMP (nanoseconds UTC)}
     *
     * @param column index of it
     */
    long getLong(int column);

    /**
     * {@return a REAL or DOUBLE}
     *
     * @param column index of it
     */
    double getDouble(int column);

    /**
     * {@return a BOOLEAN}
     *
     * @param column index of it
     */
    boolean getBoolean(int column);

    /**
     * {@return the length of a VARCHAR in bytes}
     *
     * @param column index of it
     */
    int stringLength(int column);

    /**
     * {@return the address of a VARCHAR's UTF-8 bytes, good until the call returns}
     *
     * @param column index of it
     */
    long stringAddress(int column);

    /**
     * {@return a VARCHAR as a new string}
     *
     * @param column index of it
     * @allocation the string and its bytes
     */
    String getString(int column);
}
