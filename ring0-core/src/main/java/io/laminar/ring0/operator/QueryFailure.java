package io.laminar.ring0.operator;

import io.laminar.ring0.kernel.KernelError;
import org.jspecify.annotations.Nullable;

/** A query that cannot go on. Thrown out of an operator's step; the core stops what depends on it, others run on. */
public final class QueryFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a query stopped. */
    public enum Reason {
        /** A row could not be computed and the policy is FAIL. */
        ROW,
        /** The state has reached its bound. */
        STATE_LIMIT,
        /** The sum of a group does not fit its type. */
        OVERFLOW,
        /** More panes are open than the operator may hold. */
        TOO_MANY_PANES,
        /** The core's log has failed: what the source took now would be lost. */
        LOG,
        /** A user's function has thrown. */
        FUNCTION
    }

    private final Reason reason;
    private final KernelError error;

    private QueryFailure(Reason reason, KernelError error, String message) {
        super(message);
        this.reason = reason;
        this.error = error;
    }

    /**
     * A row that could not be computed.
     *
     * @param operator name of the operator
     * @param row number of the row among those it has read, from 1
     * @param error what was wrong
     * @param text the row's values
     * @return the failure
     */
    public static QueryFailure row(String operator, long row, KernelError error, String text) {
        return new QueryFailure(
                Reason.ROW, error, error.text() + ": operator=" + operator + ", row=" + row + ", values=" + text);
    }

    /**
     * A bound that was reached.
     *
     * @param reason which
     * @param operator name of the operator
     * @param details values and limit
     * @return the failure
     */
    public static QueryFailure limit(Reason reason, String operator, String details) {
        KernelError error = reason == Reason.OVERFLOW ? KernelError.OVERFLOW : KernelError.NONE;
        String text = switch (reason) {
            case OVERFLOW -> "sum does not fit its type";
            case STATE_LIMIT -> "state limit reached";
            case TOO_MANY_PANES -> "too many windows are open";
            case ROW, FUNCTION -> "row failed";
            case LOG -> "log failed";
        };
        return new QueryFailure(reason, error, text + ": operator=" + operator + ", " + details);
    }

    /**
     * A log that takes nothing any more.
     *
     * @param source name of the source
     * @param cause what the log says
     * @return the failure
     */
    public static QueryFailure log(String source, @Nullable Exception cause) {
        String why = cause == null ? "" : ", reason=" + cause.getMessage();
        QueryFailure failure = new QueryFailure(
                Reason.LOG, KernelError.NONE, "source cannot write down what it takes: source=" + source + why);
        failure.initCause(cause);
        return failure;
    }

    /**
     * A user's function that has thrown.
     *
     * @param operator name of the operator
     * @param row number of the row among those it has read, from 1
     * @param at what it was called with
     * @param cause what it has thrown
     * @return the failure
     */
    public static QueryFailure function(String operator, long row, String at, Throwable cause) {
        QueryFailure failure = new QueryFailure(
                Reason.FUNCTION,
                KernelError.NONE,
                "function failed: operator=" + operator + ", row=" + row + ", at=" + at + ", thrown=" + cause);
        failure.initCause(cause);
        return failure;
    }

    /** {@return why} */
    public Reason reason() {
        return reason;
    }

    /** {@return what was wrong with the row, if it was a row} */
    public KernelError error() {
        return error;
    }
}
