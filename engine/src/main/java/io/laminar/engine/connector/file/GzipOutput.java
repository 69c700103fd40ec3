package io.laminar.engine.connector.file;

import io.laminar.engine.format.OutputTarget;
import io.laminar.memory.raw.Buffers;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses into the buffers of another target, after RFC 1952. A flush makes everything readable that was put, so a
 * reader of a growing file sees it. A file may be cut behind any member, and go on there.
 *
 * @threading one owner
 */
final class GzipOutput implements OutputTarget {
    private static final int INPUT_BYTES = 64 << 10;

    /** Magic, method 8 (deflate), no flags, no time, no extra flags, system unknown. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private static final int TRAILER_BYTES = 8;

    private final OutputTarget target;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final CRC32 checksum = new CRC32();
    private final long base;
    private final ByteBuffer input;
    private long buffer;
    private int used;

    /** Whether a member has begun. */
    private boolean within;

    /** Whether everything was taken by the target so far: only then the trailer tells the truth. */
    private boolean sound = true;

    /** {@code isNew}: whether there is a member even if nothing is put: without any a file is no gzip. */
    GzipOutput(OutputTarget target, String tag, boolean isNew) {
        this.target = target;
        this.base = RawMemory.allocate(INPUT_BYTES, 64, tag);
        this.input = Buffers.view(base, INPUT_BYTES);
        this.buffer = target.firstBuffer();
        if (isNew) {
            begin();
        }
    }

    /** The target's buffer is empty: a member that ended was handed on. */
    private void begin() {
        RawMemory.copyFrom(HEADER, 0, buffer + used, HEADER.length);
        used += HEADER.length;
        within = true;
    }

    @Override
    public int bufferBytes() {
        return INPUT_BYTES;
    }

    @Override
    public long firstBuffer() {
        return base;
    }

    @Override
    public long write(long from, int bytes) throws IOException {
        if (!within) {
            begin();
        }
        checksum.update(input.limit(bytes).position(0));
        deflater.setInput(input.limit(bytes).position(0));
        while (!deflater.needsInput()) {
            deflate(Deflater.NO_FLUSH);
        }
        return base;
    }

    /** Fills what is left of the target's buffer; answers how much that was. */
    private int deflate(int flush) throws IOException {
        int room = target.bufferBytes() - used;
        int made = deflater.deflate(Buffers.view(buffer + used, room), flush);
        used += made;
        if (used == target.bufferBytes()) {
            hand();
        }
        return made;
    }

    private void hand() throws IOException {
        if (used > 0) {
            int bytes = used;
            used = 0;
            sound = false;
            buffer = target.write(buffer, bytes);
            sound = true;
        }
    }

    @Override
    public void flush() throws IOException {
        if (within) {
            int room;
            do {
                room = target.bufferBytes() - used;
            } while (deflate(Deflater.SYNC_FLUSH) == room);
            hand();
        }
        target.flush();
    }

    /** Ends what was put so far as a member of its own, and hands it on. */
    void endMember() throws IOException {
        if (within) {
            finish();
            deflater.reset();
            checksum.reset();
            within = false;
        }
    }

    private void finish() throws IOException {
        deflater.finish();
        while (!deflater.finished()) {
            deflate(Deflater.NO_FLUSH);
        }
        if (target.bufferBytes() - used < TRAILER_BYTES) {
            hand();
        }
        RawMemory.putInt(buffer + used, (int) checksum.getValue());
        RawMemory.putInt(buffer + used + Integer.BYTES, (int) deflater.getBytesRead());
        used += TRAILER_BYTES;
        hand();
        target.flush();
    }

    @Override
    public void close() throws IOException {
        try {
            if (sound) {
                endMember();
            }
        } finally {
            deflater.end();
            RawMemory.free(base);
            target.close();
        }
    }
}
