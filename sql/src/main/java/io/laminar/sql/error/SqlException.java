package io.laminar.sql.error;

import org.jspecify.annotations.Nullable;

/** A SQL text that cannot be parsed, bound or run: with its code, its place and, where there is one, a hint. */
public final class SqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SqlErrorCode code;
    private final transient Position position;
    private final String details;
    private final @Nullable String hint;

    /**
     * An error.
     *
     * @param code its code
     * @param position where
     * @param details values: {@code found='x', expected=y}
     * @param hint what to do; null where nothing better than the message is known
     */
    public SqlException(SqlErrorCode code, Position position, String details, @Nullable String hint) {
        super(code.text() + ": " + (position.line() > 0 ? position + (details.isEmpty() ? "" : ", ") : "") + details);
        this.code = code;
        this.position = position;
        this.details = details;
        this.hint = hint;
    }

    /** {@return the code} */
    public SqlErrorCode code() {
        return code;
    }

    /** {@return the place} */
    public Position position() {
        return position;
    }

    /** {@return what was found and what was expected, without the place} */
    public String details() {
        return details;
    }

    /** {@return what to do, or null} */
    public @Nullable String hint() {
        return hint;
    }

    /**
     * {@return the line of the text with a caret below the place}
     *
     * @param text the text that was parsed
     */
    public String snippet(String text) {
        if (position.line() < 1) {
            return "";
        }
        String[] lines = text.split("\n", -1);
        String line = position.line() <= lines.length ? lines[position.line() - 1] : "";
        int column = Math.min(position.column() - 1, line.length());
        String gap = line.substring(0, column).replaceAll("[^\t]", " ");
        return line + "\n" + gap + "^";
    }
}
