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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    void shouldPreallocateAsFarAsThePaceGoes() throws IOException {
        Path path = folder.resolve("paced");
        int file = port.openFile(path, FileUse.DIRECT, files);
        List<Long> asked = new ArrayList<>();
        port.preallocate(file, 1 << 20, filledBytes -> {
            asked.add(filledBytes);
            return asked.size() < 2;
        });
        assertEquals(2, asked.size());
        assertEquals(0L, asked.getFirst());
        assertTrue(asked.getLast() > 0);
        assertTrue(Files.size(path) >= 1 << 20);
        byte[] content = fill(memory, 32 << 10, 5);
        assertDone(32 << 10, run(files.writeAndSync(file, 512 << 10, memory, 32 << 10)));
        port.closeFile(file);
        byte[] there = Files.readAllBytes(path);
        assertArrayEquals(content, Arrays.copyOfRange(there, 512 << 10, 544 << 10));
        Arrays.fill(there, 512 << 10, 544 << 10, (byte) 0);
        assertArrayEquals(new byte[there.length], there);
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
    void shouldRefuseWhatIsOutOfLinePastThePageCache() throws IOException {
        int file = port.openFile(folder.resolve("direct"), FileUse.DIRECT, files);
        int alignment = port.alignment(file);
        assertTrue(alignment >= FilePort.DIRECT_BYTES && Integer.bitCount(alignment) == 1, "alignment=" + alignment);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> port.write(file, 512, memory, alignment, 1));
        assertTrue(e.getMessage().contains("alignment=" + alignment), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> port.write(file, 0, memory + 512, alignment, 1));
        assertThrows(IllegalArgumentException.class, () -> port.writeAndSync(file, 0, memory, 512, 1));
        assertThrows(IllegalArgumentException.class, () -> port.read(file, 0, memory, alignment + 1, 1));
        assertEquals(0, port.inFlight());
        assertDone(alignment, run(files.write(file, alignment, memory, alignment)));
        assertDone(0, run(files.sync(file)));
        int log = port.openFile(folder.resolve("log"), FileUse.LOG, files);
        assertEquals(1, port.alignment(log));
        assertDone(3, run(files.write(log, 5, memory + 7, 3)));
    }

    /** A log whose commits are no whole blocks: the last block is padded, and written again with more in it. */
    @Test
    void shouldCommitAPieceOfABlockByWritingItAgain() throws IOException {
        Path path = folder.resolve("direct");
        int file = port.openFile(path, FileUse.DIRECT, files);
        int block = port.alignment(file);
        port.preallocate(file, 16L * block);
        byte[] content = bytes(10 * block, 8);
        int committed = 0;
        for (int step = 700; committed + step <= content.length; step += 700) {
            int from = committed / block * block;
            committed += step;
            int bytes = (committed - from + block - 1) / block * block;
            RawMemory.fill(memory, bytes, (byte) 0);
            RawMemory.copyFrom(content, from, memory, committed - from);
            assertDone(bytes, run(files.writeAndSync(file, from, memory, bytes)));
            byte[] found = Files.readAllBytes(path);
            assertArrayEquals(Arrays.copyOf(content, committed), Arrays.copyOf(found, committed));
            assertEquals(0, found[committed + 1]);
        }
        assertTrue(committed > 5 * block, "committed=" + committed);
    }

    @Test
    void shouldSayThatThePageCacheIsNotPassedBy() throws IOException {
        Path zero = Path.of("/dev/zero");
        assumeTrue(Files.isWritable(zero), "needs /dev/zero");
        int file = port.openFile(zero, FileUse.DIRECT, files);
        assertDone(8192, run(files.write(file, 0, memory, 8192)));
        assertEquals(1, port.stats().stream().mapToLong(QueueStats::fallbacks).sum(), "fallbacks");
        assertTrue(port.notes().toString().contains("page cache"), port.notes().toString());
        int notes = port.notes().size();
        port.openFile(zero, FileUse.DIRECT, files);
        assertEquals(notes, port.notes().size(), "said once");
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

    /** Writes that continue each other, in one turn: each has its own end, also where the device is full between. */
    @Test
    void shouldSayWhichOfManyWritesFoundTheDeviceFull() throws Exception {
        try (SmallDevice device = SmallDevice.mount(folder.resolve("small"), 64)) {
            Path path = device.path().resolve("log");
            int file = port.openFile(path, FileUse.LOG, files);
            byte[] content = fill(memory, 60 * 2000, 9);
            long[] tokens = new long[60];
            for (int i = 0; i < 60; i++) {
                tokens[i] = files.write(file, i * 2000L, memory + i * 2000L, 2000);
            }
            await("all ended", () -> files.openCount() == 0);
            int room = 64 << 10;
            for (int i = 0; i < 60; i++) {
                int bytes = Math.clamp(room - i * 2000, 0, 2000);
                assertEquals(
                        new FileLedger.End(bytes, bytes == 2000 ? 0 : IoError.DEVICE_FULL), files.ends.get(tokens[i]));
            }
            assertArrayEquals(Arrays.copyOf(content, room), Files.readAllBytes(path));
            port.closeFile(file);
        }
    }

    @Test
    void shouldEndWritesThatContinueEachOtherOneByOne() throws IOException {
        Path path = folder.resolve("log");
        int file = port.openFile(path, FileUse.LOG, files);
        int other = port.openFile(folder.resolve("other"), FileUse.LOG, files);
        byte[] content = fill(memory, 60_000, 10);
        for (int i = 0; i < 50; i++) {
            // Not at all alike: two files, commits between, and from the middle on no neighbours in the file.
            long from = i * 1000L;
            long to = place(i);
            long address = memory + from;
            long token = i % 5 == 4
                    ? files.writeAndSync(file, to, address, 1000)
                    : files.write(i % 7 == 6 ? other : file, to, address, 1000);
            assertTrue(token > 0);
        }
        int before = files.openCount();
        long startNs = System.nanoTime();
        while (files.openCount() > 0) {
            assertTrue(System.nanoTime() - startNs < 20_000_000_000L, "waited too long");
            int delivered = port.poll(1);
            assertTrue(delivered <= 1, "delivered=" + delivered);
            assertEquals(before - delivered, files.openCount());
            assertEquals(files.openCount(), port.inFlight());
            before = files.openCount();
        }
        assertTrue(files.ends.values().stream().allMatch(end -> end.equals(new FileLedger.End(1000, 0))));
        for (int i = 0; i < 50; i++) {
            byte[] found = Files.readAllBytes(i % 5 != 4 && i % 7 == 6 ? folder.resolve("other") : path);
            assertArrayEquals(
                    Arrays.copyOfRange(content, i * 1000, i * 1000 + 1000),
                    Arrays.copyOfRange(found, place(i), place(i) + 1000));
        }
    }

    private static int place(int write) {
        return write * (write < 25 ? 1000 : 1500);
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
