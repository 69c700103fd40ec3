package io.laminar.engine.format;

import io.laminar.memory.HotPath;

/** What a row of a changelog does to the result. */
public enum RowOp {
    /** A new row. */
    INSERT("+I"),
    /** The row before a change; its {@link #UPDATE_AFTER} follows. */
    UPDATE_BEFORE("-U"),
    /** The row after a change. */
    UPDATE_AFTER("+U"),
    /** A row goes. */
    DELETE("-D");

    private final String text;

    RowOp(String text) {
        this.text = text;
    }

    /** {@return the two characters by which it is written} */
    public String text() {
        return text;
    }

    /** {@return the first of the two characters: plus or minus} */
    @HotPath
    public char sign() {
        return this == INSERT || this == UPDATE_AFTER ? '+' : '-';
    }

    /** {@return the second of the two characters} */
    @HotPath
    public char letter() {
        return switch (this) {
            case INSERT -> 'I';
            case DELETE -> 'D';
            case UPDATE_BEFORE, UPDATE_AFTER -> 'U';
        };
    }
}
