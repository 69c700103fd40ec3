package io.laminar.cli;

import io.laminar.cli.Failures.Script;
import io.laminar.engine.error.BugException;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.DataException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.InputPosition;
import io.laminar.engine.error.IoException;
import io.laminar.engine.error.LimitException;
import io.laminar.engine.error.SqlStatementException;
import io.laminar.engine.error.TopologyException;
import io.laminar.sql.error.SqlException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Says what went wrong with a script, and picks the exit code. */
final class ScriptErrors {
    private final Script script;
    private final PrintStream err;

    /**
     * Makes it.
     *
     * @param script the script as the user wrote it
     * @param err where to say it
     */
    ScriptErrors(Script script, PrintStream err) {
        this.script = script;
        this.err = err;
    }

    /** Reports an error of the front end. */
    ExitCode report(SqlException e) {
        report(e.position().line(), e.position().column(), describe(e), e.hint());
        return ExitCode.SQL;
    }

    /** Reports an error of the engine. */
    ExitCode report(EngineException e) {
        InputPosition place = e.statementPosition();
        report((int) place.line(), (int) place.column(), e.describe(), e.hint());
        if (e instanceof BugException) {
            e.printStackTrace(err);
        }
        return exitCode(e);
    }

    private void report(int line, int column, String message, @Nullable String hint) {
        err.println(Failures.inScript(script, line, column, message, hint));
    }

    private static String describe(SqlException e) {
        return "E" + e.code().number() + " " + e.getMessage();
    }

    static ExitCode exitCode(EngineException e) {
        return switch (e) {
            case ConfigException config -> ExitCode.USAGE;
            case SqlStatementException sql -> ExitCode.SQL;
            case TopologyException topology -> ExitCode.SQL;
            case DataException data -> ExitCode.DATA;
            // A file that is there and damaged is bad data, not a bad machine.
            case IoException io -> io.code() == ErrorCode.DAMAGED_INPUT ? ExitCode.DATA : ExitCode.ENVIRONMENT;
            case LimitException limit -> ExitCode.ENVIRONMENT;
            case BugException bug -> ExitCode.FAILED;
        };
    }
}
