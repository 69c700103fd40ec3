package io.laminar.engine.error;

import org.jspecify.annotations.Nullable;

/**
 * Any failure that the engine reports. The message says what was attempted, with values and limits; {@link #hint()}
 * says what to do about it.
 */
public abstract sealed class EngineException extends RuntimeException
        permits ConfigException,
                SqlStatementException,
                TopologyException,
                DataException,
                LimitException,
                IoException,
                BugException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final String hint;
    private InputPosition statement = InputPosition.NONE;

    EngineException(ErrorCode code, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    EngineException(ErrorCode code, String message, String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    /** {@return the stable code} */
    public final ErrorCode code() {
        return code;
    }

    /** {@return what the user can do about it; the code's own hint unless there is a better one} */
    public final String hint() {
        return hint.isEmpty() ? code.hint() : hint;
    }

    /**
     * Says which place in the SQL text the error is about. Whoever makes the exception calls this before it is thrown.
     *
     * @param place line and column in the text; takes the place of one said before
     * @return this
     */
    public final EngineException at(InputPosition place) {
        statement = place;
        return this;
    }

    /** {@return the place in the SQL text, or {@link InputPosition#NONE} when no text is to blame} */
    public final InputPosition statementPosition() {
        return statement;
    }

    /** {@return how much of the engine the error takes with it} */
    public final Severity severity() {
        return code.severity();
    }

    /** {@return whether trying again can help} */
    public final Retry retry() {
        return code.retry();
    }

    /** {@return code and message, as in {@code E3103 cannot read value: ...}} */
    public final String describe() {
        return "E" + code.number() + " " + getMessage();
    }
}
