package io.laminar.ring0.kernel;

/** What can be wrong with a row while it is computed; the code is kept beside the row, as a byte. */
public enum KernelError {
    /** No error. */
    NONE("no error"),
    /** The result of integer arithmetic, or of a cast, does not fit its type. */
    OVERFLOW("value out of range"),
    /** An integer was divided by zero. */
    DIVISION_BY_ZERO("division by zero"),
    /** A text does not have the form of the type that it was cast to. */
    BAD_CAST("text cannot be cast"),
    /** A time lies outside 1677-09-21 to 2262-04-11. */
    TIME_OUT_OF_RANGE("time out of range"),
    /** The texts of a slice need more room than there is. */
    VALUE_TOO_LONG("text too long"),
    /** The argument of a function lies outside its domain. */
    BAD_ARGUMENT("argument out of domain");

    private final String text;

    KernelError(String text) {
        this.text = text;
    }

    /** {@return what is wrong, for messages} */
    public String text() {
        return text;
    }

    /** {@return the byte that marks a row} */
    public byte code() {
        return (byte) ordinal();
    }

    /**
     * {@return the error of a byte}
     *
     * @param code what {@link #code} returned
     */
    public static KernelError of(int code) {
        return values()[code];
    }
}
