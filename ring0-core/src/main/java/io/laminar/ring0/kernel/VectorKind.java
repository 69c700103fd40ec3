package io.laminar.ring0.kernel;

/**
 * The kinds that kernels compute in. Columns widen to one of them when they are loaded and narrow when they are stored,
 * so a loop is written for five kinds and not for twelve types.
 */
public enum VectorKind {
    /** One byte, 0 or 1. */
    BOOL(1),
    /** All integers, DATE (days), TIME and TIMESTAMP (nanoseconds). */
    I64(8),
    /** REAL and DOUBLE. */
    F64(8),
    /** 16-byte views of UTF-8 text. */
    STRING(16),
    /** int32 months, int32 days, int64 nanoseconds. */
    INTERVAL(16);

    private final int bytes;

    VectorKind(int bytes) {
        this.bytes = bytes;
    }

    /** {@return the width of one value in bytes} */
    public int bytes() {
        return bytes;
    }
}
