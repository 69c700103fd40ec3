package io.laminar.iouring;

import io.laminar.bindings.Errno;
import io.laminar.bindings.FileCalls;
import io.laminar.bindings.SocketCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Tells when the kernel has let go of a ring whose owner cannot drain it any more. Closing its descriptor only begins
 * that: operations in flight are cancelled some time later, and write to their buffers until then. So the ring's table
 * of files holds the one end of a pipe that anybody can write to. The table goes away with the last operation, and then
 * the other end reads as ended.
 *
 * @threading any, one at a time
 */
final class ReleaseWitness {
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NONBLOCKING = 0x800;
    private static final long LOOK_MILLIS = 1;

    private final int readEnd;

    private ReleaseWitness(int readEnd) {
        this.readEnd = readEnd;
    }

    /** Puts a witness into a ring that has no table of files. */
    static ReleaseWitness of(Registrations registrations) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            MemorySegment pair = arena.allocate(ValueLayout.JAVA_INT, 2);
            if (FileCalls.pipe(capture, pair.address(), CLOSE_ON_EXEC | NONBLOCKING) < 0) {
                throw new UringException(
                        "pipe2", Errno.value(capture), "raise the limit of open files: ulimit -n 65536");
            }
            int readEnd = pair.getAtIndex(ValueLayout.JAVA_INT, 0);
            int writeEnd = pair.getAtIndex(ValueLayout.JAVA_INT, 1);
            try {
                registrations.fileSlots(1);
                registrations.file(0, writeEnd);
            } catch (UringException e) {
                SocketCalls.close(capture, readEnd);
                throw e;
            } finally {
                SocketCalls.close(capture, writeEnd);
            }
            return new ReleaseWitness(readEnd);
        }
    }

    /**
     * Waits until the kernel has let go.
     *
     * @blocking until nothing of the ring is in flight any more
     */
    void await() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            long buffer = arena.allocate(1).address();
            boolean interrupted = false;
            while (FileCalls.read(capture, readEnd, buffer, 1) != 0) {
                try {
                    Thread.sleep(LOOK_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void close() {
        try (Arena arena = Arena.ofConfined()) {
            SocketCalls.close(Errno.allocate(arena), readEnd);
        }
    }
}
