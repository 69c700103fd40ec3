package io.laminar.engine.format;

import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.io.InputStream;

/**
 * A window on a stream of bytes.
 *
 * @threading one owner
 * @allocation when the window grows
 */
public final class InputBuffer extends InputWindow {
    /** A chunk and a record that is only half there; both stay in the level 2 cache. */
    private static final int DEFAULT_WINDOW_BYTES = 128 << 10;

    /** Big enough that a read costs little beside its parsing. */
    private static final int CHUNK_BYTES = 64 << 10;

    private final InputStream in;
    private final String tag;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private long memory;
    private long capacity;

    /**
     * Opens an empty window; the first {@link #fill} reads.
     *
     * @param in where the bytes come from; closed with this
     * @param tag name under which the memory is accounted
     */
    public InputBuffer(InputStream in, String tag) {
        this.in = in;
        this.tag = tag;
        this.capacity = DEFAULT_WINDOW_BYTES;
        this.memory = RawMemory.allocate(capacity + PADDING_BYTES, 64, tag);
        show(memory, memory, false);
    }

    /**
     * Drops what lies before an address and reads on; waits for bytes as the stream does.
     *
     * @blocking as a read of the stream
     */
    @Override
    public boolean fill(long keepFrom) throws IOException {
        long kept = limit() - keepFrom;
        drop(keepFrom - memory);
        if (keepFrom == memory && kept == capacity) {
            grow(kept);
        } else if (keepFrom != memory) {
            RawMemory.copy(keepFrom, memory, kept);
        }
        show(memory, memory + kept, ended());
        int count = ended() ? -1 : in.read(chunk, 0, (int) Math.min(chunk.length, capacity - kept));
        if (count > 0) {
            RawMemory.copyFrom(chunk, 0, limit(), count);
        }
        show(memory, memory + kept + Math.max(0, count), count < 0);
        return count > 0;
    }

    private void grow(long kept) {
        long wider = RawMemory.allocate(capacity * 2 + PADDING_BYTES, 64, tag);
        RawMemory.copy(memory, wider, kept);
        RawMemory.free(memory);
        memory = wider;
        capacity *= 2;
    }

    /** Closes the stream and gives the memory back. Closing twice is harmless. */
    @Override
    public void close() throws IOException {
        if (memory != 0) {
            RawMemory.free(memory);
            memory = 0;
            in.close();
        }
    }
}
