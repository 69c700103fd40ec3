package io.laminar.engine.format;

/** How timestamps are written in a text: option {@code timestamp.format}. */
public enum TimestampFormat {
    /** {@code 2001-01-31T12:34:56.789Z}; T or a space, fraction and zone optional, a date alone is midnight. */
    ISO(0),
    /** Seconds since 1970, an integer. */
    EPOCH_S(1_000_000_000L),
    /** Milliseconds since 1970, an integer. */
    EPOCH_MS(1_000_000L),
    /** Microseconds since 1970, an integer. */
    EPOCH_US(1_000L),
    /** Nanoseconds since 1970, an integer. */
    EPOCH_NS(1L);

    private final long unitNs;

    TimestampFormat(long unitNs) {
        this.unitNs = unitNs;
    }

    /** {@return nanoseconds of one unit; 0 for {@link #ISO}} */
    public long unitNs() {
        return unitNs;
    }
}
