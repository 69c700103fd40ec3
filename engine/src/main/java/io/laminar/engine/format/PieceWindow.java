package io.laminar.engine.format;

import io.laminar.memory.HotPath;

/**
 * A window on input that comes in pieces, when it comes: whoever receives a piece puts it behind what was left of the
 * one before, in memory of its own, and shows both. There is never more to be had than what is shown.
 *
 * @threading one owner
 * @allocation none
 */
public final class PieceWindow extends InputWindow {
    /**
     * Opens a window that shows nothing.
     *
     * @param empty any address where one byte may be written
     */
    public PieceWindow(long empty) {
        show(empty, empty, false);
    }

    /**
     * Shows what was left of the pieces before, and a new one behind it. Where a {@link RecordReader} reads this
     * window, {@link RecordReader#resume()} follows.
     *
     * @param from address of the first byte
     * @param to address behind the last; a byte is written there, and {@link #PADDING_BYTES} may be read
     * @param last whether none follow
     */
    @HotPath
    public void piece(long from, long to, boolean last) {
        show(from, to, last);
    }

    @Override
    @HotPath
    public boolean fill(long keepFrom) {
        drop(keepFrom - base());
        show(keepFrom, limit(), ended());
        return false;
    }

    /** Does nothing: the memory is the receiver's. */
    @Override
    public void close() {}
}
