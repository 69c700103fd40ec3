package io.laminar.bench.io;

import io.laminar.ring0.port.FileEvents;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import java.io.IOException;
import java.nio.file.Path;

/** A log on a port: its buffers lie one behind the other and are filled in that order, around and around. */
public final class PortFile implements LogFile, FileEvents {
    private static final long PARK_NS = 1_000_000_000;

    private final IoPort port;
    private final int file;
    private final long memory;
    private final int bufferBytes;
    private final int depth;
    private final boolean[] busy;
    private final int[] expected;
    private int freeCount;
    private int next;
    private int claimed;

    private PortFile(IoPort port, Path path, FileUse use, int depth, int bufferBytes) throws IOException {
        this.port = port;
        this.depth = depth;
        this.bufferBytes = bufferBytes;
        this.file = port.openFile(path, use, this);
        this.busy = new boolean[depth];
        this.freeCount = depth;
        this.expected = new int[depth];
        memory = port.allocate((long) depth * bufferBytes);
    }

    public static PortFile open(IoBackend backend, Path path, FileUse use, int depth, int bufferBytes)
            throws IOException {
        IoPort port = backend.open(new IoOptions("bench", 256, 0, 1, 64, false, false));
        try {
            return new PortFile(port, path, use, depth, bufferBytes);
        } catch (IOException e) {
            port.close();
            throw e;
        }
    }

    @Override
    public long claim() {
        if (busy[next]) {
            // Half of them at once: a call for each one that comes back would undo what depth is for.
            await(Math.max(1, depth / 2));
        }
        while (busy[next]) {
            await(freeCount + 1);
        }
        claimed = next;
        next = (next + 1) % depth;
        busy[claimed] = true;
        freeCount--;
        return memory + (long) claimed * bufferBytes;
    }

    @Override
    public void write(long offset, int bytes) {
        expected[claimed] = bytes;
        while (!port.write(file, offset, memory + (long) claimed * bufferBytes, bytes, claimed)) {
            port.poll(depth);
        }
    }

    @Override
    public void commit(long offset, int bytes) {
        start(offset, bytes);
        drain();
    }

    /** Begins a commit of what was claimed last; {@link #drain} waits for all. */
    public void start(long offset, int bytes) {
        expected[claimed] = bytes;
        while (!port.writeAndSync(file, offset, memory + (long) claimed * bufferBytes, bytes, claimed)) {
            port.poll(depth);
        }
    }

    @Override
    public void drain() {
        await(depth);
    }

    /** Sleeping hands over what was started: polling first would be a call more. */
    private void await(int buffers) {
        while (freeCount < buffers) {
            port.park(PARK_NS);
            port.poll(depth);
        }
    }

    @Override
    public void onFile(int handle, long token, int bytes, int error) {
        int slot = (int) token;
        if (error != 0 || bytes != expected[slot]) {
            throw failed(bytes, error);
        }
        busy[slot] = false;
        freeCount++;
    }

    private static IllegalStateException failed(int bytes, int error) {
        return new IllegalStateException("write failed: bytes=" + bytes + ", error=" + IoError.text(error));
    }

    @Override
    public long systemCalls() {
        return Ports.systemCalls(port);
    }

    @Override
    public void close() {
        port.close();
    }
}
