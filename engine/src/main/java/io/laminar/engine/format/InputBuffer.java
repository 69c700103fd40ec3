package io.laminar.engine.format;

import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.io.InputStream;

/**
 * A window on a stream of bytes in memory outside the heap. A newline that is not part of the input stands behind the
 * last byte, and {@link #PADDING_BYTES} may be read behind it, so scanners need no test for the end at every byte.
 *
 * @threading one owner
 * @allocation when the window grows
 */
public final class InputBuffer implements AutoCloseable {
    /** Bytes behind {@link #limit()} that may be read. */
    public static final int PADDING_BYTES = 64;

    /** A chunk and a record that is only half there; both stay in the level 2 cache. */
    private static final int DEFAULT_WINDOW_BYTES = 128 << 10;

    /** Big enough that a read costs little beside its parsing. */
    private static final int CHUNK_BYTES = 64 << 10;

    private final InputStream in;
    private final String tag;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private long base;
    private long capacity;
    private long limit;
    private long droppedBytes;
    private boolean ended;

    /**
     * Opens an empty window; the first {@link #fill} reads.
     *
     * @param in where the bytes come from; closed with this
     * @param tag name under which the memory is accounted
     */
    public InputBuffer(InputStream in, String tag) {
        this.in = in;
        this.tag = tag;
        this.capacity = DEFAULT_WINDOW_BYTES;
        this.base = RawMemory.allocate(capacity + PADDING_BYTES, 64, tag);
        this.limit = base;
        terminate();
    }

    /** {@return address of the first byte in the window} */
    public long base() {
        return base;
    }

    /** {@return address behind the last byte in the window} */
    public long limit() {
        return limit;
    }

    /** {@return whether all input is in the window or behind it} */
    public boolean ended() {
        return ended;
    }

    /** {@return bytes of the stream that came before the window} */
    public long droppedBytes() {
        return droppedBytes;
    }

    /**
     * Drops what lies before an address and reads on. Addresses in the window move by what {@link #base()} and
     * {@code keepFrom} differ.
     *
     * @param keepFrom address of the first byte to keep; it will be at {@link #base()}
     * @return false when nothing more was to be had: see {@link #ended()}
     * @throws IOException as the stream throws it
     */
    public boolean fill(long keepFrom) throws IOException {
        long kept = limit - keepFrom;
        droppedBytes += keepFrom - base;
        if (keepFrom == base && kept == capacity) {
            grow(kept);
        } else if (keepFrom != base) {
            RawMemory.copy(keepFrom, base, kept);
        }
        limit = base + kept;
        int count = ended ? -1 : in.read(chunk, 0, (int) Math.min(chunk.length, capacity - kept));
        ended = count < 0;
        if (count > 0) {
            RawMemory.copyFrom(chunk, 0, limit, count);
            limit += count;
        }
        terminate();
        return count > 0;
    }

    private void grow(long kept) {
        long wider = RawMemory.allocate(capacity * 2 + PADDING_BYTES, 64, tag);
        RawMemory.copy(base, wider, kept);
        RawMemory.free(base);
        base = wider;
        capacity *= 2;
    }

    private void terminate() {
        RawMemory.putByte(limit, (byte) '\n');
    }

    /** Closes the stream and gives the memory back. Closing twice is harmless. */
    @Override
    public void close() throws IOException {
        if (base != 0) {
            RawMemory.free(base);
            base = 0;
            in.close();
        }
    }
}
