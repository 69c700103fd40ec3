package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Exact to the byte. */
@EnabledOnOs(OS.LINUX)
class UringAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    @Test
    void shouldAllocateNothingForNops() {
        try (UringFixture ring = UringFixture.open()) {
            assertEquals(0, least(() -> nops(ring.uring, 100_000)));
        }
    }

    @Test
    void shouldAllocateNothingForWrites() {
        try (UringFixture ring = UringFixture.open()) {
            int file = ring.openFile(folder.resolve("f"), UringFixture.O_RDWR | UringFixture.O_CREAT);
            ring.uring.registrations().buffers(ring.memory, 4096, 1);
            assertEquals(0, least(() -> writes(ring.uring, file, ring.memory, 10_000)));
            ring.closeFile(file);
        }
    }

    private static long least(Runnable body) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            body.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static void nops(Uring uring, int count) {
        for (int i = 0; i < count; i++) {
            ControlSqe.nop(uring.claim(), i);
            uring.submit();
            reap(uring);
        }
    }

    private static void writes(Uring uring, int file, long memory, int count) {
        for (int i = 0; i < count; i++) {
            FileSqe.writeFixed(uring.claim(), file, 0, memory, 512, 0, i);
            uring.submitAndWait(1, UringFixture.SECOND);
            reap(uring);
        }
    }

    private static void reap(Uring uring) {
        int count = uring.poll();
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Cqe.result(uring.cqe(i));
        }
        if (sum < 0) {
            throw new AssertionError("failed: " + sum);
        }
        uring.advance(count);
    }
}
