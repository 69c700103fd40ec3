package io.laminar.engine.format.binary;

import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.io.OutputStream;
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
public final class BinaryFrames extends FrameRows implements AutoCloseable {
    private final OutputStream out;
    private final byte[] chunk;

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
        super(fields, maxFrameBytes, 0);
        this.out = out;
        this.chunk = new byte[frameBytes(maxFrameBytes)];
        out.write(schema().bytes());
    }

    @Override
    void take(long from, int bytes, int count) throws IOException {
        RawMemory.copyTo(from, chunk, 0, bytes);
        out.write(chunk, 0, bytes);
    }

    /**
     * Sends every row that was ended. Values set in a row that is not ended are forgotten.
     *
     * @throws IOException as the stream throws it
     */
    public void flush() throws IOException {
        sendWaiting();
        out.flush();
    }

    /**
     * Flushes, and closes the stream. Closing twice is harmless.
     *
     * @throws IOException as the stream throws it
     */
    @Override
    public void close() throws IOException {
        if (!isOpen()) {
            return;
        }
        try {
            flush();
        } finally {
            free();
            out.close();
        }
    }
}
