package io.laminar.engine.error;

/** A statement that cannot be executed: codes 2xxx, with the place in the script. */
public final class SqlStatementException extends EngineException {
    private static final long serialVersionUID = 1;

    /**
     * Makes the exception.
     *
     * @param code a code of this kind
     * @param message what was found and what was expected
     * @param hint what to do about it; may be empty
     * @param position place in the script, or {@link InputPosition#NONE}
     * @param cause what happened below
     */
    public SqlStatementException(ErrorCode code, String message, String hint, InputPosition position, Throwable cause) {
        super(code, message, hint, cause);
        at(position);
    }

    /** {@return the line in the script, from 1; 0 when there is none} */
    public int line() {
        return (int) statementPosition().line();
    }

    /** {@return the column in that line, from 1; 0 when there is none} */
    public int column() {
        return (int) statementPosition().column();
    }
}
