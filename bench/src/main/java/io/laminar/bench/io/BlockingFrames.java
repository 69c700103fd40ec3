package io.laminar.bench.io;

import io.laminar.engine.Appender;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/**
 * Reads frames of trades from a blocking channel into one direct buffer, as much at a time as there is, and appends
 * their rows, a frame at a time. What a frame says of itself is checked; its columns are known.
 */
final class BlockingFrames {
    private static final int MAGIC = 0x464E_4D4C;
    private static final int HEADER_BYTES = 32;
    private static final int COLUMN_HEADER_BYTES = 8;
    private static final int COLUMNS = 4;
    private static final int KIND_OFFSET = 6;
    private static final int BYTES_OFFSET = 8;
    private static final int ROWS_OFFSET = 12;
    private static final int COLUMNS_OFFSET = 16;
    private static final int KIND_ROWS = 2;
    private static final int MOST_BYTES = 64 << 10;

    private final SocketChannel channel;
    private final Appender appender;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(4 * MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    BlockingFrames(SocketChannel channel, Appender appender) {
        this.channel = channel;
        this.appender = appender;
    }

    /** {@return rows, when the connection has ended} */
    long readAll() throws IOException {
        try {
            return readFrames();
        } finally {
            // After a failure too: whoever reads results would wait for ever.
            appender.end();
        }
    }

    private long readFrames() throws IOException {
        long rows = 0;
        while (channel.read(buffer) >= 0) {
            buffer.flip();
            while (isWhole()) {
                rows += frame();
            }
            buffer.compact();
        }
        if (buffer.position() > 0) {
            throw new EOFException("half a frame is left: bytes=" + buffer.position());
        }
        return rows;
    }

    private boolean isWhole() {
        return buffer.remaining() >= HEADER_BYTES
                && buffer.remaining() >= buffer.getInt(buffer.position() + BYTES_OFFSET);
    }

    private int frame() throws IOException {
        int at = buffer.position();
        int bytes = buffer.getInt(at + BYTES_OFFSET);
        int rows = buffer.getInt(at + ROWS_OFFSET);
        boolean right = buffer.getInt(at) == MAGIC
                && bytes >= HEADER_BYTES
                && bytes <= MOST_BYTES
                && buffer.getInt(at + COLUMNS_OFFSET) == COLUMNS;
        if (!right) {
            throw new IOException("not a frame of trades: bytes=" + bytes);
        }
        if (buffer.getShort(at + KIND_OFFSET) == KIND_ROWS) {
            rows(at, bytes, rows);
        }
        buffer.position(at + bytes);
        return rows;
    }

    private void rows(int at, int bytes, int rows) throws IOException {
        int columnBytes = COLUMN_HEADER_BYTES + rows * Long.BYTES;
        if (bytes != HEADER_BYTES + COLUMNS * columnBytes) {
            throw new IOException("a value is missing: bytes=" + bytes + ", rows=" + rows);
        }
        int symbols = at + HEADER_BYTES + COLUMN_HEADER_BYTES;
        int prices = symbols + columnBytes;
        int volumes = prices + columnBytes;
        int times = volumes + columnBytes;
        for (int row = 0; row < rows; row++) {
            int offset = row * Long.BYTES;
            appender.setLong(0, buffer.getLong(symbols + offset));
            appender.setDouble(1, buffer.getDouble(prices + offset));
            appender.setLong(2, buffer.getLong(volumes + offset));
            appender.setLong(3, buffer.getLong(times + offset));
            appender.endRow();
        }
        appender.publish();
    }
}
