package io.laminar.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.bindings.liburing.io_uring;
import io.laminar.bindings.liburing.io_uring_params;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** That functions take what they are given; what they do is the business of the tests of module iouring. */
@EnabledOnOs(OS.LINUX)
class LiburingCallsTest {
    private static final int EBADFD = 77;
    private static final int EINVAL = 22;
    private static final int ENXIO = 6;
    private static final int DISABLED = 1 << 6;

    @Test
    void shouldMakeEnableEnterAndEndARing() {
        assumeTrue(NativeLibrary.liburing().isPresent(), "needs liburing");
        assumeTrue(IoUringProbe.probe() instanceof IoUringProbe.Available, "needs io_uring");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ring = arena.allocate(io_uring.layout());
            MemorySegment params = arena.allocate(io_uring_params.layout());
            io_uring_params.flags(params, -1);
            assertEquals(-EINVAL, LiburingCalls.queueInit(8, ring.address(), params.address()));
            io_uring_params.flags(params, DISABLED);
            assertEquals(0, LiburingCalls.queueInit(8, ring.address(), params.address()));
            assertEquals(8, io_uring_params.sq_entries(params));
            int descriptor = io_uring.ring_fd(ring);
            assertEquals(-EBADFD, LiburingCalls.enter(descriptor, 0, 0, 1, 0, 0));
            assertEquals(0, LiburingCalls.enable(descriptor));
            assertEquals(-EBADFD, LiburingCalls.enable(descriptor));
            assertEquals(0, LiburingCalls.enter(descriptor, 0, 0, 1, 0, 0));
            assertEquals(-ENXIO, LiburingCalls.unregisterBuffers(ring.address()));
            assertEquals(-ENXIO, LiburingCalls.updateFiles(ring.address(), 0, params.address(), 1));
            assertTrue(LiburingCalls.unregisterBufferQueue(ring.address(), 1) < 0);
            LiburingCalls.queueExit(ring.address());
        }
    }
}
