package io.laminar.ring0.counters;

/** Cells of {@link CounterKind#LOG}. Times are nanoseconds, at most an eighth too high, since the log was opened. */
public enum LogCell {
    /** Rows of sources that were written to it. */
    ROWS,
    /** Bytes of records. */
    BYTES,
    /** Groups started. */
    GROUPS,
    /** Sequence of the last record that was written. */
    APPENDED,
    /** Sequence of the last record that producers were told of. */
    ACKNOWLEDGED,
    /** Times that there was no room. */
    NO_ROOM,
    /** Syncs that have ended well; written now and then, with the cells behind it. */
    SYNCS,
    /** Half of them took no longer. */
    SYNC_P50_NS,
    /** Of a hundred one took longer. */
    SYNC_P99_NS,
    /** The longest. */
    WORST_SYNC_NS
}
