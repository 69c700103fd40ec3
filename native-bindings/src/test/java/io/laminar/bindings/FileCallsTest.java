package io.laminar.bindings;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class FileCallsTest {
    private static final int READ_ONLY = 0;
    private static final int ESPIPE = 29;

    @TempDir
    Path folder;

    @Test
    void shouldTellWhatDirectWritesWant() throws IOException {
        Path path = Files.createFile(folder.resolve("file"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            MemorySegment scratch = arena.allocate(FileCalls.STATX_SCRATCH_BYTES, Long.BYTES);
            scratch.fill((byte) -1);
            int file =
                    FileCalls.open(capture, arena.allocateFrom(path.toString()).address(), READ_ONLY, 0);
            int alignment = FileCalls.directAlignment(capture, file, scratch.address());
            // 0: the kernel or the file system does not say.
            assertTrue(alignment == 0 || Integer.bitCount(alignment) == 1, "alignment=" + alignment);
            assertTrue(alignment <= 1 << 20, "alignment=" + alignment);
            assertEquals(0, FileCalls.directAlignment(capture, -1, scratch.address()));
            assertEquals(0, FileCalls.dropCached(capture, file));
            assertEquals(0, SocketCalls.close(capture, file));
            MemorySegment pair = arena.allocate(8, 8);
            assertEquals(0, FileCalls.pipe(capture, pair.address(), 0));
            int reader = pair.get(JAVA_INT, 0);
            assertEquals(ESPIPE, FileCalls.dropCached(capture, reader));
            assertEquals(0, SocketCalls.close(capture, reader));
            assertEquals(0, SocketCalls.close(capture, pair.get(JAVA_INT, 4)));
        }
    }
}
