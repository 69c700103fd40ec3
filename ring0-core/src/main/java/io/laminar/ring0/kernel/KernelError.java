package io.laminar.ring0.kernel;

import io.laminar.ring0.kernel.frame.Fault;

/** What can be wrong with a row while it is computed; the code is kept beside the row, as a byte. */
public enum KernelError {
    /** No error. */
    NONE(Fault.NONE, "no error"),
    /** The result of integer arithmetic, or of a cast, does not fit its type. */
    OVERFLOW(Fault.OVERFLOW, "value out of range"),
    /** An integer was divided by zero. */
    DIVISION_BY_ZERO(Fault.DIVISION_BY_ZERO, "division by zero"),
    /** A text does not have the form of the type that it was cast to. */
    BAD_CAST(Fault.BAD_CAST, "text cannot be cast"),
    /** A time lies outside 1677-09-21 to 2262-04-11. */
    TIME_OUT_OF_RANGE(Fault.TIME_OUT_OF_RANGE, "time out of range"),
    /** A text is longer than is computed. */
    VALUE_TOO_LONG(Fault.VALUE_TOO_LONG, "text too long"),
    /** The argument of a function lies outside its domain. */
    BAD_ARGUMENT(Fault.BAD_ARGUMENT, "argument out of domain");

    private static final KernelError[] BY_CODE = values();

    private final byte code;
    private final String text;

    KernelError(byte code, String text) {
        this.code = code;
        this.text = text;
    }

    /** {@return what is wrong, for messages} */
    public String text() {
        return text;
    }

    /** {@return the byte that marks a row} */
    public byte code() {
        return code;
    }

    /**
     * {@return the error of a byte}
     *
     * @param code what {@link #code} returned
     */
    public static KernelError of(int code) {
        return BY_CODE[code];
    }
}
