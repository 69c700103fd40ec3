package io.laminar.sql.error;

import org.jspecify.annotations.Nullable;

/** Makes the errors that are raised in many places. */
public final class Refusals {
    private Refusals() {}

    /**
     * {@return the error for a construct that parses but cannot run}
     *
     * @param position where it stands
     * @param construct its name as people know it
     */
    public static SqlException notRunnable(Position position, String construct) {
        return notRunnable(position, construct, null);
    }

    /**
     * {@return the error for a construct that parses but cannot run}
     *
     * @param position where it stands
     * @param construct its name as people know it
     * @param hint what runs instead; null if nothing comes near
     */
    public static SqlException notRunnable(Position position, String construct, @Nullable String hint) {
        return new SqlException(SqlErrorCode.NOT_RUNNABLE, position, "construct='" + construct + "'", hint);
    }

    /**
     * {@return the error for a value of the wrong type}
     *
     * @param position where it stands
     * @param details what was found and what was expected
     */
    public static SqlException mismatch(Position position, String details) {
        return new SqlException(SqlErrorCode.TYPE_MISMATCH, position, details, null);
    }
}
