package io.laminar.sql.bind;

import io.laminar.sql.plan.TimeWindow;
import io.laminar.sql.scalar.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * What a clause allows beside columns.
 *
 * @param clause its name, for errors
 * @param aggregates whether aggregates may stand in it
 * @param window the windows that the query groups by, whose bounds may be named; null for none
 * @param order what FIRST_VALUE and LAST_VALUE go by when they do not say; null for arrival
 */
record ClauseContext(
        String clause,
        boolean aggregates,
        @Nullable TimeWindow window,
        @Nullable Scalar order) {
    /** {@return a clause with columns only} */
    static ClauseContext plain(String clause) {
        return new ClauseContext(clause, false, null, null);
    }
}
