package io.laminar.engine.format;

import io.laminar.engine.error.ErrorCode;
import io.laminar.memory.lane.LaneWriter;
import java.io.IOException;

/**
 * Reads records from a stream of bytes straight into a lane. A subclass knows one format: how one record is read.
 *
 * @threading one owner
 * @allocation none per record; bad records excepted
 */
public abstract class RecordReader implements AutoCloseable {
    /** {@link #record}: the record is not complete in the window; never when the input has ended. */
    protected static final int MORE = 0;

    /** {@link #record}: a row was written and ended. */
    protected static final int ROW = 1;

    /** {@link #record}: the record is complete and bad; see {@link #fault}. */
    protected static final int BAD = 2;

    /** {@link #record}: the lane has no room for a text of the row now. */
    protected static final int BLOCKED = 3;

    /** {@link #record}: there was nothing in the line. */
    protected static final int BLANK = 4;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** The window on the bytes. */
    protected final InputBuffer input;

    /** Turns texts into values. */
    protected final FieldDecoder decoder;

    /** What is wrong with the record being read: the decoder's. */
    protected final RecordFault fault;

    /** Address of the record being read. */
    protected long start;

    /** Address behind the record that {@link #record} read, its line end included. */
    protected long next;

    /** Lines of the record that {@link #record} read. */
    protected int lines = 1;

    private final BadRecords badRecords;
    private final int maxLineBytes;
    private long line = 1;
    private long rows;
    private boolean opened;
    private boolean skipping;
    private boolean ended;

    /**
     * Prepares a reader.
     *
     * @param input the bytes; closed with this
     * @param decoder turns texts into values
     * @param badRecords what to do with records that cannot be read; not closed with this
     * @param maxLineBytes longest record in bytes
     */
    protected RecordReader(InputBuffer input, FieldDecoder decoder, BadRecords badRecords, int maxLineBytes) {
        this.input = input;
        this.decoder = decoder;
        this.fault = decoder.fault();
        this.badRecords = badRecords;
        this.maxLineBytes = maxLineBytes;
        this.start = input.base();
    }

    /**
     * Reads what stands before the first record: a byte order mark, a header. Calling twice is harmless.
     *
     * @throws IOException when the input cannot be read
     */
    public final void open() throws IOException {
        if (opened) {
            return;
        }
        opened = true;
        refill();
        while (input.limit() - start < BYTE_ORDER_MARK.length && !input.ended()) {
            refill();
        }
        if (input.limit() - start >= BYTE_ORDER_MARK.length && Ascii.matches(start, BYTE_ORDER_MARK)) {
            start += BYTE_ORDER_MARK.length;
        }
        readHeader();
        ended |= start >= input.limit() && input.ended();
    }

    /**
     * Reads a header, if the format has one, and moves {@link #start} behind it by {@link #advance()}.
     *
     * @throws IOException when the input cannot be read
     */
    protected abstract void readHeader() throws IOException;

    /**
     * Reads the record at {@link #start}. Sets {@link #next} and {@link #lines}, unless it answers {@link #MORE}.
     *
     * @param out where the row goes; a row is claimed
     * @return {@link #MORE}, {@link #ROW}, {@link #BAD}, {@link #BLOCKED} or {@link #BLANK}
     */
    protected abstract int record(LaneWriter out);

    /**
     * Reads records until the lane is full, enough rows were read or the input ends. Rows are published.
     *
     * @param out the lane
     * @param maxRows most rows to read
     * @return rows read; 0 when the lane is full, or {@link #ended()}
     * @throws IOException when the input cannot be read
     * @allocation none per good record
     */
    public final int read(LaneWriter out, int maxRows) throws IOException {
        open();
        try {
            return readRecords(out, maxRows);
        } finally {
            // Also what came before a record that fails the source.
            out.publish();
        }
    }

    private int readRecords(LaneWriter out, int maxRows) throws IOException {
        int count = 0;
        boolean room = true;
        while (room && count < maxRows && !ended) {
            if (skipping) {
                skipRest();
            } else if (!out.claim()) {
                room = false;
            } else {
                int outcome = record(out);
                if (outcome == ROW) {
                    count++;
                    advance();
                } else {
                    out.abandonRow();
                    // What there is is shown before more is waited for: a pipe may not have any for long.
                    room = outcome != BLOCKED && !(outcome == MORE && count > 0);
                    if (room) {
                        settle(outcome);
                    }
                }
            }
        }
        rows += count;
        return count;
    }

    private void settle(int outcome) throws IOException {
        if (outcome == MORE) {
            needMore();
        } else if (outcome == BAD) {
            badRecords.report(this, next - start);
            advance();
        } else if (outcome == BLANK) {
            advance();
        }
    }

    /** Moves behind the record that was read. */
    protected final void advance() {
        line += lines;
        start = next;
        ended = input.ended() && start >= input.limit();
    }

    /**
     * Brings more bytes into the window; the record being read stays whole.
     *
     * @throws IOException when the input cannot be read, or the record is too long and that is not to be borne
     */
    protected final void needMore() throws IOException {
        if (input.limit() - start >= maxLineBytes) {
            fault.clear();
            fault.set(ErrorCode.LINE_TOO_LONG, -1, start, input.limit() - start);
            badRecords.report(this, input.limit() - start);
            skipping = true;
            start = input.limit();
        }
        refill();
    }

    /**
     * {@return whether a record is longer than allowed}
     *
     * @param bytes its length
     */
    protected final boolean isTooLong(long bytes) {
        return bytes > maxLineBytes;
    }

    private void refill() throws IOException {
        input.fill(start);
        start = input.base();
        ended = input.ended() && start >= input.limit();
    }

    private void skipRest() throws IOException {
        long end = Ascii.indexOf((byte) '\n', start, input.limit());
        boolean found = end < input.limit();
        long behind = found ? end + 1 : end;
        badRecords.reportRest(start, behind - start, found || input.ended());
        start = behind;
        if (found) {
            line++;
            ended = input.ended() && start >= input.limit();
        } else {
            refill();
        }
        skipping = !found && !ended;
    }

    /** {@return whether every record was read} */
    public final boolean ended() {
        return ended;
    }

    /** {@return the line of the record being read, from 1} */
    public final long line() {
        return line;
    }

    /** {@return rows read so far} */
    public final long rows() {
        return rows;
    }

    /** {@return the longest record in bytes} */
    public final int maxLineBytes() {
        return maxLineBytes;
    }

    /** {@return the fault of the record being read} */
    public final RecordFault fault() {
        return fault;
    }

    /** {@return address of the record being read} */
    public final long start() {
        return start;
    }

    /** {@return bytes of the input behind which the record being read begins} */
    public final long offset() {
        return input.droppedBytes() + start - input.base();
    }

    /** Closes the input. Closing twice is harmless. */
    @Override
    public void close() throws IOException {
        input.close();
    }
}
