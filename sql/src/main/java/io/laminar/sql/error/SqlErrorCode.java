package io.laminar.sql.error;

/** Stable numbers of SQL errors: 20xx the text, 21xx names and types, 22xx what cannot run. */
public enum SqlErrorCode {
    UNEXPECTED_TOKEN(2001, "unexpected token"),
    BAD_CHARACTER(2002, "character not allowed here"),
    UNTERMINATED(2003, "text ends inside a quoted part or comment"),
    BAD_NUMBER(2004, "number cannot be read"),
    BAD_LITERAL(2005, "literal cannot be read"),
    TOO_DEEP(2006, "expression nested too deeply"),
    TOO_LARGE(2007, "statement too large"),
    UNKNOWN_VARIABLE(2008, "variable is not set"),

    UNKNOWN_RELATION(2101, "unknown source, stream or sink"),
    UNKNOWN_COLUMN(2102, "unknown column"),
    AMBIGUOUS_COLUMN(2103, "column name is ambiguous"),
    UNKNOWN_FUNCTION(2104, "unknown function"),
    WRONG_ARGUMENTS(2105, "wrong arguments"),
    TYPE_MISMATCH(2106, "types do not fit"),
    DUPLICATE_NAME(2107, "name is taken"),
    CYCLE(2108, "streams depend on each other in a circle"),
    BAD_WINDOW(2109, "window is not possible"),
    NO_WATERMARK(2110, "a watermark is needed"),
    BAD_EMIT(2111, "EMIT clause does not fit the query"),
    MISPLACED_AGGREGATE(2112, "aggregate is not allowed here"),
    NOT_GROUPED(2113, "column is neither grouped nor aggregated"),
    BAD_OPTION(2114, "option is not known or has a bad value"),
    IN_USE(2115, "other streams depend on it"),
    RETRACTING_INPUT(2116, "input takes rows back"),
    UNKNOWN_TYPE(2117, "unknown type"),
    BAD_CONSTANT(2118, "constant cannot be computed"),

    NOT_RUNNABLE(2201, "cannot run yet");

    private final int number;
    private final String text;

    SqlErrorCode(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** {@return the stable number} */
    public int number() {
        return number;
    }

    /** {@return what the code says in general} */
    public String text() {
        return text;
    }
}
