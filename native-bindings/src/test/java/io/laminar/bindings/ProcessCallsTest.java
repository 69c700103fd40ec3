package io.laminar.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.bindings.libc.Libc;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessCallsTest {
    private static final long MASK_BYTES = 1024;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = Errno.allocate(arena);

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldPinAThreadAndVerifyIt() throws InterruptedException {
        MemorySegment numbers = arena.allocate(ValueLayout.JAVA_INT, 2);
        MemorySegment chosen = arena.allocate(MASK_BYTES, 8);
        int[] last = new int[1];
        // A thread of its own: nobody else of the test run is to be pinned.
        Thread thread = new Thread(() -> {
            MemorySegment allowed = arena.allocate(MASK_BYTES, 8);
            check(ProcessCalls.affinity(capture, 0, MASK_BYTES, allowed.address()));
            last[0] = lastBit(allowed);
            chosen.set(ValueLayout.JAVA_LONG, last[0] / 64 * 8L, 1L << last[0]);
            check(ProcessCalls.setAffinity(capture, 0, MASK_BYTES, chosen.address()));
            allowed.fill((byte) 0);
            check(ProcessCalls.affinity(capture, 0, MASK_BYTES, allowed.address()));
            chosen.copyFrom(allowed);
            check(ProcessCalls.cpu(capture, numbers.address(), numbers.address() + 4));
        });
        Throwable[] failure = new Throwable[1];
        thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
        thread.start();
        thread.join();
        assertEquals(null, failure[0]);
        assertEquals(last[0], lastBit(chosen));
        assertEquals(last[0], numbers.getAtIndex(ValueLayout.JAVA_INT, 0));
        assertTrue(numbers.getAtIndex(ValueLayout.JAVA_INT, 1) >= 0);
    }

    private void check(int answer) {
        assertEquals(0, answer, () -> Errno.name(Errno.value(capture)));
    }

    private static int lastBit(MemorySegment mask) {
        for (long word = MASK_BYTES / 8 - 1; word >= 0; word--) {
            long bits = mask.getAtIndex(ValueLayout.JAVA_LONG, word);
            if (bits != 0) {
                return (int) word * 64 + 63 - Long.numberOfLeadingZeros(bits);
            }
        }
        throw new AssertionError("no CPU at all");
    }

    @Test
    void shouldReportMasksThatCannotBe() {
        MemorySegment none = arena.allocate(MASK_BYTES, 8);
        assertEquals(-1, ProcessCalls.setAffinity(capture, 0, MASK_BYTES, none.address()));
        assertEquals("EINVAL", Errno.name(Errno.value(capture)));
        assertEquals(-1, ProcessCalls.affinity(capture, 0, 0, none.address()));
        assertEquals("EINVAL", Errno.name(Errno.value(capture)));
    }

    @Test
    void shouldMakeEventDescriptors() throws IOException {
        int descriptor = ProcessCalls.eventDescriptor(capture, 3, Libc.EFD_CLOEXEC() | Libc.EFD_NONBLOCK());
        assertTrue(descriptor >= 0, () -> Errno.name(Errno.value(capture)));
        assertEquals(
                "anon_inode:[eventfd]",
                Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString());
        assertTrue(Files.readString(Path.of("/proc/self/fdinfo/" + descriptor))
                .lines()
                .anyMatch(line -> line.matches("eventfd-count: +3")));
        assertEquals(0, Libc.close(descriptor));
        assertEquals(-1, ProcessCalls.eventDescriptor(capture, 0, -1));
        assertEquals("EINVAL", Errno.name(Errno.value(capture)));
    }

    @Test
    void shouldTellLimits() throws IOException {
        MemorySegment limit = arena.allocate(ProcessCalls.RLIMIT);
        assertLimit("Max open files", ProcessCalls.RLIMIT_NOFILE, limit);
        assertLimit("Max locked memory", ProcessCalls.RLIMIT_MEMLOCK, limit);
        assertEquals(-1, ProcessCalls.limit(capture, 1000, limit.address()));
        assertEquals("EINVAL", Errno.name(Errno.value(capture)));
    }

    private void assertLimit(String label, int resource, MemorySegment limit) throws IOException {
        assertEquals(0, ProcessCalls.limit(capture, resource, limit.address()));
        String line = Files.readString(Path.of("/proc/self/limits"))
                .lines()
                .filter(text -> text.startsWith(label))
                .findFirst()
                .orElseThrow();
        String[] words = line.substring(label.length()).strip().split("\\s+");
        for (int i = 0; i < 2; i++) {
            long value = limit.getAtIndex(ValueLayout.JAVA_LONG, i);
            assertEquals(words[i], value == -1 ? "unlimited" : Long.toString(value), label);
        }
    }
}
