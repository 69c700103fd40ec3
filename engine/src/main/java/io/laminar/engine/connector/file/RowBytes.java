package io.laminar.engine.connector.file;

import io.laminar.engine.format.OutputTarget;
import io.laminar.memory.raw.RawMemory;
import java.util.Arrays;

/** The bytes of one row, to be looked at before they are written. */
final class RowBytes implements OutputTarget {
    private static final int BUFFER_BYTES = 64 << 10;

    private final long base;
    private byte[] bytes = new byte[1 << 10];
    private int length;

    RowBytes(String tag) {
        this.base = RawMemory.allocate(BUFFER_BYTES, 64, tag);
    }

    byte[] bytes() {
        return bytes;
    }

    /** {@return a copy of the row alone} */
    byte[] row() {
        return Arrays.copyOf(bytes, length);
    }

    int length() {
        return length;
    }

    /** Makes room for the next row. */
    void clear() {
        length = 0;
    }

    @Override
    public int bufferBytes() {
        return BUFFER_BYTES;
    }

    @Override
    public long firstBuffer() {
        return base;
    }

    @Override
    public long write(long from, int count) {
        int needed = Math.addExact(length, count);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        RawMemory.copyTo(from, bytes, length, count);
        length = needed;
        return base;
    }

    @Override
    public void flush() {
        // What was written is there.
    }

    @Override
    public void close() {
        RawMemory.free(base);
    }
}
