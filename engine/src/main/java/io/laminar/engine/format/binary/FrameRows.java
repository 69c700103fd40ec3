package io.laminar.engine.format.binary;

import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.BlockBuilder;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Takes rows, value by value, and makes frames of them: what all that send rows have in common. A column that is not
 * set is NULL.
 *
 * @threading one owner
 * @allocation none per row
 */
public abstract sealed class FrameRows permits BinaryFrames, NumberedFrames {
    /** As long as a source takes by default. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 64 << 10;

    private static final int BLOCK_ROWS = 4096;
    private static final int BLOCKS = 2;

    private final FrameEncoder encoder;
    private final Rows rows;
    private long memory;
    private final long frame;

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

    /** Rows of these columns, in frames of at most so many bytes, with so many more in front of each. */
    FrameRows(List<FieldFormat> fields, int maxFrameBytes, int bytesInFront) {
        this.encoder = new FrameEncoder(fields, false, maxFrameBytes - bytesInFront);
        List<ColumnType> types = fields.stream().map(FieldFormat::type).toList();
        this.memory = RawMemory.allocate(frameBytes(maxFrameBytes), 64, "frames.client");
        this.frame = memory + bytesInFront;
        this.rows = new Rows(new BlockLayout(types, BLOCK_ROWS, maxFrameBytes, false));
    }

    /** The longest frame, that with the columns included. */
    final int frameBytes(int maxFrameBytes) {
        return Math.max(maxFrameBytes, encoder.schema().frameBytes());
    }

    /** {@return the columns} */
    final FrameSchema schema() {
        return encoder.schema();
    }

    /** Takes a frame of rows, which lies there until the next; there is room in front of it. */
    abstract void take(long from, int bytes, int count) throws IOException;

    private void send(long block, int count) throws IOException {
        int from = 0;
        while (from < count) {
            int fitting = encoder.fitting(block, rows.layout(), from, count);
            long end = encoder.put(block, rows.layout(), from, fitting, frame);
            take(frame, (int) (end - frame), fitting);
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
     * @throws IOException when that fails
     */
    public void endRow() throws IOException {
        rows.endRow();
        if (rows.count() == BLOCK_ROWS) {
            sendAll();
        }
    }

    /** {@return rows that were ended, and are in no frame yet} */
    final int waiting() {
        return rows.count();
    }

    /** Makes frames of every row that was ended. Values set in a row that is not ended are forgotten. */
    final void sendWaiting() throws IOException {
        if (rows.count() > 0) {
            rows.abandonRow();
            sendAll();
        }
    }

    private void sendAll() throws IOException {
        send(rows.block(), rows.count());
        rows.restart();
    }

    /** Gives the memory back; whether it was there. */
    final boolean free() {
        if (memory == 0) {
            return false;
        }
        RawMemory.free(memory);
        RawMemory.free(rows.memory);
        memory = 0;
        return true;
    }

    /** {@return whether the memory is still there} */
    protected final boolean isOpen() {
        return memory != 0;
    }
}
