package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.Storage.LogIo;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.ring0.storage.SyncPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is found, said and mended when files are not as they were left. */
class LogDamageTest extends LogFixture {
    private final SimulatedDisk disk = new SimulatedDisk(4);

    @Override
    protected IoBackend backend() {
        return disk;
    }

    private void write(int count) throws StorageException {
        try (Log log = open(SyncPolicy.GROUP)) {
            for (int i = 0; i < count; i++) {
                append(log.writer(), 1);
                if (i % 10 == 9) {
                    Entries.settle(log.writer(), port);
                }
            }
        }
    }

    /** Where a record begins. */
    private record Place(Path file, long offset) {}

    private Place find(long sequence) throws StorageException {
        try (LogReader reader = LogReader.open(folder, CORE, sequence)) {
            assertTrue(reader.next());
            return new Place(reader.file(), reader.recordOffset());
        }
    }

    private static void overwrite(Place place, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(place.file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), place.offset());
        }
    }

    private StorageException damage() {
        return assertThrows(StorageException.class, this::checkAll);
    }

    @Test
    void shouldSayWhereTheMiddleIsDamagedAndCutThereWhenTold() throws IOException {
        write(800);
        Place place = find(400);
        overwrite(place, new byte[5000]);
        StorageException e = damage();
        assertEquals(StorageErrorCode.LOG_DAMAGED, e.code());
        for (String said :
                List.of(place.file().toString(), "offset=" + place.offset(), "missing=400", "to=800", "repair")) {
            assertTrue(e.getMessage().contains(said), e.getMessage());
        }
        LogInspection inspection = LogInspection.of(folder, CORE);
        assertNotNull(inspection.damage());
        LogRepair.Cut cut = LogRepair.cut(folder, CORE, null).orElseThrow();
        assertEquals(LogRepair.Way.CUT, cut.way());
        assertEquals(400, cut.sequence());
        assertEquals(place, new Place(cut.file(), cut.offset()));
        assertEquals(e.getMessage(), cut.reason().getMessage());
        for (Path aside : cut.setAside()) {
            assertTrue(Files.exists(aside), aside.toString());
        }
        assertEquals(399, checkAll());
        assertEquals(Optional.empty(), LogRepair.cut(folder, CORE, null));
        write(300);
        assertEquals(699, checkAll());
    }

    @Test
    void shouldNotOpenALogThatIsDamagedAtItsEnd() throws IOException {
        write(95);
        overwrite(find(50), new byte[8]);
        StorageException e = assertThrows(StorageException.class, () -> open(SyncPolicy.GROUP));
        assertEquals(StorageErrorCode.LOG_DAMAGED, e.code());
        assertEquals(50, LogRepair.cut(folder, CORE, null).orElseThrow().sequence());
        write(10);
        assertEquals(59, checkAll());
    }

    @Test
    void shouldCutATornEndAndSaySo() throws IOException {
        write(95);
        Place place = find(93);
        overwrite(place, new byte[100]);
        try (LogReader reader = LogReader.open(folder, CORE, 1)) {
            long last = 0;
            while (reader.next()) {
                last = reader.sequence();
            }
            assertEquals(92, last);
            TornTail torn = reader.tornTail();
            assertNotNull(torn);
            assertEquals(93, torn.sequence());
            assertEquals(place, new Place(torn.file(), torn.offset()));
            assertTrue(torn.records() <= 2, torn.toString());
        }
        try (Log log = open(SyncPolicy.GROUP)) {
            assertNotNull(log.tornTail());
            assertEquals(92, log.writer().appended());
            append(log.writer(), 8);
        }
        assertEquals(100, checkAll());
        assertNull(LogInspection.of(folder, CORE).tornTail());
    }

    @Test
    void shouldFindAMissingSegment() throws IOException {
        write(1500);
        List<LogInspection.Segment> segments = LogInspection.of(folder, CORE).segments();
        LogInspection.Segment middle = segments.get(2);
        Files.move(middle.file(), folder.resolve("away"));
        StorageException e = damage();
        assertEquals(StorageErrorCode.LOG_DAMAGED, e.code());
        assertTrue(e.getMessage().contains("missing=" + middle.first()), e.getMessage());
        Files.move(folder.resolve("away"), middle.file());
        assertEquals(1500, checkAll());
        Files.delete(middle.file());
        assertEquals(
                middle.first(), LogRepair.cut(folder, CORE, null).orElseThrow().sequence());
        assertEquals(middle.first() - 1, checkAll());
    }

    @Test
    void shouldRefuseSegmentsOfOthers() throws IOException {
        write(1500);
        Path first = LogInspection.of(folder, CORE).segments().getFirst().file();
        LogConfig other =
                new LogConfig(folder.resolve("other"), CORE, SEGMENT_BYTES, BUFFER_BYTES, SyncPolicy.GROUP, 0);
        try (Log log = Log.open(other, new LogIo(port, backend(), Runnable::run, System::nanoTime))) {
            append(log.writer(), 10);
        }
        Path stranger = folder.resolve("other").resolve(first.getFileName());
        Files.copy(stranger, first, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(StorageErrorCode.LOG_FOREIGN_SEGMENT, damage().code());
        Files.copy(stranger, new SegmentFiles(folder, 9).path(1));
        StorageException e = assertThrows(StorageException.class, () -> LogReader.open(folder, 9, 0));
        assertEquals(StorageErrorCode.LOG_FOREIGN_SEGMENT, e.code());
    }

    @Test
    void shouldRefuseAnotherVersion() throws IOException {
        write(10);
        Path file = find(1).file();
        long head = RawMemory.allocate(SegmentLayout.HEADER_BYTES, 8, "test");
        try {
            RawMemory.copyFrom(Files.readAllBytes(file), 0, head, SegmentLayout.HEADER_BYTES);
            RawMemory.putInt(head + 8, 3);
            SegmentLayout.writeChecksum(head, new RecordChecksum(head, SegmentLayout.HEADER_BYTES), 0);
            overwrite(new Place(file, 0), RawMemory.toArray(head, SegmentLayout.HEADER_BYTES));
        } finally {
            RawMemory.free(head);
        }
        StorageException e = damage();
        assertEquals(StorageErrorCode.LOG_UNKNOWN_VERSION, e.code());
        assertTrue(e.getMessage().contains("version=3"), e.getMessage());
    }

    @Test
    void shouldWaitForRoomOnAFullDisk() throws StorageException {
        try (Log log = open(SyncPolicy.GROUP)) {
            LogWriter writer = log.writer();
            disk.full = true;
            long nowNs = 0;
            long last = 0;
            for (int i = 0; i < 2000; i++) {
                last = Math.max(last, ENTRIES.tryAppend(writer));
                writer.work(nowNs);
                writer.maintain(nowNs += 1_000_000);
                port.poll(4);
            }
            assertNotNull(writer.segmentFailure());
            assertEquals(
                    StorageErrorCode.LOG_NO_SEGMENT, writer.segmentFailure().code());
            assertTrue(writer.tally().counts().stalled() > 0);
            assertNull(writer.failure());
            assertEquals(last, writer.appended());
            disk.full = false;
            append(writer, 1000);
            assertNull(writer.segmentFailure());
        }
        assertFalse(LogInspection.of(folder, CORE).segments().isEmpty());
        assertTrue(checkAll() > 1000);
    }

    @Test
    void shouldRefuseSizesThatDoNotFit() {
        for (int[] sizes : new int[][] {{SEGMENT_BYTES, SEGMENT_BYTES / 2}, {1 << 20, 8192}, {100_000, 16384}}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> LogConfig.of(folder, 0).withSizes(sizes[0], sizes[1]),
                    sizes[0] + ", " + sizes[1]);
        }
        assertThrows(IllegalArgumentException.class, () -> LogConfig.of(folder, -1));
        assertEquals(
                SyncPolicy.EACH,
                LogConfig.of(folder, 0).withPolicy(SyncPolicy.EACH).policy());
    }
}
