package io.laminar.engine.error;

/** Data that cannot be taken or computed: codes 3xxx, with the place in the input when there is one. */
public final class DataException extends EngineException {
    private static final long serialVersionUID = 1;

    private final InputPosition position;

    /**
     * Makes the exception.
     *
     * @param code a code of this kind
     * @param message what was attempted, then values and limits
     * @param position place in the input, or {@link InputPosition#NONE}
     */
    public DataException(ErrorCode code, String message, InputPosition position) {
        super(code, message, "");
        this.position = position;
    }

    /**
     * Makes the exception without a place.
     *
     * @param code a code of this kind
     * @param message what was attempted, then values and limits
     */
    public DataException(ErrorCode code, String message) {
        this(code, message, InputPosition.NONE);
    }

    /**
     * A function of the program that has thrown.
     *
     * @param code number
     * @param message what happened
     * @param cause what was thrown
     */
    public DataException(ErrorCode code, String message, Throwable cause) {
        super(code, message, "", cause);
        this.position = InputPosition.NONE;
    }

    /** {@return the place in the input, or {@link InputPosition#NONE}} */
    public InputPosition position() {
        return position;
    }
}
