package io.laminar.sql.catalog;

import java.util.List;

/**
 * How a relation changes.
 *
 * @param mode what its rows mean
 * @param keys columns that say which row an {@link Mode#UPSERT} replaces; for other modes the columns that are known to
 *     be unique together, or none
 */
public record Changelog(Mode mode, List<Integer> keys) {
    /** Rows are only added, and nothing is known to be unique. */
    public static final Changelog APPEND = new Changelog(Mode.APPEND, List.of());

    /** What rows mean. */
    public enum Mode {
        /** Each row is one more. */
        APPEND,
        /** Each row takes the place of the one before with the same keys; without keys there is one row. */
        UPSERT,
        /** Rows carry weights: a row with weight -1 takes one back. */
        RETRACT
    }

    /** Keeps its own list. */
    public Changelog {
        keys = List.copyOf(keys);
    }

    /** {@return whether rows are only added} */
    public boolean isAppend() {
        return mode == Mode.APPEND;
    }
}
