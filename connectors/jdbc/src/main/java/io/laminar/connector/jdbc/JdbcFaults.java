package io.laminar.connector.jdbc;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Turns failures of a database into errors with codes. */
final class JdbcFaults {
    private JdbcFaults() {}

    static IoException of(String attempted, JdbcTarget target, SQLException cause) {
        ErrorCode code = isAway(cause) ? ErrorCode.DATABASE_UNREACHABLE : ErrorCode.DATABASE_REFUSED;
        String message = String.valueOf(cause.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
        return new IoException(
                code,
                "cannot " + attempted + ": " + target.describe() + ", sqlState=" + cause.getSQLState() + ", reason="
                        + message,
                cause);
    }

    /** Class 08: no connection; 57P: the server is told to end, or begins; 53: it is short of something. */
    private static boolean isAway(SQLException cause) {
        String state = String.valueOf(cause.getSQLState());
        return cause instanceof SQLTransientConnectionException
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53");
    }

    static IoException unfit(JdbcTarget target, String why, String hint) {
        return new IoException(ErrorCode.TABLE_UNFIT, "cannot write rows: " + why + ": " + target.describe(), hint);
    }
}
