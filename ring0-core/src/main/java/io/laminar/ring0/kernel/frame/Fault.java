package io.laminar.ring0.kernel.frame;

/** What can be wrong with a row, as the byte that marks it. The numbers are stable. */
public final class Fault {
    /** No error. */
    public static final byte NONE = 0;
    /** The result of integer arithmetic, or of a cast, does not fit its type. */
    public static final byte OVERFLOW = 1;
    /** An integer was divided by zero. */
    public static final byte DIVISION_BY_ZERO = 2;
    /** A text does not have the form of the type that it was cast to. */
    public static final byte BAD_CAST = 3;
    /** A time lies outside 1677-09-21 to 2262-04-11. */
    public static final byte TIME_OUT_OF_RANGE = 4;
    /** A text is longer than a program computes. */
    public static final byte VALUE_TOO_LONG = 5;
    /** The argument of a function lies outside its domain. */
    public static final byte BAD_ARGUMENT = 6;

    private Fault() {}
}
