package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.Storage.LogIo;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.ring0.storage.SyncPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a log does on every port. */
public abstract class LogContract extends LogFixture {
    @Test
    void shouldReadWhatWasAppended() throws StorageException {
        for (SyncPolicy policy : SyncPolicy.values()) {
            long last;
            try (Log log = open(policy)) {
                append(log.writer(), policy == SyncPolicy.EACH ? 30 : 700);
                last = log.writer().appended();
            }
            assertEquals(last, checkAll(), policy.name());
        }
    }

    @Test
    void shouldReadFromASequenceOn() throws StorageException {
        try (Log log = open(SyncPolicy.GROUP)) {
            append(log.writer(), 900);
        }
        for (long from : new long[] {1, 2, 450, 899, 900}) {
            assertEquals(900, ENTRIES.checkAll(folder, CORE, from), "from=" + from);
        }
        try (LogReader reader = LogReader.open(folder, CORE, 901)) {
            assertFalse(reader.next());
            assertNull(reader.tornTail());
        }
        try (LogReader reader = LogReader.open(folder, CORE, 10, 899)) {
            for (long sequence = 10; sequence <= 899; sequence++) {
                assertTrue(reader.next());
                assertEquals(sequence, reader.sequence());
            }
            assertFalse(reader.next());
            assertFalse(reader.next(), "nor when it is asked again");
        }
        try (LogReader reader = LogReader.open(folder, CORE, 901, 900)) {
            assertFalse(reader.next());
        }
    }

    @Test
    void shouldReadNothingWhereThereIsNone() throws StorageException {
        try (LogReader reader = LogReader.open(folder.resolve("none"), CORE, 0)) {
            assertFalse(reader.next());
        }
        open(SyncPolicy.GROUP).close();
        assertEquals(0, checkAll());
        try (Log log = open(SyncPolicy.GROUP)) {
            assertEquals(0, log.writer().appended());
        }
    }

    /** The next start has nothing to look through: no zeros, no segment that was made ahead, no spare. */
    @Test
    void shouldEndWhereItsRecordsEndWhenItIsClosed() throws StorageException, IOException {
        for (SyncPolicy policy : SyncPolicy.values()) {
            try (Log log = open(policy)) {
                append(log.writer(), policy == SyncPolicy.EACH ? 30 : 700);
            }
            List<SegmentFiles.Named> segments = new SegmentFiles(folder, CORE).segments();
            assertEquals(List.of(), new SegmentFiles(folder, CORE).spares(), policy.name());
            SegmentFiles.Named last = segments.getLast();
            SegmentChain chain = SegmentChain.read(new SegmentFiles(folder, CORE));
            assertEquals(List.of(), chain.headless(), policy.name());
            try (LogReader reader = LogReader.of(chain, chain.links().size() - 1, 0)) {
                long end = 0;
                while (reader.next()) {
                    end = reader.offset();
                }
                assertEquals(end, Files.size(last.path()), policy.name());
                assertNull(reader.tornTail());
            }
        }
        open(SyncPolicy.GROUP).close();
        assertTrue(checkAll() > 0, "nothing was appended, and nothing is gone");
    }

    @Test
    void shouldSayWhatIsDurableWhenItIs() throws StorageException {
        try (Log log = open(SyncPolicy.GROUP)) {
            LogWriter writer = log.writer();
            append(writer, 5);
            assertEquals(0, writer.durable());
            assertTrue(writer.work(0));
            assertFalse(writer.work(0), "nothing to write");
            assertEquals(5, ENTRIES.append(writer, port) - 1);
            assertEquals(0, writer.durable());
            await("group", () -> writer.durable() == 5);
            assertEquals(5, writer.acknowledged());
            assertEquals(6, writer.appended());
            assertEquals(5, checkAll(), "what is not durable is not there");
            Entries.settle(writer, port);
            assertEquals(6, checkAll());
            assertEquals(2, writer.tally().groups());
        }
    }

    @Test
    void shouldPushBackWhenAllBuffersAreFull() throws StorageException {
        try (Log log = open(SyncPolicy.GROUP)) {
            LogWriter writer = log.writer();
            int bytes = writer.mostPayloadBytes();
            int accepted = 0;
            while (writer.reserve(RecordKind.ROWS, bytes) >= 0) {
                writer.commit(0, accepted++);
            }
            assertTrue(accepted >= 3 && accepted <= 6, "accepted=" + accepted);
            assertEquals(1, writer.tally().timesWithoutRoom());
            await("group", () -> writer.durable() > 0);
            assertTrue(writer.reserve(RecordKind.ROWS, bytes) >= 0);
            writer.commit(0, accepted);
            assertThrows(IllegalArgumentException.class, () -> writer.reserve(RecordKind.ROWS, bytes + 1));
            assertThrows(IllegalArgumentException.class, () -> writer.reserve(RecordKind.ROWS, -1));
            assertThrows(IllegalStateException.class, () -> writer.commit(0, 0));
        }
    }

    @Test
    void shouldSyncEachRecordByItself() throws StorageException {
        try (Log log = open(SyncPolicy.EACH)) {
            LogWriter writer = log.writer();
            for (int i = 1; i <= 20; i++) {
                assertEquals(i, ENTRIES.tryAppend(writer));
                assertEquals(LogWriter.BACK_PRESSURED, ENTRIES.tryAppend(writer));
                int last = i;
                await("record", () -> writer.durable() == last);
            }
            assertEquals(20, writer.tally().groups());
        }
    }

    @Test
    void shouldWaitForTheInterval() throws StorageException {
        try (Log log = open(SyncPolicy.INTERVAL)) {
            LogWriter writer = log.writer();
            append(writer, 3);
            assertFalse(writer.work(5_000_000));
            assertFalse(writer.work(5_999_999));
            assertTrue(writer.work(6_000_000));
            await("group", () -> writer.durable() == 3);
            writer.reserve(RecordKind.ROWS, BUFFER_BYTES / 2 - 100);
            writer.commit(0, 0);
            assertFalse(writer.work(7_000_000));
            append(writer, 30);
            assertTrue(writer.tally().groups() > 1 || writer.work(7_000_000), "half a buffer does not wait");
        }
    }

    @Test
    void shouldAcknowledgeAtOnceWithoutSync() throws StorageException {
        try (Log log = open(SyncPolicy.NONE)) {
            LogWriter writer = log.writer();
            append(writer, 10);
            assertEquals(10, writer.acknowledged());
            assertEquals(0, writer.durable());
            append(writer, 1000);
            assertTrue(writer.durable() > 0, "a full segment is synced");
        }
        assertEquals(1010, checkAll());
    }

    @Test
    void shouldGoOnBehindTheLastRecord() throws StorageException {
        for (int run = 0; run < 12; run++) {
            try (Log log = open(SyncPolicy.GROUP)) {
                assertNull(log.tornTail());
                assertEquals(run * 40L, log.writer().appended());
                assertEquals(run * 40L, log.writer().durable());
                append(log.writer(), 40);
            }
            assertEquals((run + 1) * 40L, checkAll());
        }
    }

    @Test
    void shouldKeepEpochs() throws StorageException {
        try (Log log = open(SyncPolicy.GROUP)) {
            LogWriter writer = log.writer();
            append(writer, 2);
            writer.beginEpoch(7);
            append(writer, 1);
            assertThrows(IllegalArgumentException.class, () -> writer.beginEpoch(6));
        }
        try (LogReader reader = LogReader.open(folder, CORE, 0)) {
            for (long epoch : new long[] {0, 0, 7}) {
                assertTrue(reader.next());
                assertEquals(epoch, reader.epoch());
            }
        }
        try (Log log = open(SyncPolicy.GROUP)) {
            assertEquals(7, log.writer().epoch());
        }
    }

    @Test
    void shouldGoFromSegmentToSegmentWhileTheyAreMadeInTheBackground() throws Exception {
        ExecutorService background = Executors.newSingleThreadExecutor();
        try (Log log = Log.open(config(SyncPolicy.GROUP), new LogIo(port, backend(), background, System::nanoTime))) {
            append(log.writer(), 4000);
            assertTrue(segmentCount() > 8, "segments=" + segmentCount());
        } finally {
            background.shutdown();
        }
        assertEquals(4000, checkAll());
        LogInspection inspection = LogInspection.of(folder, CORE);
        assertNull(inspection.damage());
        assertNull(inspection.tornTail());
        assertEquals(
                4000,
                inspection.segments().stream()
                        .mapToLong(LogInspection.Segment::records)
                        .sum());
    }

    @Test
    void shouldDropSegmentsAndUseTheirFilesAgain() throws IOException {
        try (Log log = open(SyncPolicy.GROUP)) {
            LogWriter writer = log.writer();
            long dropped = 0;
            for (int i = 0; i < 60; i++) {
                append(writer, 100);
                Entries.settle(writer, port);
                dropped += log.dropBefore(writer.appended() + 1);
                assertTrue(segmentCount() <= 4, "segments=" + segmentCount());
            }
            assertTrue(dropped > 8, "dropped=" + dropped);
        }
        long first = LogInspection.of(folder, CORE).segments().getFirst().first();
        assertTrue(first > 1);
        assertEquals(6000, ENTRIES.checkAll(folder, CORE, first));
        StorageException e = assertThrows(StorageException.class, () -> LogReader.open(folder, CORE, 1));
        assertEquals(StorageErrorCode.LOG_DAMAGED, e.code());
        try (Log log = open(SyncPolicy.GROUP)) {
            assertEquals(6000, log.writer().appended());
            log.dropBefore(Long.MAX_VALUE);
        }
        // Nothing was appended: the place in the log is known all the same.
        for (int i = 0; i < 3; i++) {
            try (Log log = open(SyncPolicy.GROUP)) {
                assertEquals(6000, log.writer().appended());
                log.dropBefore(Long.MAX_VALUE);
            }
        }
    }

    @Test
    void shouldKeepLogsOfCoresApart() throws StorageException {
        try (Log log = open(SyncPolicy.GROUP);
                Log other = Log.open(
                        new LogConfig(folder, 4, SEGMENT_BYTES, BUFFER_BYTES, SyncPolicy.GROUP, 0),
                        new LogIo(port, backend(), Runnable::run, System::nanoTime))) {
            append(log.writer(), 50);
            append(other.writer(), 70);
        }
        assertEquals(50, checkAll());
        assertEquals(70, ENTRIES.checkAll(folder, 4, 1));
    }

    @Test
    void shouldHaveOneWriter() throws StorageException {
        try (Log log = open(SyncPolicy.GROUP)) {
            StorageException e = assertThrows(StorageException.class, () -> open(SyncPolicy.GROUP));
            assertEquals(StorageErrorCode.LOG_IN_USE, e.code());
            append(log.writer(), 1);
        }
        open(SyncPolicy.GROUP).close();
    }

    private long segmentCount() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> path.toString().endsWith(".log")).count();
        }
    }
}
