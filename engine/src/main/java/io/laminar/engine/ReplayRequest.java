package io.laminar.engine;

import java.util.List;

/**
 * What of a data directory is replayed.
 *
 * @param from epoch of the checkpoint to begin with; {@link #NEWEST} or {@link #OLDEST}: of those that are whole
 * @param to the last epoch whose records are taken; {@link #END}: all that the logs have
 * @param streams whose rows are shown: streams, views, sinks or sources; none: those of all streams and sinks
 */
public record ReplayRequest(long from, long to, List<String> streams) {
    /** From the newest checkpoint that is whole: what a start would replay. */
    public static final long NEWEST = Long.MAX_VALUE;

    /** From the oldest checkpoint that is whole: as far back as the directory goes. */
    public static final long OLDEST = 0;

    /** To the end of the logs. */
    public static final long END = Long.MAX_VALUE;

    /** Checks the range, and keeps its own list. */
    public ReplayRequest {
        if (from < 0 || to < 1 || from != NEWEST && to <= from) {
            throw new IllegalArgumentException("an epoch behind the first is needed: from=" + from + ", to=" + to);
        }
        streams = List.copyOf(streams);
    }

    /**
     * {@return a request for the rows of all streams and sinks, to the end of the logs}
     *
     * @param from epoch of the checkpoint to begin with
     */
    public static ReplayRequest from(long from) {
        return new ReplayRequest(from, END, List.of());
    }
}
