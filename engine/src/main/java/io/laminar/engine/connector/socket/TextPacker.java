package io.laminar.engine.connector.socket;

import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.text.ChangeOps;
import io.laminar.engine.connector.text.TextFormat;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.LimitException;
import io.laminar.engine.format.OutputBuffer;
import io.laminar.engine.format.RowWriter;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.raw.RawMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Lines: collected by the writer of their format, and put into a chunk when it is full, or at a flush. */
final class TextPacker implements RowPacker {
    private final RowWriter writer;
    private final OutputBuffer buffer;
    private final ChangeOps ops;
    private final Chunks chunks;
    private final Peers peers;
    private final boolean rowByRow;
    private final int chunksForARow;
    private final ByteArrayOutputStream preamble = new ByteArrayOutputStream();
    private boolean begun;
    private int filled;

    TextPacker(TextFormat format, SinkRequest request, SocketOptions options, Chunks chunks, Peers peers) {
        this.buffer = new OutputBuffer(new ChunkStream(), "sink.socket");
        this.writer = format.writer(buffer, request.fields(), request.changelog());
        this.ops = new ChangeOps(request.keys());
        this.chunks = chunks;
        this.peers = peers;
        this.rowByRow = options.datagrams();
        // A row is begun only when there is room for one far longer than any sound one: it cannot be stopped halfway.
        this.chunksForARow = options.datagrams() ? 2 : SocketSink.CHUNKS / 2;
    }

    /** Where the writer's bytes go: what stands before the first row is kept aside, the rest goes into chunks. */
    private final class ChunkStream extends OutputStream {
        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            if (!begun) {
                preamble.write(bytes, from, count);
                return;
            }
            if (filled > 0 && filled + count > chunks.chunkBytes()) {
                sealFilled();
            }
            if (count > chunks.chunkBytes() || chunks.free() == 0) {
                throw tooLong(count);
            }
            RawMemory.copyFrom(bytes, from, chunks.address(chunks.sealed()) + filled, count);
            filled += count;
            if (!rowByRow) {
                sealFilled();
            }
        }
    }

    private LimitException tooLong(int bytes) {
        return new LimitException(
                ErrorCode.FRAME_TOO_LONG,
                "cannot send row: its text is too long: bytes=" + bytes + ", chunkBytes=" + chunks.chunkBytes());
    }

    private void sealFilled() {
        if (filled > 0) {
            chunks.seal(filled, peers.count());
            filled = 0;
        }
    }

    @Override
    public int put(BlockCursor cursor, int from, int to) throws IOException {
        int row = from;
        try {
            while (row < to && chunks.free() >= chunksForARow) {
                writer.row(cursor, row, ops.op(cursor, row, to));
                if (rowByRow) {
                    writer.flush();
                }
                row++;
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return row - from;
    }

    @Override
    public boolean seal() throws IOException {
        if (buffer.pendingBytes() > 0) {
            if (chunks.free() == 0) {
                return false;
            }
            writer.flush();
        }
        sealFilled();
        return true;
    }

    @Override
    public byte[] preamble() throws IOException {
        writer.begin();
        writer.flush();
        begun = true;
        return preamble.toByteArray();
    }

    @Override
    public void close() throws IOException {
        // What was not sent by now will not be.
        begun = false;
        writer.close();
    }
}
