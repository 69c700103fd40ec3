package io.laminar.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.bindings.libc.Libc;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class MemoryCallsTest {
    private static final long PAGE = 4096;
    private static final long BYTES = 16 * PAGE;
    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static long mapped(MemorySegment capture) {
        long address = MemoryCalls.map(
                capture,
                0,
                BYTES,
                Libc.PROT_READ() | Libc.PROT_WRITE(),
                Libc.MAP_PRIVATE() | Libc.MAP_ANONYMOUS(),
                -1,
                0);
        assertNotEquals(-1, address, () -> Errno.name(Errno.value(capture)));
        return address;
    }

    private static boolean isMapped(long address) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.map(line -> line.substring(0, line.indexOf(' ')).split("-", 2))
                    .anyMatch(range -> Long.parseUnsignedLong(range[0], 16) <= address
                            && address < Long.parseUnsignedLong(range[1], 16));
        }
    }

    @Test
    void shouldMapAndUnmap() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            long address = mapped(capture);
            assertTrue(isMapped(address + BYTES - 1));
            MEMORY.set(ValueLayout.JAVA_LONG, address + BYTES - 8, 42);
            assertEquals(42, MEMORY.get(ValueLayout.JAVA_LONG, address + BYTES - 8));
            assertEquals(0, MemoryCalls.advise(capture, address, BYTES, Libc.MADV_DONTNEED()));
            assertEquals(0, MEMORY.get(ValueLayout.JAVA_LONG, address + BYTES - 8));
            // The first half only, so that nobody else can have mapped what is asked about.
            assertEquals(0, MemoryCalls.unmap(capture, address, BYTES / 2));
            assertTrue(isMapped(address + BYTES / 2));
            assertEquals(-1, MemoryCalls.advise(capture, address + BYTES / 2 + 1, PAGE, Libc.MADV_DONTNEED()));
            assertEquals("EINVAL", Errno.name(Errno.value(capture)));
            assertEquals(0, MemoryCalls.unmap(capture, address + BYTES / 2, BYTES / 2));
        }
    }

    @Test
    void shouldReportWhatCannotBeMapped() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            assertEquals(-1, MemoryCalls.map(capture, 0, 0, 0, Libc.MAP_PRIVATE() | Libc.MAP_ANONYMOUS(), -1, 0));
            assertEquals("EINVAL", Errno.name(Errno.value(capture)));
            assertEquals(-1, MemoryCalls.map(capture, 0, PAGE, 0, Libc.MAP_PRIVATE(), -1, 0));
            assertEquals("EBADF", Errno.name(Errno.value(capture)));
            assertEquals(
                    -1, MemoryCalls.map(capture, 0, 1L << 62, 0, Libc.MAP_PRIVATE() | Libc.MAP_ANONYMOUS(), -1, 0));
            assertEquals("ENOMEM", Errno.name(Errno.value(capture)));
        }
    }

    @Test
    void shouldLockAndUnlock() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            long address = mapped(capture);
            long before = lockedKibibytes();
            assertEquals(0, MemoryCalls.lock(capture, address, BYTES), () -> Errno.name(Errno.value(capture)));
            assertEquals(before + BYTES / 1024, lockedKibibytes());
            assertEquals(0, MemoryCalls.unlock(capture, address, BYTES));
            assertEquals(before, lockedKibibytes());
            assertEquals(0, MemoryCalls.unmap(capture, address, BYTES));
            // The first page of the address space is never mapped.
            assertEquals(-1, MemoryCalls.lock(capture, 0, PAGE));
            assertEquals("ENOMEM", Errno.name(Errno.value(capture)));
            assertEquals(-1, MemoryCalls.unlock(capture, 0, PAGE));
            assertEquals("ENOMEM", Errno.name(Errno.value(capture)));
        }
    }

    @Test
    void shouldMoveAMappingOverAnother() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            long source = mapped(capture);
            long target = mapped(capture);
            MEMORY.set(ValueLayout.JAVA_LONG, source + PAGE, 42);
            MEMORY.set(ValueLayout.JAVA_LONG, target + PAGE, 43);
            assertEquals(target, MemoryCalls.remap(capture, source, BYTES, target));
            assertEquals(42, MEMORY.get(ValueLayout.JAVA_LONG, target + PAGE));
            assertEquals(-1, MemoryCalls.remap(capture, target + 1, BYTES, target));
            assertEquals("EINVAL", Errno.name(Errno.value(capture)));
            assertEquals(0, MemoryCalls.unmap(capture, target, BYTES));
        }
    }

    @Test
    void shouldLockPagesWhenTheyAreTouched() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            long address = mapped(capture);
            long before = lockedKibibytes();
            assertEquals(0, MemoryCalls.lock(capture, address, BYTES, MemoryCalls.MLOCK_ONFAULT));
            assertEquals(before + BYTES / 1024, lockedKibibytes());
            assertEquals(0, MemoryCalls.unmap(capture, address, BYTES));
            assertEquals(-1, MemoryCalls.lock(capture, 0, PAGE, 64));
            assertEquals("EINVAL", Errno.name(Errno.value(capture)));
        }
    }

    private static long lockedKibibytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            String line =
                    lines.filter(text -> text.startsWith("VmLck:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
    }
}
