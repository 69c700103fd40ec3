package io.laminar.cli.run;

import io.laminar.engine.error.InputPosition;
import io.laminar.sql.Planned;
import io.laminar.sql.error.Position;
import io.laminar.sql.text.Statement;
import org.jspecify.annotations.Nullable;

/** One thing to do for a script, in order. */
sealed interface Step {
    /** {@return the SQL to execute} */
    String sql();

    /** {@return where the script is to blame for an error; null when the places of the SQL are those of the script} */
    @Nullable
    InputPosition blame();

    /** Executes a statement and prints its answer, if it has one. */
    record Execute(String sql, @Nullable InputPosition blame) implements Step {
        /** Executes what stands in the script, in its place there. */
        static Execute asWritten(String sql) {
            return new Execute(sql, null);
        }

        /** Executes a statement of the script with something put in. */
        static Execute changed(String sql, Statement from) {
            Position position = from.position();
            return new Execute(sql, new InputPosition("", position.line(), position.column()));
        }

        /** Executes what the script does not have. */
        static Execute added(String sql) {
            return new Execute(sql, InputPosition.NONE);
        }
    }

    /**
     * Runs a query and prints its result when it is complete: because it is to be sorted, or because its rows change.
     *
     * @param plan of the query
     */
    record Hold(String sql, Planned.Select plan) implements Step {
        @Override
        public @Nullable InputPosition blame() {
            return null;
        }
    }
}
