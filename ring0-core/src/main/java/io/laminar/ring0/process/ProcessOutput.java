package io.laminar.ring0.process;

/**
 * Takes the rows that a function emits: columns by their indices, then {@link #emit}. A column that is not set is NULL;
 * a row that is not emitted when the call returns is forgotten. What one call emits may take 64 MiB. A setter that does
 * not fit the column, or a value that does not, is an IllegalArgumentException.
 *
 * @threading the core's
 * @allocation none
 */
public interface ProcessOutput {
    /**
     * Sets an integer, DATE (days), TIME (nanoseconds of day) or TIMESTAMP (nanoseconds UTC).
     *
     * @param column index of it
     * @param value must fit the column's type
     */
    void setLong(int column, long value);

    /**
     * Sets a REAL or DOUBLE.
     *
     * @param column index of it
     * @param value rounded to the nearest float for a REAL
     */
    void setDouble(int column, double value);

    /**
     * Sets a BOOLEAN.
     *
     * @param column index of it
     * @param value any
     */
    void setBoolean(int column, boolean value);

    /**
     * Sets a VARCHAR.
     *
     * @param column index of it
     * @param text address of its UTF-8 bytes
     * @param length how many
     */
    void setString(int column, long text, int length);

    /**
     * Sets a VARCHAR.
     *
     * @param column index of it
     * @param text any
     */
    void setString(int column, CharSequence text);

    /** Ends the row. */
    void emit();
}
