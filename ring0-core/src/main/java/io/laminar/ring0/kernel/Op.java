package io.laminar.ring0.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of {@link Expr.Call}. An argument that is NULL makes the result NULL unless the operation says
 * otherwise. What can fail marks the row (see {@link KernelError}) and gives NULL.
 *
 * <p>Codes in the constants: B = BOOL, I = I64, F = F64, S = STRING, V = INTERVAL, * = any kind (all * alike);
 * arguments, then {@code >}, then the result.
 */
public enum Op {
    ADD_I64("II>I"),
    SUB_I64("II>I"),
    MUL_I64("II>I"),
    /** Truncates toward zero; division by zero fails. */
    DIV_I64("II>I"),
    /** The sign of the dividend; division by zero fails. */
    MOD_I64("II>I"),
    NEG_I64("I>I"),
    ABS_I64("I>I"),
    SIGN_I64("I>I"),
    BIT_AND_I64("II>I"),
    BIT_OR_I64("II>I"),
    BIT_XOR_I64("II>I"),
    BIT_NOT_I64("I>I"),
    SHIFT_LEFT_I64("II>I"),
    SHIFT_RIGHT_I64("II>I"),
    /** Fails unless the value fits 8 bits. */
    CHECK_I8("I>I"),
    /** Fails unless the value fits 16 bits. */
    CHECK_I16("I>I"),
    /** Fails unless the value fits 32 bits. */
    CHECK_I32("I>I"),
    GREATEST_I64("II>I"),
    LEAST_I64("II>I"),

    ADD_F64("FF>F"),
    SUB_F64("FF>F"),
    MUL_F64("FF>F"),
    /** A double times an integer made a double. */
    MUL_F64_I64("FI>F"),
    /** IEEE division: by zero gives an infinity or NaN. */
    DIV_F64("FF>F"),
    /** The sign of the dividend. */
    MOD_F64("FF>F"),
    NEG_F64("F>F"),
    ABS_F64("F>F"),
    SIGN_F64("F>F"),
    FLOOR_F64("F>F"),
    CEIL_F64("F>F"),
    /** Half away from zero. */
    ROUND_F64("F>F"),
    /** Half away from zero, to a number of decimal digits. */
    ROUND_DIGITS_F64("FI>F"),
    TRUNC_F64("F>F"),
    /** A negative argument fails. */
    SQRT_F64("F>F"),
    EXP_F64("F>F"),
    /** Natural logarithm; an argument that is not positive fails. */
    LN_F64("F>F"),
    LOG10_F64("F>F"),
    POW_F64("FF>F"),
    SIN_F64("F>F"),
    COS_F64("F>F"),
    TAN_F64("F>F"),
    /** Rounds to the nearest float; a finite value that becomes infinite fails. */
    ROUND_F32("F>F"),
    GREATEST_F64("FF>F"),
    LEAST_F64("FF>F"),

    I64_TO_F64("I>F"),
    /** Rounds half to even, as DuckDB does; NaN and what does not fit fail. */
    F64_TO_I64("F>I"),
    BOOL_TO_I64("B>I"),
    I64_TO_BOOL("I>B"),
    BOOL_TO_STRING("B>S"),
    I64_TO_STRING("I>S"),
    /** The shortest text that reads back as the same double. */
    F64_TO_STRING("F>S"),
    /** The shortest text that reads back as the same float. */
    F32_TO_STRING("F>S"),
    DATE_TO_STRING("I>S"),
    TIME_TO_STRING("I>S"),
    TIMESTAMP_TO_STRING("I>S"),
    STRING_TO_BOOL("S>B"),
    STRING_TO_I64("S>I"),
    STRING_TO_F64("S>F"),
    STRING_TO_DATE("S>I"),
    STRING_TO_TIME("S>I"),
    STRING_TO_TIMESTAMP("S>I"),

    EQ_I64("II>B"),
    NE_I64("II>B"),
    LT_I64("II>B"),
    LE_I64("II>B"),
    GT_I64("II>B"),
    GE_I64("II>B"),
    /** NaN equals NaN and is greatest, minus zero equals zero; so for the next five. */
    EQ_F64("FF>B"),
    NE_F64("FF>B"),
    LT_F64("FF>B"),
    LE_F64("FF>B"),
    GT_F64("FF>B"),
    GE_F64("FF>B"),
    /** By bytes of UTF-8, which is by code points; so for the next five. */
    EQ_STRING("SS>B"),
    NE_STRING("SS>B"),
    LT_STRING("SS>B"),
    LE_STRING("SS>B"),
    GT_STRING("SS>B"),
    GE_STRING("SS>B"),
    EQ_BOOL("BB>B"),
    NE_BOOL("BB>B"),
    LT_BOOL("BB>B"),
    LE_BOOL("BB>B"),
    GT_BOOL("BB>B"),
    GE_BOOL("BB>B"),
    /** By total nanoseconds, a month counting 30 days; so for the next five. */
    EQ_INTERVAL("VV>B"),
    NE_INTERVAL("VV>B"),
    LT_INTERVAL("VV>B"),
    LE_INTERVAL("VV>B"),
    GT_INTERVAL("VV>B"),
    GE_INTERVAL("VV>B"),
    /** Never NULL: two NULLs are not distinct. */
    IS_DISTINCT("**>B"),
    /** Never NULL: two NULLs are not distinct. */
    IS_NOT_DISTINCT("**>B"),
    /** Never NULL. */
    IS_NULL("*>B"),
    /** Never NULL. */
    IS_NOT_NULL("*>B"),
    /** Never NULL. */
    IS_TRUE("B>B"),
    /** Never NULL. */
    IS_FALSE("B>B"),
    NOT("B>B"),

    /** Length in code points. */
    LENGTH("S>I"),
    OCTET_LENGTH("S>I"),
    CONCAT("SS>S"),
    UPPER("S>S"),
    LOWER("S>S"),
    /** Removes characters of the second argument from both ends. */
    TRIM("SS>S"),
    LTRIM("SS>S"),
    RTRIM("SS>S"),
    /** Start counts from 1; a start before the text counts against the length. */
    SUBSTRING("SII>S"),
    /** The text from a start on. */
    SUBSTRING_FROM("SI>S"),
    /** Position of the second in the first, from 1; 0 if it is not there. */
    POSITION("SS>I"),
    REPLACE("SSS>S"),
    /** The first n characters; a negative n leaves out the last. */
    LEFT("SI>S"),
    RIGHT("SI>S"),
    STARTS_WITH("SS>B"),
    ENDS_WITH("SS>B"),
    CONTAINS("SS>B"),
    REVERSE("S>S"),
    LPAD("SIS>S"),
    RPAD("SIS>S"),
    REPEAT("SI>S"),
    /** Pattern with % and _; the third argument is the escape character or empty. */
    LIKE("SSS>B"),
    ILIKE("SSS>B"),

    EXTRACT_YEAR("I>I"),
    EXTRACT_QUARTER("I>I"),
    EXTRACT_MONTH("I>I"),
    EXTRACT_WEEK("I>I"),
    EXTRACT_DAY("I>I"),
    /** Sunday is 0. */
    EXTRACT_DOW("I>I"),
    /** Monday is 1, Sunday 7. */
    EXTRACT_ISODOW("I>I"),
    EXTRACT_DOY("I>I"),
    EXTRACT_HOUR("I>I"),
    EXTRACT_MINUTE("I>I"),
    /** Whole seconds of the minute. */
    EXTRACT_SECOND("I>I"),
    /** Seconds of the minute in milliseconds. */
    EXTRACT_MILLISECOND("I>I"),
    EXTRACT_MICROSECOND("I>I"),
    EXTRACT_NANOSECOND("I>I"),
    /** Seconds since 1970 with the fraction. */
    EXTRACT_EPOCH("I>F"),
    TRUNC_YEAR("I>I"),
    TRUNC_QUARTER("I>I"),
    TRUNC_MONTH("I>I"),
    /** To Monday. */
    TRUNC_WEEK("I>I"),
    TRUNC_DAY("I>I"),
    TRUNC_HOUR("I>I"),
    TRUNC_MINUTE("I>I"),
    TRUNC_SECOND("I>I"),
    TRUNC_MILLISECOND("I>I"),
    TRUNC_MICROSECOND("I>I"),
    /** Timestamp plus interval: months first (the day is cut to the month's last), then days, then nanoseconds. */
    ADD_INTERVAL("IV>I"),
    SUB_INTERVAL("IV>I"),
    /** Time of day plus interval, modulo a day. */
    TIME_ADD_INTERVAL("IV>I"),
    /** Difference of two timestamps, as days and nanoseconds. */
    DIFF_TIMESTAMP("II>V"),
    /** Timestamp to the day it lies in. */
    TIMESTAMP_TO_DATE("I>I"),
    /** Midnight of a day. */
    DATE_TO_TIMESTAMP("I>I"),
    TIMESTAMP_TO_TIME("I>I"),
    /** Start of the window of a time: time, size, offset. */
    TUMBLE_START("III>I"),
    /** Rounds nanoseconds half up to a multiple of the second argument. */
    ROUND_TIME("II>I"),
    /** Milliseconds since 1970 to timestamp. */
    EPOCH_MS_TO_TIMESTAMP("I>I"),
    ADD_INTERVALS("VV>V"),
    SUB_INTERVALS("VV>V"),
    NEG_INTERVAL("V>V"),
    MUL_INTERVAL("VI>V"),
    /** Nanoseconds of an interval, a month counting 30 days. */
    INTERVAL_TO_I64("V>I");

    private final String arguments;
    private final @Nullable VectorKind result;

    Op(String signature) {
        int arrow = signature.indexOf('>');
        this.arguments = signature.substring(0, arrow);
        this.result = kind(signature.charAt(arrow + 1));
    }

    private static @Nullable VectorKind kind(char code) {
        return switch (code) {
            case 'B' -> VectorKind.BOOL;
            case 'I' -> VectorKind.I64;
            case 'F' -> VectorKind.F64;
            case 'S' -> VectorKind.STRING;
            case 'V' -> VectorKind.INTERVAL;
            default -> null;
        };
    }

    /** {@return the number of arguments} */
    public int argumentCount() {
        return arguments.length();
    }

    /**
     * {@return the kind of an argument; null for any}
     *
     * @param index which
     */
    public @Nullable VectorKind argument(int index) {
        return kind(arguments.charAt(index));
    }

    /** {@return the kind of the result} */
    public @Nullable VectorKind result() {
        return result;
    }

    /** {@return whether the result is NULL as soon as an argument is} */
    public boolean isStrict() {
        return switch (this) {
            case IS_NULL, IS_NOT_NULL, IS_TRUE, IS_FALSE, IS_DISTINCT, IS_NOT_DISTINCT -> false;
            default -> true;
        };
    }

    void check(List<Expr> given) {
        boolean fits = given.size() == argumentCount();
        for (int a = 0; fits && a < given.size(); a++) {
            VectorKind wanted = argument(a);
            fits = wanted == null
                    ? given.get(a).kind() == given.get(0).kind()
                    : given.get(a).kind() == wanted;
        }
        if (!fits) {
            throw new IllegalArgumentException("arguments do not fit: op=" + this + ", wanted=" + arguments + ", found="
                    + given.stream().map(Expr::kind).toList());
        }
    }
}
