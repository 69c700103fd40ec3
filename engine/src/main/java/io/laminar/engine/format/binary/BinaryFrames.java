package io.laminar.engine.format.binary;

import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.BlockBuilder;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes rows as binary frames to a stream, a socket's for instance: what {@code FROM SOCKET (... format = binary)}
 * reads.
 *
 * <pre>{@code
 * try (BinaryFrames rows = new BinaryFrames(socket.getOutputStream(), fields)) {
 *     rows.setString(0, "AAPL");
 *     rows.setDouble(1, 189.5);
 *     rows.endRow();
 * }
 * }</pre>
 *
 * <p>The first frame tells the columns. A column that is not set is NULL. Rows go out when a block is full, and by
 * {@link #flush}.
 *
 * @threading one owner
 * @allocation none per row
 * @blocking as the stream does
 */
public final class BinaryFrames implements AutoCloseable {
    /** As long as a source takes by default. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 64 << 10;

    private static final int BLOCK_ROWS = 4096;
    private static final int BLOCKS = 2;

    private final OutputStream out;
    private final FrameEncoder encoder;
    private final Rows rows;
    private final byte[] chunk;
    private long frame;

    /** The rows that were not sent yet: two blocks, so that an open row can move when its texts do not fit. */
    private final class Rows extends BlockBuilder {
        private final long memory;
        private int turn;

        Rows(BlockLayout layout) {
            super(layout);
            memory = RawMemory.allocate(BLOCKS * layout.blockBytes(), BlockLayout.ALIGNMENT, "frames.client");
            restart();
        }

        void restart() {
            turn ^= 1;
            open(memory + turn * layout.blockBytes());
        }

        int count() {
            return rows;
        }

        long block() {
            return block;
        }

        @Override
        protected boolean makeDataRoom() {
            long from = block;
            int row = rows;
            try {
                send(from, row);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            restart();
            moveOpenRow(from, row);
            return true;
        }
    }

    /**
     * Sends the schema.
     *
     * @param out where frames go; closed with this
     * @param fields the columns
     * @throws IOException as the stream throws it
     */
    public BinaryFrames(OutputStream out, List<FieldFormat> fields) throws IOException {
        this(out, fields, DEFAULT_MAX_FRAME_BYTES);
    }

    /**
     * Sends the schema.
     *
     * @param out where frames go; closed with this
     * @param fields the columns
     * @param maxFrameBytes longest frame in bytes; a row that does not fit is refused
     * @throws IOException as the stream throws it
     */
    public BinaryFrames(OutputStream out, List<FieldFormat> fields, int maxFrameBytes) throws IOException {
        this.out = out;
        this.encoder = new FrameEncoder(fields, false, maxFrameBytes);
        List<ColumnType> types = fields.stream().map(FieldFormat::type).toList();
        int frameBytes = Math.max(maxFrameBytes, encoder.schema().frameBytes());
        this.chunk = new byte[frameBytes];
        this.frame = RawMemory.allocate(frameBytes, 64, "frames.client");
        this.rows = new Rows(new BlockLayout(types, BLOCK_ROWS, maxFrameBytes, false));
        write(encoder.schema().put(frame));
    }

    private void write(long end) throws IOException {
        int bytes = (int) (end - frame);
        RawMemory.copyTo(frame, chunk, 0, bytes);
        out.write(chunk, 0, bytes);
    }

    private void send(long block, int count) throws IOException {
        int from = 0;
        while (from < count) {
            int fitting = encoder.fitting(block, rows.layout(), from, count);
            write(encoder.put(block, rows.layout(), from, fitting, frame));
            from += fitting;
        }
    }

    /**
     * Sets a BOOLEAN.
     *
     * @param column index of the column
     * @param value the value
     */
    public void setBoolean(int column, boolean value) {
        rows.setBoolean(column, value);
    }

    /**
     * Sets an integer, DATE (days), TIME (nanoseconds of day) or TIMESTAMP (nanoseconds UTC).
     *
     * @param column index of the column
     * @param value the value
     */
    public void setLong(int column, long value) {
        rows.setLong(column, value);
    }

    /**
     * Sets a REAL or DOUBLE.
     *
     * @param column index of the column
     * @param value the value
     */
    public void setDouble(int column, double value) {
        rows.setDouble(column, value);
    }

    /**
     * Sets an INTERVAL.
     *
     * @param column index of the column
     * @param months whole months
     * @param days whole days
     * @param nanos nanoseconds
     */
    public void setInterval(int column, int months, int days, long nanos) {
        rows.setInterval(column, months, days, nanos);
    }

    /**
     * Sets a VARCHAR.
     *
     * @param column index of the column
     * @param text the text
     * @throws UncheckedIOException when rows had to be sent to make room, and the stream failed
     * @throws IllegalArgumentException when the row's texts are longer than a frame
     */
    public void setString(int column, CharSequence text) {
        if (rows.setString(column, text) != BlockBuilder.PLACED) {
            throw new IllegalArgumentException("the row's texts are longer than a frame: maxFrameBytes="
                    + rows.layout().dataBytes());
        }
    }

    /**
     * Sets NULL.
     *
     * @param column index of the column
     */
    public void setNull(int column) {
        rows.setNull(column);
    }

    /**
     * Ends the row; sends what there is when a block is full.
     *
     * @throws IOException as the stream throws it
     */
    public void endRow() throws IOException {
        rows.endRow();
        if (rows.count() == BLOCK_ROWS) {
            sendAll();
        }
    }

    private void sendAll() throws IOException {
        send(rows.block(), rows.count());
        rows.restart();
    }

    /**
     * Sends every row that was ended. Values set in a row that is not ended are forgotten.
     *
     * @throws IOException as the stream throws it
     */
    public void flush() throws IOException {
        if (rows.count() > 0) {
            rows.abandonRow();
            sendAll();
        }
        out.flush();
    }

    /**
     * Flushes, and closes the stream. Closing twice is harmless.
     *
     * @throws IOException as the stream throws it
     */
    @Override
    public void close() throws IOException {
        if (frame == 0) {
            return;
        }
        try {
            flush();
        } finally {
            RawMemory.free(frame);
            RawMemory.free(rows.memory);
            frame = 0;
            out.close();
        }
    }
}
