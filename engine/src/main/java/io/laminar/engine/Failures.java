package io.laminar.engine;

import io.laminar.engine.error.BugException;
import io.laminar.engine.error.DataException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.InputPosition;
import io.laminar.engine.error.IoException;
import io.laminar.engine.error.LimitException;
import io.laminar.engine.error.SqlStatementException;
import io.laminar.ring0.core.AllocationViolation;
import io.laminar.ring0.kernel.KernelError;
import io.laminar.ring0.operator.QueryFailure;
import io.laminar.ring0.storage.StorageException;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import org.jspecify.annotations.Nullable;

/** Turns what the tiers below throw or report into what users see. */
final class Failures {
    private Failures() {}

    static BugException bug(String what, @Nullable Throwable cause) {
        return cause == null
                ? new BugException(ErrorCode.BUG, what)
                : new BugException(ErrorCode.BUG, what + ": " + cause, cause);
    }

    /** What has stopped a core. */
    static EngineException stopped(Throwable crash) {
        return crash instanceof AllocationViolation violation
                ? allocates("core stopped", violation)
                : bug("core stopped", crash);
    }

    private static LimitException allocates(String what, AllocationViolation violation) {
        return new LimitException(ErrorCode.CORE_ALLOCATES, what + ": " + violation.getMessage(), violation);
    }

    static SqlStatementException of(SqlException e) {
        String hint = e.hint() == null ? "" : e.hint();
        return new SqlStatementException(codeOf(e.code()), String.valueOf(e.getMessage()), hint, at(e.position()), e);
    }

    /** A place in a SQL text, as users see it. */
    static InputPosition at(Position position) {
        return new InputPosition("", position.line(), position.column());
    }

    static ErrorCode codeOf(SqlErrorCode code) {
        return ErrorCode.valueOf("SQL_" + code.name());
    }

    /** What storage says, under the number that it says. */
    static IoException of(StorageException e, String what) {
        return new IoException(ErrorCode.valueOf(e.code().name()), what + ": " + e.getMessage(), e);
    }

    static ErrorCode codeOf(KernelError error) {
        return ErrorCode.valueOf("COMPUTED_" + error.name());
    }

    /** What a core says about a query that stopped. */
    static EngineException of(String stream, RuntimeException failure) {
        return stopped("query stopped: stream=" + stream, failure);
    }

    /** What a core says about a source that takes no more. */
    static EngineException ofSource(String source, RuntimeException failure) {
        return stopped("source stopped: source=" + source, failure);
    }

    private static EngineException stopped(String what, RuntimeException failure) {
        if (failure instanceof AllocationViolation violation) {
            return allocates(what, violation);
        }
        if (!(failure instanceof QueryFailure query)) {
            return bug(what, failure);
        }
        String message = what + ": " + query.getMessage();
        return switch (query.reason()) {
            case ROW, OVERFLOW -> new DataException(codeOf(query.error()), message);
            case STATE_LIMIT -> new LimitException(ErrorCode.MEMORY_LIMIT, message, query);
            case FUNCTION -> new DataException(ErrorCode.FUNCTION_FAILED, message, query);
            case TOO_MANY_PANES -> new LimitException(ErrorCode.TOO_MANY_WINDOWS, message, query);
            case LOG -> new IoException(ErrorCode.LOG_WRITE_FAILED, message, query);
        };
    }

    static EngineException of(Throwable e, String what) {
        return e instanceof EngineException known ? known : e instanceof SqlException sql ? of(sql) : bug(what, e);
    }
}
