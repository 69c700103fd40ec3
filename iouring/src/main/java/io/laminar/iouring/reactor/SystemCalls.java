package io.laminar.iouring.reactor;

import io.laminar.bindings.Errno;
import io.laminar.bindings.FileCalls;
import io.laminar.bindings.SocketCalls;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;

/**
 * Calls that set up and take down, made by the owner itself; with memory for their arguments.
 *
 * @threading the port's owner
 */
final class SystemCalls implements AutoCloseable {
    static final int EINTR = 4;
    static final int SCRATCH_BYTES = 8192;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = Errno.allocate(arena);
    private final long scratch;
    private final QueueCounters counters;

    SystemCalls(String port, QueueCounters counters) {
        this.counters = counters;
        this.scratch = RawMemory.allocate(SCRATCH_BYTES, Long.BYTES, "io." + port + ".calls");
    }

    /** {@return where {@code errno} goes; counts a call} */
    MemorySegment capture() {
        counters.otherCall();
        return capture;
    }

    /** {@return the error of the last call that failed} */
    int error() {
        return Errno.value(capture);
    }

    /** {@return memory for arguments, {@link #SCRATCH_BYTES} bytes, until the next call} */
    long scratch() {
        return scratch;
    }

    /** {@return the address of a path that ends in a zero byte} */
    long path(String path) throws IOException {
        byte[] bytes = (path + "\0").getBytes(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
        if (bytes.length > SCRATCH_BYTES) {
            throw new IOException("the path is too long: " + path);
        }
        RawMemory.copyFrom(bytes, 0, scratch, bytes.length);
        return scratch;
    }

    /** {@return 0, or the error} */
    int close(int descriptor) {
        return SocketCalls.close(capture(), descriptor) < 0 ? error() : 0;
    }

    /** {@return bytes written, or a negative errno} */
    long writeAt(int descriptor, long address, long bytes, long offset) {
        long count;
        do {
            count = FileCalls.writeAt(capture(), descriptor, address, bytes, offset);
        } while (count < 0 && error() == EINTR);
        return count < 0 ? -error() : count;
    }

    /** {@return what to throw for the call that failed last} */
    IOException failure(String attempt) {
        return failure(attempt, error());
    }

    static IOException failure(String attempt, int error) {
        return new IOException(attempt + ", errno=" + Errno.name(error));
    }

    @Override
    public void close() {
        RawMemory.free(scratch);
        arena.close();
    }
}
