package io.laminar.sql.catalog;

import java.util.List;

/**
 * The columns of a relation that run with its watermark: windows may be built over them.
 *
 * @param columns their indexes; empty when there are none
 * @param delayNs how far a row may lie behind the watermark without being late: results of windows that come only after
 *     their lateness
 */
public record EventTime(List<Integer> columns, long delayNs) {
    /** No column runs with a watermark. */
    public static final EventTime NONE = new EventTime(List.of(), 0);

    /** Keeps its own list. */
    public EventTime {
        columns = List.copyOf(columns);
    }

    /** {@return whether there is a watermark to go by} */
    public boolean isPresent() {
        return !columns.isEmpty();
    }
}
