package io.laminar.engine.format;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Collects bytes outside the heap and writes them to a stream when it is full or told to.
 *
 * @threading one owner
 * @allocation none after construction
 * @blocking as the stream does when the buffer is full
 */
public final class OutputBuffer implements AutoCloseable {
    private static final int CAPACITY_BYTES = 64 << 10;

    /** What {@link #room} can promise at most: longer things are put piece by piece. */
    private static final int LARGEST_PIECE_BYTES = 4096;

    private final OutputStream out;
    private final byte[] chunk = new byte[CAPACITY_BYTES];
    private long base;
    private final long limit;
    private long at;
    private long flushedBytes;
    private @Nullable IOException failure;

    /**
     * Opens an empty buffer.
     *
     * @param out where the bytes go; closed with this
     * @param tag name under which its memory is accounted
     */
    public OutputBuffer(OutputStream out, String tag) {
        this.out = out;
        this.base = RawMemory.allocate(CAPACITY_BYTES, 64, tag);
        this.limit = base + CAPACITY_BYTES;
        this.at = base;
    }

    /**
     * Makes sure that a few bytes fit.
     *
     * @param bytes how many; at most 4096
     * @return where to write them; {@link #advanceTo} says how far that went
     */
    @HotPath
    public long room(int bytes) {
        if (limit - at < bytes) {
            drain();
        }
        return at;
    }

    /**
     * Takes what was written to the room.
     *
     * @param behind address behind the last byte written
     */
    @HotPath
    public void advanceTo(long behind) {
        at = behind;
    }

    /**
     * Puts one byte.
     *
     * @param value the byte
     */
    @HotPath
    public void put(int value) {
        long target = room(1);
        RawMemory.putByte(target, (byte) value);
        at = target + 1;
    }

    /**
     * Puts bytes of memory.
     *
     * @param from address of the first
     * @param bytes how many
     */
    @HotPath
    public void put(long from, int bytes) {
        int done = 0;
        while (done < bytes) {
            int piece = Math.min(LARGEST_PIECE_BYTES, bytes - done);
            long target = room(piece);
            RawMemory.copy(from + done, target, piece);
            at = target + piece;
            done += piece;
        }
    }

    /**
     * Puts bytes of an array.
     *
     * @param bytes the bytes
     */
    @HotPath
    public void put(byte[] bytes) {
        int done = 0;
        while (done < bytes.length) {
            int piece = Math.min(LARGEST_PIECE_BYTES, bytes.length - done);
            long target = room(piece);
            RawMemory.copyFrom(bytes, done, target, piece);
            at = target + piece;
            done += piece;
        }
    }

    private void drain() {
        int bytes = (int) (at - base);
        if (failure != null) {
            // How much of the last piece was written is not known: writing it again could double it.
            throw new UncheckedIOException(failure);
        }
        if (bytes > 0) {
            RawMemory.copyTo(base, chunk, 0, bytes);
            try {
                out.write(chunk, 0, bytes);
            } catch (IOException e) {
                failure = e;
                throw new UncheckedIOException(e);
            }
            at = base;
            flushedBytes += bytes;
        }
    }

    /** {@return bytes collected and not yet written} */
    public int pendingBytes() {
        return (int) (at - base);
    }

    /** {@return bytes put so far} */
    public long totalBytes() {
        return flushedBytes + pendingBytes();
    }

    /**
     * Writes everything to the stream and flushes that.
     *
     * @throws IOException as the stream throws it
     */
    public void flush() throws IOException {
        try {
            drain();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        out.flush();
    }

    /**
     * Flushes, closes the stream and gives the memory back, even if the stream fails. Closing twice is harmless.
     *
     * @throws IOException as the stream throws it
     */
    @Override
    public void close() throws IOException {
        if (base == 0) {
            return;
        }
        try {
            flush();
        } finally {
            RawMemory.free(base);
            base = 0;
            out.close();
        }
    }
}
