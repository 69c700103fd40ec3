package io.laminar.engine.format;

import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.io.OutputStream;

/** A stream of Java's: one buffer, copied through an array. */
final class StreamTarget implements OutputTarget {
    private static final int CAPACITY_BYTES = 64 << 10;

    private final OutputStream out;
    private final byte[] chunk = new byte[CAPACITY_BYTES];
    private final long base;

    StreamTarget(OutputStream out, String tag) {
        this.out = out;
        this.base = RawMemory.allocate(CAPACITY_BYTES, 64, tag);
    }

    @Override
    public int bufferBytes() {
        return CAPACITY_BYTES;
    }

    @Override
    public long firstBuffer() {
        return base;
    }

    @Override
    public long write(long from, int bytes) throws IOException {
        RawMemory.copyTo(from, chunk, 0, bytes);
        out.write(chunk, 0, bytes);
        return base;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        RawMemory.free(base);
        out.close();
    }
}
