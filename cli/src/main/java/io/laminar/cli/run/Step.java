package io.laminar.cli.run;

import io.laminar.sql.Planned;

/** One thing to do for a script, in order. */
sealed interface Step {
    /** {@return the SQL to execute; its places are those of the script} */
    String sql();

    /** Executes a statement and prints its answer, if it has one. */
    record Execute(String sql) implements Step {}

    /**
     * Runs a query and prints its result when it is complete: because it is to be sorted, or because its rows change.
     *
     * @param plan of the query
     */
    record Hold(String sql, Planned.Select plan) implements Step {}
}
