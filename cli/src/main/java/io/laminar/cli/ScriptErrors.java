package io.laminar.cli;

import io.laminar.cli.Failures.Script;
import io.laminar.engine.error.BugException;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.DataException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.engine.error.LimitException;
import io.laminar.engine.error.SqlStatementException;
import io.laminar.sql.error.SqlException;
import java.io.PrintStream;
import java.util.function.IntBinaryOperator;

/** Says what went wrong with a script, and picks the exit code. */
final class ScriptErrors {
    private final Script script;
    private final PrintStream err;
    private final IntBinaryOperator originalColumn;

    /**
     * Makes it.
     *
     * @param script the script as the user wrote it
     * @param err where to say it
     * @param originalColumn the column in the script of a line and column in the SQL that was executed
     */
    ScriptErrors(Script script, PrintStream err, IntBinaryOperator originalColumn) {
        this.script = script;
        this.err = err;
        this.originalColumn = originalColumn;
    }

    /** Reports an error of the front end. */
    ExitCode report(SqlException e) {
        report(e.position().line(), e.position().column(), describe(e), e.hint());
        return ExitCode.SQL;
    }

    /** Reports an error of the engine. */
    ExitCode report(EngineException e) {
        switch (e) {
            case SqlStatementException sql -> report(sql.line(), sql.column(), sql.describe(), sql.hint());
            case BugException bug -> {
                report(0, 0, bug.describe(), bug.hint());
                bug.printStackTrace(err);
            }
            default -> report(0, 0, e.describe(), e.hint());
        }
        return exitCode(e);
    }

    private void report(int line, int column, String message, @org.jspecify.annotations.Nullable String hint) {
        int shown = line > 0 && column > 0 ? originalColumn.applyAsInt(line, column) : column;
        err.println(Failures.inScript(script, line, shown, message, hint));
    }

    private static String describe(SqlException e) {
        return "E" + e.code().number() + " " + e.getMessage();
    }

    static ExitCode exitCode(EngineException e) {
        return switch (e) {
            case ConfigException config -> ExitCode.USAGE;
            case SqlStatementException sql -> ExitCode.SQL;
            case DataException data -> ExitCode.DATA;
            // A file that is there and damaged is bad data, not a bad machine.
            case IoException io -> io.code() == ErrorCode.DAMAGED_INPUT ? ExitCode.DATA : ExitCode.ENVIRONMENT;
            case LimitException limit -> ExitCode.ENVIRONMENT;
            case BugException bug -> ExitCode.FAILED;
        };
    }
}
