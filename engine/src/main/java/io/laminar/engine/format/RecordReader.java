package io.laminar.engine.format;

import io.laminar.engine.error.ErrorCode;
import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;

/**
 * Reads records from a stream of bytes straight into a lane. A subclass knows one format: how one record is read. Where
 * the bytes come in pieces ({@link PieceWindow}), whatever is not complete is tried again with the next piece.
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
    protected final InputWindow input;

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
    private boolean marked;
    private boolean opened;
    private boolean skipping;
    private boolean blocked;
    private boolean ended;

    /**
     * Prepares a reader.
     *
     * @param input the bytes; closed with this
     * @param decoder turns texts into values
     * @param badRecords what to do with records that cannot be read; not closed with this
     * @param maxLineBytes longest record in bytes
     */
    protected RecordReader(InputWindow input, FieldDecoder decoder, BadRecords badRecords, int maxLineBytes) {
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
     * @return false when it is not all there yet: call again when more has come
     * @throws IOException when the input cannot be read
     */
    public final boolean open() throws IOException {
        if (!opened) {
            marked = marked || skipByteOrderMark();
            opened = marked && readHeader();
            ended |= start >= input.limit() && input.ended();
        }
        return opened;
    }

    /** Answers false as long as what is there may become a byte order mark. */
    private boolean skipByteOrderMark() throws IOException {
        boolean more = true;
        while (more && !input.ended() && isPartOfByteOrderMark()) {
            more = refill();
        }
        long there = input.limit() - start;
        if (there >= BYTE_ORDER_MARK.length && Ascii.matches(start, BYTE_ORDER_MARK)) {
            start += BYTE_ORDER_MARK.length;
            return true;
        }
        return input.ended() || !isPartOfByteOrderMark();
    }

    private boolean isPartOfByteOrderMark() {
        int there = (int) Math.min(BYTE_ORDER_MARK.length, input.limit() - start);
        for (int i = 0; i < there; i++) {
            if (RawMemory.getByte(start + i) != BYTE_ORDER_MARK[i]) {
                return false;
            }
        }
        return there < BYTE_ORDER_MARK.length;
    }

    /**
     * Tells the reader that its {@link PieceWindow} shows more: the record being read begins at the first byte shown.
     */
    @HotPath
    public final void resume() {
        start = input.base();
        ended = input.ended() && start >= input.limit();
    }

    /**
     * Reads a header, if the format has one, and moves {@link #start} behind it by {@link #advance()}.
     *
     * @return false when it is not complete, and no more is to be had now; {@link #start} is where it was
     * @throws IOException when the input cannot be read
     */
    protected abstract boolean readHeader() throws IOException;

    /**
     * {@return a reader of another input, which shares with this one what is in use during a call only; both have one
     * owner, and this one is closed last}
     *
     * @param other the other input
     */
    public abstract RecordReader beside(InputWindow other);

    /** {@return what becomes of bad records} */
    protected final BadRecords badRecords() {
        return badRecords;
    }

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
     * @return rows read; 0 when the lane is full, no whole record is there now, or {@link #ended()}
     * @throws IOException when the input cannot be read
     * @allocation none per good record
     */
    public final int read(LaneWriter out, int maxRows) throws IOException {
        if (!open()) {
            return 0;
        }
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
        blocked = false;
        while (room && count < maxRows && !ended) {
            if (skipping) {
                room = skipRest();
            } else if (!out.claim()) {
                room = false;
                blocked = true;
            } else {
                int outcome = record(out);
                if (outcome == ROW) {
                    count++;
                    advance();
                } else {
                    out.abandonRow();
                    // What there is is shown before more is waited for: a pipe may not have any for long.
                    blocked = outcome == BLOCKED;
                    room = !blocked && !(outcome == MORE && count > 0);
                    room = room && settle(outcome);
                }
            }
        }
        rows += count;
        return count;
    }

    /** Answers false when nothing more can be done now. */
    private boolean settle(int outcome) throws IOException {
        if (outcome == MORE) {
            return needMore();
        }
        if (outcome == BAD) {
            badRecords.report(this, next - start);
        }
        advance();
        return true;
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
     * @return false when nothing more is to be had now
     * @throws IOException when the input cannot be read, or the record is too long and that is not to be borne
     */
    private boolean needMore() throws IOException {
        if (input.limit() - start >= maxLineBytes) {
            fault.clear();
            fault.set(ErrorCode.LINE_TOO_LONG, -1, start, input.limit() - start);
            badRecords.report(this, input.limit() - start);
            skipping = true;
            start = input.limit();
        }
        return refill();
    }

    /**
     * {@return whether a record is longer than allowed}
     *
     * @param bytes its length
     */
    protected final boolean isTooLong(long bytes) {
        return bytes > maxLineBytes;
    }

    /**
     * Brings more bytes into the window, whatever is there already.
     *
     * @return false when nothing more is to be had now
     * @throws IOException when the input cannot be read
     */
    protected final boolean refill() throws IOException {
        boolean wasEnded = input.ended();
        boolean filled = input.fill(start);
        start = input.base();
        ended = input.ended() && start >= input.limit();
        return filled || input.ended() && !wasEnded;
    }

    /** Answers false when nothing more can be done now. */
    private boolean skipRest() throws IOException {
        long end = Ascii.indexOf((byte) '\n', start, input.limit());
        boolean found = end < input.limit();
        long behind = found ? end + 1 : end;
        badRecords.reportRest(start, behind - start, found || input.ended());
        start = behind;
        boolean more = true;
        if (found) {
            line++;
            ended = input.ended() && start >= input.limit();
        } else {
            more = refill();
        }
        skipping = !found && !ended;
        return more;
    }

    /** {@return whether the last {@link #read} stopped because the lane was full} */
    @HotPath
    public final boolean blocked() {
        return blocked;
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

    /**
     * Goes on at the record that begins behind so many bytes of the input, which was read before; what comes before it
     * is not looked at.
     *
     * @param offset what {@link #offset} said
     * @return false when the input is shorter
     * @throws IOException when the input cannot be read
     */
    public final boolean skipTo(long offset) throws IOException {
        open();
        while (offset() < offset && start < input.limit() | refill()) {
            long to = Math.min(input.limit(), start + offset - offset());
            for (long at = start; at < to; at++) {
                at = Ascii.indexOf((byte) '\n', at, to);
                line += at < to ? 1 : 0;
            }
            start = to;
        }
        ended = input.ended() && start >= input.limit();
        return offset() == offset;
    }

    /** Closes the input. Closing twice is harmless. */
    @Override
    public void close() throws IOException {
        input.close();
    }
}
