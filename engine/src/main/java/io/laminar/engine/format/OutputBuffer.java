package io.laminar.engine.format;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Collects bytes outside the heap and hands them to a target when a buffer is full or it is told to.
 *
 * @threading one owner
 * @allocation none after construction
 * @blocking as the target does when a buffer is full
 */
public final class OutputBuffer implements AutoCloseable {
    /** What {@link #room} can promise at most: longer things are put piece by piece. */
    private static final int LARGEST_PIECE_BYTES = 4096;

    private final OutputTarget target;
    private final int bufferBytes;
    private long base;
    private long limit;
    private long at;
    private boolean closed;
    private long flushedBytes;
    private @Nullable IOException failure;

    /**
     * Opens an empty buffer.
     *
     * @param out where the bytes go; closed with this
     * @param tag name under which its memory is accounted
     */
    public OutputBuffer(OutputStream out, String tag) {
        this(new StreamTarget(out, tag));
    }

    /**
     * Opens an empty buffer.
     *
     * @param target where the bytes go; closed with this
     */
    public OutputBuffer(OutputTarget target) {
        this.target = target;
        this.bufferBytes = target.bufferBytes();
        begin(target.firstBuffer());
    }

    private void begin(long buffer) {
        base = buffer;
        limit = buffer + bufferBytes;
        at = buffer;
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
            long next;
            try {
                next = target.write(base, bytes);
            } catch (IOException e) {
                failure = e;
                throw new UncheckedIOException(e);
            }
            begin(next);
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
     * Hands everything to the target and flushes that.
     *
     * @throws IOException as the target throws it
     */
    public void flush() throws IOException {
        try {
            drain();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        try {
            target.flush();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * Flushes and closes the target, even if that fails. Closing twice is harmless.
     *
     * @throws IOException as the target throws it
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            flush();
        } finally {
            target.close();
        }
    }
}
