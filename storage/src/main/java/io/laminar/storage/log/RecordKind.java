package io.laminar.storage.log;

import org.jspecify.annotations.Nullable;

/** What a record holds. */
public enum RecordKind {
    /** Rows of a source: a slice of a block, as bytes. */
    ROWS(1),
    /** A watermark of a source: eight bytes, nanoseconds since 1970. */
    WATERMARK(2),
    /** A checkpoint's barrier, the last record of its epoch: no payload. */
    BARRIER(3),
    /** A source will send no more: no payload. */
    END_OF_INPUT(4),
    /** The core has read its clock: eight bytes, nanoseconds. */
    CLOCK_TICK(5);

    private static final RecordKind[] BY_CODE = {null, ROWS, WATERMARK, BARRIER, END_OF_INPUT, CLOCK_TICK};

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
    static @Nullable RecordKind of(int code) {
        return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
