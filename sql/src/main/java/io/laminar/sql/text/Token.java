package io.laminar.sql.text;

import io.laminar.sql.error.Position;

/**
 * A piece of SQL text.
 *
 * @param kind what it is
 * @param text a word folded to lower case, a quoted part with its quotes undone, else as written
 * @param position where it begins
 * @param end the offset behind its last character
 */
record Token(Kind kind, String text, Position position, int end) {
    /** What a token is. */
    enum Kind {
        /** An unquoted name or keyword. */
        WORD,
        /** A name in quotes or backticks. */
        QUOTED,
        /** A text in single quotes. */
        STRING,
        /** A number without a sign. */
        NUMBER,
        /** A number with a short unit, {@code 5s}. */
        DURATION,
        /** An operator or a delimiter. */
        SYMBOL,
        /** Behind the last token. */
        END
    }

    /** {@return whether this is the keyword, in whatever case} */
    boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    /** {@return whether this is the symbol} */
    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }
}
