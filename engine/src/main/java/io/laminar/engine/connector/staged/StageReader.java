package io.laminar.engine.connector.staged;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.binary.FrameDecoder;
import io.laminar.engine.format.binary.FrameLayout;
import io.laminar.engine.format.binary.FrameSchema;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.raw.Buffers;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Reads the rows of one epoch back. The checksum is compared before the first row is shown.
 *
 * @threading one owner
 */
final class StageReader implements AutoCloseable {
    private static final int BLOCK_ROWS = 1024;

    private final Path path;
    private final FrameDecoder decoder;
    private final FileChannel file;
    private final Lane lane;
    private final BlockCursor cursor;
    private final long base;
    private final ByteBuffer buffer;

    /** Takes rows. */
    interface Rows {
        void rows(BlockCursor cursor, int from, int to) throws IOException;
    }

    StageReader(Path path, FrameSchema schema) throws IOException {
        this.path = path;
        // As they were written: nothing is rounded, and NULL is where it was.
        this.decoder = new FrameDecoder(
                new FrameSchema(schema.fields().stream()
                        .map(field -> new FieldFormat(field.name(), field.type(), 9, true))
                        .toList()),
                StageLayout.MAX_FRAME_BYTES);
        this.file = FileChannel.open(path, StandardOpenOption.READ);
        BlockLayout layout = new BlockLayout(
                schema.fields().stream().map(FieldFormat::type).toList(),
                BLOCK_ROWS,
                StageLayout.MAX_FRAME_BYTES,
                false);
        this.lane = Lane.create(layout, Lane.MIN_BLOCKS, "sink.stage");
        this.cursor = new BlockCursor(layout);
        this.base = RawMemory.allocate(StageLayout.MAX_FRAME_BYTES, 64, "sink.stage");
        this.buffer = Buffers.view(base, StageLayout.MAX_FRAME_BYTES);
    }

    /** Shows all rows. */
    void read(Rows to) throws IOException {
        long end = check();
        long at = 0;
        while (at < end) {
            fill(at, FrameLayout.HEADER_BYTES);
            int bytes = decoder.header(base, FrameLayout.HEADER_BYTES);
            if (bytes <= 0) {
                throw damaged(decoder.reason());
            }
            fill(at, bytes);
            if (!decoder.open(base, bytes, true, lane.layout())) {
                throw damaged(decoder.reason());
            }
            if (decoder.hasRows(base)) {
                show(to);
            }
            at += bytes;
        }
    }

    /** Compares the checksum; answers where the frames end. */
    private long check() throws IOException {
        long end = file.size() - StageLayout.TRAILER_BYTES;
        if (end < 0) {
            throw damaged("bytes=" + file.size());
        }
        CRC32C checksum = new CRC32C();
        for (long at = 0; at < end; ) {
            int bytes = (int) Math.min(StageLayout.MAX_FRAME_BYTES, end - at);
            fill(at, bytes);
            checksum.update(buffer.limit(bytes).position(0));
            at += bytes;
        }
        fill(end, StageLayout.TRAILER_BYTES);
        boolean whole = RawMemory.getInt(base) == StageLayout.MAGIC
                && RawMemory.getInt(base + Integer.BYTES) == (int) checksum.getValue();
        if (!whole) {
            throw damaged("checksum is another");
        }
        return end;
    }

    private void fill(long from, int bytes) throws IOException {
        buffer.limit(bytes).position(0);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, from + buffer.position()) < 0) {
                throw damaged("it ends within a frame, offset=" + from);
            }
        }
    }

    private void show(Rows to) throws IOException {
        int done = 0;
        while (done < decoder.rows()) {
            done = decoder.write(done, decoder.rows(), lane.writer());
            lane.writer().publish();
            LaneReader reader = lane.reader();
            while (reader.next(BLOCK_ROWS) == LaneReader.ROWS) {
                to.rows(cursor.wrap(reader.block()), reader.from(), reader.to());
                reader.consumeRows(reader.to() - reader.from());
                reader.releaseConsumed();
            }
        }
    }

    private IoException damaged(String how) {
        return new IoException(ErrorCode.STAGE_DAMAGED, "cannot read staged rows: " + how + ": path=" + path);
    }

    @Override
    public void close() throws IOException {
        RawMemory.free(base);
        lane.close();
        file.close();
    }
}
