package io.laminar.engine.connector.socket;

import io.laminar.engine.format.binary.FrameEncoder;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.raw.RawMemory;

/** A frame a chunk: columns are copied straight into the memory that is sent. */
final class FramePacker implements RowPacker {
    private final FrameEncoder encoder;
    private final Chunks chunks;
    private final Peers peers;

    FramePacker(FrameEncoder encoder, Chunks chunks, Peers peers) {
        this.encoder = encoder;
        this.chunks = chunks;
        this.peers = peers;
    }

    @Override
    @HotPath
    public int put(BlockCursor cursor, int from, int to) {
        int row = from;
        while (row < to && chunks.free() > 0) {
            int count = encoder.fitting(cursor.block(), cursor.layout(), row, to);
            long target = chunks.address(chunks.sealed());
            long end = encoder.put(cursor.block(), cursor.layout(), row, count, target);
            chunks.seal((int) (end - target), peers.count());
            row += count;
        }
        return row - from;
    }

    @Override
    public boolean seal() {
        return true;
    }

    @Override
    public byte[] preamble() {
        int bytes = encoder.schema().frameBytes();
        long memory = RawMemory.allocate(bytes, 8, "frame.schema");
        try {
            encoder.schema().put(memory);
            return RawMemory.toArray(memory, bytes);
        } finally {
            RawMemory.free(memory);
        }
    }

    @Override
    public void close() {
        // The chunks are the port's.
    }
}
