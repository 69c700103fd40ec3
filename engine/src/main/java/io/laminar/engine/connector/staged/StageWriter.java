package io.laminar.engine.connector.staged;

import io.laminar.engine.format.binary.FrameEncoder;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.raw.Buffers;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Writes the rows of one epoch to a file.
 *
 * @threading one owner
 * @allocation none per row
 * @blocking as the disk does, once in some hundred kilobytes
 */
final class StageWriter implements AutoCloseable {
    /** What is collected before it is written; a frame more may be on top. */
    private static final int FULL_BYTES = 256 << 10;

    private final FrameEncoder encoder;
    private final FileChannel file;
    private final CRC32C checksum = new CRC32C();
    private final long base;
    private final ByteBuffer buffer;
    private long at;
    private long rows;

    StageWriter(Path path, FrameEncoder encoder) throws IOException {
        this.encoder = encoder;
        this.file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        int bytes = FULL_BYTES + StageLayout.MAX_FRAME_BYTES;
        this.base = RawMemory.allocate(bytes, 64, "sink.stage");
        this.buffer = Buffers.view(base, bytes);
        this.at = encoder.schema().put(base);
    }

    long rows() {
        return rows;
    }

    void write(BlockCursor cursor, int from, int to) throws IOException {
        for (int row = from; row < to; ) {
            int count = encoder.fitting(cursor.block(), cursor.layout(), row, to);
            at = encoder.put(cursor.block(), cursor.layout(), row, count, at);
            row += count;
            if (at - base >= FULL_BYTES) {
                drain();
            }
        }
        rows += to - from;
    }

    private void drain() throws IOException {
        int bytes = (int) (at - base);
        at = base;
        checksum.update(buffer.limit(bytes).position(0));
        put(bytes);
    }

    private void put(int bytes) throws IOException {
        buffer.limit(bytes).position(0);
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
    }

    /** Has all of it on the disk. */
    void finish() throws IOException {
        drain();
        RawMemory.putInt(base, StageLayout.MAGIC);
        RawMemory.putInt(base + Integer.BYTES, (int) checksum.getValue());
        put(StageLayout.TRAILER_BYTES);
        file.force(true);
    }

    @Override
    public void close() throws IOException {
        RawMemory.free(base);
        file.close();
    }
}
