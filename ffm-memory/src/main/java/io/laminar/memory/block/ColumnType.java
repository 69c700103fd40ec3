package io.laminar.memory.block;

/**
 * What a column holds in memory. Every type has a fixed width; long strings keep their bytes in the block's data area.
 *
 * <p>Layouts are Arrow's: {@code bool8}, the signed integers, {@code float} and {@code double}, {@code date32[day]},
 * {@code time64[ns]}, {@code timestamp[ns, UTC]}, {@code interval[month_day_nano]} and {@code utf8_view}.
 */
public enum ColumnType {
    /** One byte, 0 or 1: Arrow's canonical extension type {@code arrow.bool8}. */
    BOOLEAN(1),
    /** Signed 8-bit integer. */
    TINYINT(1),
    /** Signed 16-bit integer. */
    SMALLINT(2),
    /** Signed 32-bit integer. */
    INTEGER(4),
    /** Signed 64-bit integer. */
    BIGINT(8),
    /** IEEE 754 binary32. */
    REAL(4),
    /** IEEE 754 binary64. */
    DOUBLE(8),
    /** Days since 1970-01-01, 32 bits. */
    DATE(4),
    /** Nanoseconds since midnight, 64 bits. */
    TIME(8),
    /** Nanoseconds since 1970-01-01T00:00:00Z, 64 bits. */
    TIMESTAMP(8),
    /** int32 months, int32 days, int64 nanoseconds. */
    INTERVAL(16),
    /** A 16-byte view of UTF-8 text; see {@link StringView}. */
    VARCHAR(16);

    private final int bytes;

    ColumnType(int bytes) {
        this.bytes = bytes;
    }

    /** {@return the width of one value in bytes} */
    public int bytes() {
        return bytes;
    }
}
