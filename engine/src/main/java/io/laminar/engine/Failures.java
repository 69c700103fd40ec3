package io.laminar.engine;

import io.laminar.engine.error.BugException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.InputPosition;
import io.laminar.engine.error.SqlStatementException;
import io.laminar.ring0.kernel.KernelError;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;

/** Turns what the tiers below throw or report into what users see. */
final class Failures {
    private Failures() {}

    static BugException bug(String what, Throwable cause) {
        return new BugException(ErrorCode.BUG, what + ": " + cause, cause);
    }

    static SqlStatementException of(SqlException e) {
        String hint = e.hint() == null ? "" : e.hint();
        InputPosition place = new InputPosition("", e.position().line(), e.position().column());
        return new SqlStatementException(codeOf(e.code()), String.valueOf(e.getMessage()), hint, place, e);
    }

    static ErrorCode codeOf(SqlErrorCode code) {
        return ErrorCode.valueOf("SQL_" + code.name());
    }

    static ErrorCode codeOf(KernelError error) {
        return ErrorCode.valueOf("COMPUTED_" + error.name());
    }

    static EngineException of(RuntimeException e, String what) {
        return e instanceof EngineException known ? known : e instanceof SqlException sql ? of(sql) : bug(what, e);
    }
}
