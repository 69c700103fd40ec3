package io.laminar.engine.format.binary;

import io.laminar.engine.format.FieldFormat;
import java.io.IOException;
import java.util.List;

/**
 * Rows that are numbered from 1 on, in all lives of who sends them: what a client with a name sends.
 *
 * @threading one owner
 * @allocation none per row
 */
public abstract non-sealed class NumberedFrames extends FrameRows {
    private long rowsSent;

    /**
     * Prepares frames.
     *
     * @param fields the columns
     * @param maxFrameBytes longest frame in bytes
     */
    protected NumberedFrames(List<FieldFormat> fields, int maxFrameBytes) {
        super(fields, maxFrameBytes, FrameLayout.NUMBER_BYTES);
    }

    /** The next row has the number behind this one. */
    protected final void beginBehind(long row) {
        rowsSent = row;
    }

    @Override
    final void take(long from, int bytes, int count) throws IOException {
        takeFrame(FrameLayout.number(from, bytes, count, rowsSent + 1), bytes + FrameLayout.NUMBER_BYTES);
        rowsSent += count;
    }

    /**
     * Takes a frame.
     *
     * @param frame its address; it lies there until the next
     * @param bytes its length
     * @throws IOException when it cannot be sent any more
     */
    protected abstract void takeFrame(long frame, int bytes) throws IOException;

    /** {@return the schema frame} */
    protected final byte[] schemaFrame() {
        return schema().bytes();
    }

    /** Makes frames of all rows that were ended. */
    protected final void sendRows() throws IOException {
        sendWaiting();
    }

    /** Gives the memory back; whether it was there. */
    protected final boolean release() {
        return free();
    }

    /** {@return the number of the last row that was ended} */
    public final long position() {
        return rowsSent + waiting();
    }
}
