package io.laminar.engine.connector.file;

import io.laminar.engine.format.OutputTarget;
import io.laminar.ring0.port.FileEvents;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.IoPort;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that is written through a port: one buffer is filled while the other is under way to the kernel.
 *
 * <p>There is one write at a time, so bytes reach pipes and terminals in order, and after an error nothing follows.
 *
 * @threading the port's owner
 * @allocation none after construction
 */
final class FileOutput implements OutputTarget, FileEvents {
    /** As much as pays for an operation of its own; two of them stay within the level 2 cache. */
    private static final int BUFFER_BYTES = 64 << 10;

    private static final int EVENTS_PER_POLL = 64;
    private static final long GLANCE_NS = 1_000_000;

    private final IoPort port;
    private final int file;
    private final long base;
    private long offset;
    private boolean underWay;
    private int error;
    private boolean syncs;

    /** Makes the file anew. */
    FileOutput(IoPort port, Path path) throws IOException {
        this(port, path, FileUse.SINK, 0);
    }

    private FileOutput(IoPort port, Path path, FileUse use, long from) throws IOException {
        this.port = port;
        this.offset = from;
        this.file = port.openFile(path, use, this);
        try {
            this.base = port.allocate(2L * BUFFER_BYTES);
        } catch (IOException e) {
            port.closeFile(file);
            throw e;
        }
    }

    /** {@return a file that keeps what it has up to an offset, its end} */
    static FileOutput append(IoPort port, Path path, long from) throws IOException {
        return new FileOutput(port, path, FileUse.LOG, from);
    }

    /** {@return where the next byte goes that is handed to it} */
    long offset() {
        return offset;
    }

    @Override
    public int bufferBytes() {
        return BUFFER_BYTES;
    }

    @Override
    public long firstBuffer() {
        return base;
    }

    @Override
    public long write(long from, int bytes) throws IOException {
        await();
        underWay = true;
        while (!port.write(file, offset, from, bytes, 0)) {
            pollOrPark();
        }
        offset += bytes;
        // The kernel may begin while the next buffer is filled.
        port.poll(EVENTS_PER_POLL);
        throwError();
        return from == base ? base + BUFFER_BYTES : base;
    }

    @Override
    public void onFile(int handle, long token, int bytes, int code) {
        underWay = false;
        error = code;
    }

    private void await() throws IOException {
        while (underWay) {
            pollOrPark();
        }
        throwError();
    }

    private void pollOrPark() {
        if (port.poll(EVENTS_PER_POLL) == 0) {
            port.park(GLANCE_NS);
        }
    }

    private void throwError() throws IOException {
        if (error != 0) {
            throw new IOException(IoError.text(error));
        }
    }

    @Override
    public void flush() throws IOException {
        await();
    }

    /** Has {@link #close} fail unless all that was written is on the disk. */
    void syncAtEnd() {
        syncs = true;
    }

    @Override
    public void close() throws IOException {
        port.free(base); // gone with the last write
        try {
            if (syncs) {
                sync();
            }
        } finally {
            while (underWay) {
                pollOrPark();
            }
            port.closeFile(file);
        }
    }

    /** Has all that was written on the disk. */
    void sync() throws IOException {
        await();
        underWay = true;
        while (!port.sync(file, 0)) {
            pollOrPark();
        }
        await();
    }
}
