package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in FROM. */
public sealed interface TableRef {
    /** {@return where it was written} */
    Position position();

    /**
     * A source, stream or view by name; {@code qualifier} what stands before the name, a part each; {@code asOf} for
     * FOR SYSTEM_TIME AS OF.
     */
    record Named(
            Position position,
            List<String> qualifier,
            String name,
            @Nullable String alias,
            List<String> columns,
            @Nullable Expression asOf)
            implements TableRef {
        /** {@return a table by nothing but its name} */
        public static Named of(Position position, String name) {
            return of(position, List.of(name));
        }

        /** {@return a table by its name, which may be qualified: its parts} */
        public static Named of(Position position, List<String> parts) {
            int last = parts.size() - 1;
            return new Named(position, parts.subList(0, last), parts.get(last), null, List.of(), null);
        }
    }

    /** A query in parentheses. */
    record Derived(Position position, Query query, @Nullable String alias, List<String> columns, boolean lateral)
            implements TableRef {}

    /** A table function: TUMBLE, HOP, CUMULATE, SESSION, UNNEST, REGROUP, PROCESS, with TABLE(...) around it or not. */
    record Function(
            Position position,
            String name,
            List<Expression.Argument> arguments,
            @Nullable String alias,
            List<String> columns)
            implements TableRef {}

    /** How a join is written. */
    enum JoinKind {
        CROSS,
        INNER,
        LEFT,
        RIGHT,
        FULL,
        SEMI,
        ANTI,
        ASOF,
        ASOF_LEFT,
        TEMPORAL_PROBE
    }

    /**
     * A join. {@code natural} compares columns of the same name, then {@code on} and {@code using} are not there;
     * {@code match} is ASOF's condition, {@code tolerance} its bound.
     */
    record Join(
            Position position,
            JoinKind kind,
            boolean natural,
            TableRef left,
            TableRef right,
            @Nullable Expression on,
            List<String> using,
            @Nullable Expression match,
            @Nullable Expression tolerance,
            @Nullable Probe probe)
            implements TableRef {}

    /** When a TEMPORAL PROBE JOIN looks: the time of either side, none where it is not said, and offsets as written. */
    record Probe(List<Expression> timestamps, String offsets) {}
}
