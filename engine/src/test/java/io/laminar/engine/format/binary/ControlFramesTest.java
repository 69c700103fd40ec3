package io.laminar.engine.format.binary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The frames of clients are those that the document shows. */
class ControlFramesTest {
    private static final Path DOCUMENT = Path.of("../docs/internals/frames.md");

    @Test
    void shouldWriteWhatTheDocumentShows() throws IOException {
        String document = Files.readString(DOCUMENT).replace(" ", "");
        long memory = RawMemory.allocate(ControlFrames.MOST_ERROR_BYTES, 8, "test");
        try {
            byte[] name = "meter-7".getBytes(StandardCharsets.UTF_8);
            int bytes = (int) (ControlFrames.putHello(memory, 1, name) - memory);
            assertEquals(ControlFrames.helloBytes(name.length), bytes);
            assertTrue(document.contains(hex(memory, bytes)), hex(memory, bytes));
            assertEquals("meter-7", ControlFrames.name(memory, bytes, 200));
            assertNull(ControlFrames.name(memory, bytes, 6));
            assertEquals(1, ControlFrames.first(memory));
            ControlFrames.putAck(memory, 0, 0);
            assertTrue(document.contains(hex(memory, ControlFrames.ACK_BYTES)), hex(memory, ControlFrames.ACK_BYTES));
        } finally {
            RawMemory.free(memory);
        }
    }

    private static String hex(long from, int bytes) {
        return HexFormat.of().formatHex(RawMemory.toArray(from, bytes));
    }
}
