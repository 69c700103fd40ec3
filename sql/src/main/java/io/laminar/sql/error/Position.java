package io.laminar.sql.error;

/**
 * A place in a SQL text.
 *
 * @param line from 1
 * @param column from 1, in characters
 * @param offset from 0, in characters
 */
public record Position(int line, int column, int offset) {
    /** Where no text is at hand. */
    public static final Position NONE = new Position(0, 0, 0);

    @Override
    public String toString() {
        return "line=" + line + ", column=" + column;
    }
}
