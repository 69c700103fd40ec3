package io.laminar.engine.format;

import io.laminar.memory.block.ColumnType;

/**
 * A column as text formats see it.
 *
 * @param name name of the column, and of the field that holds it
 * @param type what it holds
 * @param digits digits of a second's fraction that a TIME or TIMESTAMP keeps, 0 to 9; elsewhere without meaning
 * @param nullable whether NULL may be written to it
 */
public record FieldFormat(String name, ColumnType type, int digits, boolean nullable) {
    /** Digits kept where none are declared: microseconds. */
    public static final int DEFAULT_DIGITS = 6;

    /** Checks the digits. */
    public FieldFormat {
        if (digits < 0 || digits > 9) {
            throw new IllegalArgumentException("digits must be in 0..9: digits=" + digits);
        }
    }

    /** {@return nanoseconds of the last digit kept} */
    public long unitNs() {
        long unit = 1;
        for (int d = digits; d < 9; d++) {
            unit *= 10;
        }
        return unit;
    }
}
