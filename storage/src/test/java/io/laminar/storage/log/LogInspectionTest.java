package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.ring0.storage.SyncPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an inspection tells of a log. */
class LogInspectionTest extends LogFixture {
    private static final int WHOLE_SOURCE = 7 << 16 | 0xFFFF;
    private static final int PRODUCER = 7 << 16 | 2;

    private final SimulatedDisk disk = new SimulatedDisk(4);

    @Override
    protected IoBackend backend() {
        return disk;
    }

    private static long write(LogWriter writer, RecordKind kind, int source, long position, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        long address = writer.reserve(kind, bytes.length);
        assertTrue(address > 0);
        RawMemory.copyFrom(bytes, 0, address, bytes.length);
        return writer.commit(source, position);
    }

    @Test
    void shouldTellWhatThereIsBehindEachBarrier() throws IOException {
        long barrier;
        try (Log log = open(SyncPolicy.GROUP)) {
            LogWriter writer = log.writer();
            write(writer, RecordKind.ROWS, 5 << 16 | 1, 3, "abc");
            writer.beginEpoch(4);
            barrier = write(writer, RecordKind.BARRIER, 0xFFFF, 4, "");
            writer.beginEpoch(5);
            write(writer, RecordKind.SOURCE, WHOLE_SOURCE, 0, "orders");
            write(writer, RecordKind.PRODUCER, PRODUCER, 0, "file 1");
            write(writer, RecordKind.ROWS, PRODUCER, 100, "abcdefgh");
            write(writer, RecordKind.ROWS, PRODUCER, 120, "a");
            Entries.settle(writer, port);
        }
        assertEquals(2, barrier);
        LogInspection seen = LogInspection.of(folder, CORE);
        assertEquals(1, seen.first());
        assertEquals(6, seen.last());
        assertEquals(
                Map.of(
                        RecordKind.ROWS, new LogInspection.Amount(3, 48 + 48 + 48),
                        RecordKind.BARRIER, new LogInspection.Amount(1, 40),
                        RecordKind.SOURCE, new LogInspection.Amount(1, 48),
                        RecordKind.PRODUCER, new LogInspection.Amount(1, 48)),
                seen.kinds());
        assertEquals(Map.of("source 5/producer 1", 3L, "orders/file 1", 120L), seen.positions());
        LogInspection.Barrier found = seen.barrier(barrier);
        assertNotNull(found);
        assertEquals(List.of(found), seen.barriers());
        assertEquals(4, found.epoch());
        assertEquals(SegmentLayout.HEADER_BYTES + 48, found.offset());
        assertEquals(seen.segments().getFirst().file(), found.file());
        assertEquals(new LogInspection.Amount(4, 4 * 48), seen.behind(found));
        assertNull(seen.barrier(barrier + 1));
        assertNull(seen.damage());
    }

    @Test
    void shouldListCoresThatHaveLogs() throws IOException {
        assertEquals(Set.of(), LogInspection.cores(folder.resolve("gone")));
        try (Log log = open(SyncPolicy.GROUP)) {
            append(log.writer(), 3);
            Files.createFile(folder.resolve("wal-00009-0000000000000000001.log.spare"));
            Files.createFile(folder.resolve("wal-00010-0000000000000000001.log"));
            assertEquals(Set.of(CORE, 10), LogInspection.cores(folder));
        }
    }

    @Test
    void shouldSaySegmentsThatAreNotOfThisVersionOrLog() throws IOException {
        Path stranger = folder.resolve("wal-00003-0000000000000000009.log");
        try (Log log = open(SyncPolicy.GROUP)) {
            append(log.writer(), 3);
            Entries.settle(log.writer(), port);
            Files.copy(LogInspection.of(folder, CORE).segments().getFirst().file(), stranger);
        }
        StorageException e = assertThrows(StorageException.class, () -> LogInspection.of(folder, CORE));
        assertEquals(StorageErrorCode.LOG_FOREIGN_SEGMENT, e.code());
        assertTrue(e.getMessage().contains(stranger.toString()), e.getMessage());
    }

    /** Segments come and go, groups are half written: nothing of that is damage. */
    @Test
    void shouldNotTakeALogForDamagedThatIsWrittenTo() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> wrong = new AtomicReference<>();
        try (Log log = open(SyncPolicy.GROUP)) {
            append(log.writer(), 100);
            Thread reader = Thread.ofPlatform().start(() -> {
                try {
                    while (!ended.get()) {
                        StorageException damage = LogInspection.of(folder, CORE).damage();
                        if (damage != null) {
                            throw damage;
                        }
                    }
                } catch (Throwable e) {
                    wrong.set(e);
                }
            });
            long untilNs = System.nanoTime() + 1_500_000_000L;
            while (System.nanoTime() < untilNs && wrong.get() == null) {
                append(log.writer(), 40);
                if (log.writer().durable() > 600) {
                    log.dropBefore(log.writer().durable() - 600);
                }
            }
            ended.set(true);
            reader.join();
            assertTrue(
                    log.writer().appended() > 3_000,
                    "hardly anything was written: " + log.writer().appended());
        }
        if (wrong.get() != null) {
            throw new AssertionError(wrong.get());
        }
    }
}
