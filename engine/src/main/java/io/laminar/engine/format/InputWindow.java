package io.laminar.engine.format;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;

/**
 * A window on bytes in memory outside the heap. A newline that is not part of the input stands behind the last byte,
 * and {@link #PADDING_BYTES} may be read behind it, so scanners need no test for the end at every byte.
 *
 * @threading one owner
 */
public abstract sealed class InputWindow implements AutoCloseable permits InputBuffer, PieceWindow {
    /** Bytes behind {@link #limit()} that may be read. */
    public static final int PADDING_BYTES = 64;

    private long base;
    private long limit;
    private long droppedBytes;
    private boolean ended;

    /** Makes a window that shows nothing; the subclass shows the first bytes. */
    InputWindow() {}

    /** {@return address of the first byte in the window} */
    @HotPath
    public final long base() {
        return base;
    }

    /** {@return address behind the last byte in the window} */
    @HotPath
    public final long limit() {
        return limit;
    }

    /** {@return whether all input is in the window or behind it} */
    @HotPath
    public final boolean ended() {
        return ended;
    }

    /** {@return bytes of the input that came before the window} */
    public final long droppedBytes() {
        return droppedBytes;
    }

    /**
     * Drops what lies before an address and reads on. Addresses in the window move by what {@link #base()} and
     * {@code keepFrom} differ.
     *
     * @param keepFrom address of the first byte to keep; it will be at {@link #base()}
     * @return false when nothing more is to be had now: for ever, if {@link #ended()}
     * @throws IOException as the input throws it
     */
    public abstract boolean fill(long keepFrom) throws IOException;

    /**
     * Counts bytes that leave the window at its beginning.
     *
     * @param bytes how many
     */
    final void drop(long bytes) {
        droppedBytes += bytes;
    }

    /**
     * Shows bytes; the newline behind them is put there.
     *
     * @param from address of the first
     * @param to address behind the last
     * @param last whether none follow
     */
    @HotPath
    final void show(long from, long to, boolean last) {
        base = from;
        limit = to;
        ended = last;
        RawMemory.putByte(to, (byte) '\n');
    }

    /** Gives everything back. Closing twice is harmless. */
    @Override
    public abstract void close() throws IOException;
}
