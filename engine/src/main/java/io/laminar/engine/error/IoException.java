package io.laminar.engine.error;

/** A file or a device failed: codes 5xxx. */
public final class IoException extends EngineException {
    private static final long serialVersionUID = 1;

    /**
     * Makes the exception.
     *
     * @param code a code of this kind
     * @param message what was attempted, then values and limits
     */
    public IoException(ErrorCode code, String message) {
        super(code, message, "");
    }

    /**
     * Makes the exception with a hint of its own.
     *
     * @param code a code of this kind
     * @param message what was attempted, then values and limits
     * @param hint what to do about it
     */
    public IoException(ErrorCode code, String message, String hint) {
        super(code, message, hint);
    }

    /**
     * Makes the exception from another.
     *
     * @param code a code of this kind
     * @param message what was attempted, then values and limits
     * @param cause what happened below
     */
    public IoException(ErrorCode code, String message, Throwable cause) {
        super(code, message, "", cause);
    }
}
