package io.laminar.ring0.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link FilePort} does. */
public abstract class FilePortContract extends PortFixture {
    @TempDir
    Path folder;

    private FileLedger.End run(long token) {
        assertNotEquals(0, token, "the port was full");
        await("operation on a file", () -> files.hasEnded(token));
        return files.ends.get(token);
    }

    private void assertDone(int bytes, FileLedger.End end) {
        assertEquals(new FileLedger.End(bytes, 0), end);
    }

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        Path path = folder.resolve("log");
        int file = port.openFile(path, FileUse.LOG, files);
        byte[] content = fill(memory, 300_001, 1);
        assertDone(300_001, run(files.write(file, 0, memory, 300_001)));
        assertArrayEquals(content, Files.readAllBytes(path));
        assertDone(200_000, run(files.read(file, 77, memory + 400_000, 200_000)));
        assertArrayEquals(Arrays.copyOfRange(content, 77, 200_077), RawMemory.toArray(memory + 400_000, 200_000));
        port.closeFile(file);
    }

    @Test
    void shouldWriteAtOffsets() throws IOException {
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, files);
        byte[] content = fill(memory, 10_000, 2);
        for (int from = 9_000; from >= 0; from -= 1_000) {
            assertDone(1_000, run(files.write(file, from, memory + from, 1_000)));
        }
        assertDone(0, run(files.sync(file)));
        assertArrayEquals(content, Files.readAllBytes(folder.resolve("log")));
    }

    @Test
    void shouldWriteAndSyncInOne() throws IOException {
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, files);
        byte[] content = fill(memory, 5_000, 3);
        assertDone(5_000, run(files.writeAndSync(file, 0, memory, 5_000)));
        assertArrayEquals(content, Files.readAllBytes(folder.resolve("log")));
    }

    @Test
    void shouldEndReadingAtTheEndOfTheFile() throws IOException {
        Path path = folder.resolve("input");
        byte[] content = bytes(60, 4);
        Files.write(path, content);
        int file = port.openFile(path, FileUse.READ, files);
        assertDone(60, run(files.read(file, 0, memory, 100)));
        assertArrayEquals(content, RawMemory.toArray(memory, 60));
        assertDone(10, run(files.read(file, 50, memory, 100)));
        assertDone(0, run(files.read(file, 60, memory, 100)));
        assertDone(0, run(files.read(file, 1_000, memory, 100)));
    }

    @Test
    void shouldKeepLogsAndMakeResultsNew() throws IOException {
        Path path = folder.resolve("file");
        Files.writeString(path, "kept");
        port.closeFile(port.openFile(path, FileUse.LOG, files));
        assertEquals("kept", Files.readString(path));
        port.closeFile(port.openFile(path, FileUse.SINK, files));
        assertEquals(0, Files.size(path));
    }

    @Test
    void shouldFailToOpenWhatIsNotThere() {
        assertThrows(IOException.class, () -> port.openFile(folder.resolve("none"), FileUse.READ, files));
        assertThrows(IOException.class, () -> port.openFile(folder.resolve("no/where"), FileUse.LOG, files));
    }

    @Test
    void shouldFailToWriteWhatIsOpenForReading() throws IOException {
        Path path = folder.resolve("input");
        Files.writeString(path, "input");
        int file = port.openFile(path, FileUse.READ, files);
        FileLedger.End end = run(files.write(file, 0, memory, 10));
        assertEquals(0, end.bytes());
        assertNotEquals(0, end.error());
        assertEquals("input", Files.readString(path));
    }

    @Test
    void shouldPreallocate() throws Exception {
        Path path = folder.resolve("log");
        Files.writeString(path, "before");
        int file = port.openFile(path, FileUse.LOG, files);
        port.preallocate(file, 1 << 20);
        assertTrue(Files.size(path) >= 1 << 20);
        byte[] content = Files.readAllBytes(path);
        assertEquals("before", new String(content, 0, 6, java.nio.charset.StandardCharsets.US_ASCII));
        for (int i = 6; i < content.length; i++) {
            assertEquals(0, content[i]);
        }
        Process stat = new ProcessBuilder("stat", "-c", "%b", path.toString()).start();
        String blocks = new String(stat.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        assertTrue(Long.parseLong(blocks.strip()) * 512 >= 1 << 20, "blocks=" + blocks);
        port.preallocate(file, 100);
        assertTrue(Files.size(path) >= 1 << 20, "made shorter");
    }

    @Test
    void shouldReadAndWritePastThePageCache() throws IOException {
        Path path = folder.resolve("direct");
        int file = port.openFile(path, FileUse.DIRECT, files);
        port.preallocate(file, 64 << 10);
        byte[] content = fill(memory, 32 << 10, 5);
        assertDone(32 << 10, run(files.writeAndSync(file, 8192, memory, 32 << 10)));
        assertDone(32 << 10, run(files.read(file, 8192, memory + (64 << 10), 32 << 10)));
        assertArrayEquals(content, RawMemory.toArray(memory + (64 << 10), 32 << 10));
        port.closeFile(file);
        assertArrayEquals(content, Arrays.copyOfRange(Files.readAllBytes(path), 8192, 40 << 10));
    }

    @Test
    void shouldRefuseMoreThanItsOperationsAndGoOn() throws IOException {
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, files);
        fill(memory, 1000, 6);
        int accepted = 0;
        for (int i = 0; i < 1000; i++) {
            if (files.write(file, i, memory + i, 1) == 0) {
                break;
            }
            accepted++;
        }
        assertEquals(options().operations(), accepted);
        assertEquals(accepted, port.inFlight());
        await("all ended", () -> files.openCount() == 0);
        assertEquals(0, port.inFlight());
        assertDone(1, run(files.write(file, 0, memory, 1)));
    }

    @Test
    void shouldSayThatTheDeviceIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "needs /dev/full");
        int file = port.openFile(full, FileUse.LOG, files);
        assertEquals(new FileLedger.End(0, IoError.DEVICE_FULL), run(files.write(file, 0, memory, 100)));
        assertEquals(new FileLedger.End(0, IoError.DEVICE_FULL), run(files.writeAndSync(file, 0, memory, 100)));
    }

    @Test
    void shouldSayHowMuchWentBeforeTheDeviceWasFull() throws Exception {
        try (SmallDevice device = SmallDevice.mount(folder.resolve("small"), 64)) {
            Path path = device.path().resolve("log");
            int file = port.openFile(path, FileUse.LOG, files);
            byte[] content = fill(memory, 200_000, 7);
            FileLedger.End end = run(files.writeAndSync(file, 0, memory, 200_000));
            assertEquals(IoError.DEVICE_FULL, end.error());
            assertEquals(64 << 10, end.bytes());
            assertArrayEquals(Arrays.copyOf(content, end.bytes()), Files.readAllBytes(path));
            assertThrows(IOException.class, () -> port.preallocate(file, 1 << 20));
            assertDone(1000, run(files.write(file, 100, memory, 1000)));
            port.closeFile(file);
        }
    }

    @Test
    void shouldSayThatTheDeviceFails() throws IOException {
        Path self = Path.of("/proc/self/mem");
        assumeTrue(Files.isWritable(self), "needs /proc");
        int file = port.openFile(self, FileUse.LOG, files);
        assertEquals(new FileLedger.End(0, IoError.IO), run(files.write(file, 0, memory, 100)));
        assertEquals(new FileLedger.End(0, IoError.IO), run(files.read(file, 0, memory, 100)));
    }

    @Test
    void shouldSayHowMuchWentBeforeTheFileWasTooBig() throws Exception {
        // 16 blocks of 1024 bytes: the kernel takes what is below the limit, and refuses the rest.
        String answer = ChildProcess.run("ulimit -f 16", backend(), "file-limit", folder.toString());
        assertEquals("16384 " + IoError.FILE_TOO_BIG, answer);
    }

    @Test
    void shouldReuseHandlesAndNeverMixUpFiles() throws IOException {
        for (int round = 0; round < 50; round++) {
            Path path = folder.resolve("file" + round);
            int file = port.openFile(path, FileUse.SINK, files);
            byte[] content = fill(memory, 100, round);
            assertDone(100, run(files.write(file, 0, memory, 100)));
            port.closeFile(file);
            assertArrayEquals(content, Files.readAllBytes(path));
        }
    }
}
