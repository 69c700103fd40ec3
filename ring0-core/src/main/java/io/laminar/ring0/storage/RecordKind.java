package io.laminar.ring0.storage;

import org.jspecify.annotations.Nullable;

/**
 * What a record of a core's log holds. A record's source is the number of a source and of one of its producers; see
 * {@link Journal}.
 */
public enum RecordKind {
    /** Rows that a source has taken from a producer: a {@link io.laminar.memory.block.BlockImage}. */
    ROWS(1),
    /** A producer's word on event time: eight bytes, nanoseconds since 1970. */
    WATERMARK(2),
    /** A checkpoint's barrier, the last record of its epoch: no payload. */
    BARRIER(3),
    /** A producer, or the source as a whole, will send no more: no payload. */
    END_OF_INPUT(4),
    /** What time it is for the keys of a source: eight bytes, nanoseconds that it has been there. */
    CLOCK_TICK(5),
    /** A source has this number from here on: its name, UTF-8. */
    SOURCE(6),
    /** A source has a producer of this number from here on: its name, UTF-8; empty if it has none. */
    PRODUCER(7),
    /** A batch of a producer ends: no payload. */
    FLUSH(8),
    /** A producer, or the source as a whole, is idle from here on: no payload. */
    IDLE(9),
    /** A producer that was idle, or the source, is not any more: no payload. */
    AWAKE(10),
    /** As {@link #ROWS}, but they were dropped: they have moved the watermark, and nothing else. */
    DROPPED_ROWS(11),
    /** A producer has reached the record's position: no payload. */
    POSITION(12),
    /** The process was started again: producers without a name are gone. No payload. */
    RESTART(13);

    private static final RecordKind[] KINDS = values();

    private final int code;

    RecordKind(int code) {
        this.code = code;
    }

    /** {@return its number in the file} */
    public int code() {
        return code;
    }

    /**
     * {@return the kind of a number in a file, or null when there is none}
     *
     * @param code the number
     */
    public static @Nullable RecordKind of(int code) {
        return code > 0 && code <= KINDS.length ? KINDS[code - 1] : null;
    }
}
