package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.ring0.port.Faults;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.ring0.storage.SyncPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** Two groups under way: what ends first, what fails, and what a crash leaves of one without the other. */
class LogOverlapTest extends LogFixture {
    private static final int GROUP = 10;

    private final SimulatedDisk disk = new SimulatedDisk(6);

    @Override
    protected IoBackend backend() {
        return disk;
    }

    /** Starts groups, and lets no write end. */
    private void start(LogWriter writer, int groups) throws StorageException {
        for (int i = 0; i < groups; i++) {
            append(writer, GROUP);
            assertTrue(writer.flush());
        }
    }

    @Test
    void shouldHaveTwoGroupsUnderWayAndNoThird() throws StorageException {
        try (Log log = open(SyncPolicy.GROUP)) {
            LogWriter writer = log.writer();
            start(writer, 2);
            append(writer, GROUP);
            assertFalse(writer.flush());
            assertFalse(writer.work(0));
            assertEquals(2, port.inFlight());
            assertEquals(1, port.poll(1));
            assertEquals(GROUP, writer.durable());
            assertTrue(writer.flush());
            Entries.settle(writer, port);
        }
        assertEquals(3 * GROUP, checkAll());
    }

    @Test
    void shouldStartASecondGroupByItselfWhenThereIsEnoughForOne() throws StorageException {
        try (Log log = open(SyncPolicy.GROUP)) {
            LogWriter writer = log.writer();
            start(writer, 1);
            append(writer, 1);
            assertFalse(writer.work(0), "little is not worth a flush of its own");
            while (!writer.work(0)) {
                append(writer, 1);
            }
            assertEquals(2, port.inFlight());
        }
    }

    @Test
    void shouldAcknowledgeInOrderWhateverEndsFirst() throws StorageException {
        try (Log log = open(SyncPolicy.GROUP)) {
            LogWriter writer = log.writer();
            start(writer, 2);
            disk.backwards = true;
            assertEquals(1, port.poll(1));
            assertEquals(0, writer.durable(), "the group before is not");
            assertEquals(0, checkAll(), "nor can anything be read");
            append(writer, 1);
            assertFalse(writer.flush(), "a third would be one too far ahead");
            assertEquals(1, port.poll(1));
            assertEquals(2 * GROUP, writer.durable());
        }
        assertEquals(2 * GROUP + 1, checkAll());
    }

    @Test
    void shouldAcknowledgeNothingBehindAGroupThatFailed() throws IOException {
        Log log = open(SyncPolicy.GROUP);
        LogWriter writer = log.writer();
        start(writer, 2);
        disk.arm(Faults.Call.FILE_SYNC, 1, IoError.IO);
        assertEquals(2, port.poll(2));
        assertTrue(disk.struck());
        assertNotNull(writer.failure());
        assertEquals(0, writer.durable());
        assertEquals(0, writer.acknowledged());
        assertThrows(StorageException.class, log::close);
    }

    @Test
    void shouldAcknowledgeNothingMoreWhenTheLaterGroupFailsFirst() throws IOException {
        Log log = open(SyncPolicy.GROUP);
        LogWriter writer = log.writer();
        start(writer, 2);
        disk.backwards = true;
        disk.arm(Faults.Call.FILE_SYNC, 1, IoError.IO);
        assertEquals(2, port.poll(2));
        assertEquals(0, writer.durable());
        assertThrows(StorageException.class, log::close);
    }

    /** Where the nth record begins. */
    private long place(long sequence) throws StorageException {
        try (LogReader reader = LogReader.open(folder, CORE, sequence)) {
            assertTrue(reader.next());
            return reader.recordOffset();
        }
    }

    private void lose(long sequence) throws IOException {
        long offset = place(sequence);
        Path file = LogInspection.of(folder, CORE).segments().getFirst().file();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(Long.BYTES), offset);
        }
    }

    private void leave(int groups) throws StorageException {
        try (Log log = open(SyncPolicy.GROUP)) {
            start(log.writer(), 1);
            Entries.settle(log.writer(), port);
            for (int i = 0; i < groups; i++) {
                append(log.writer(), GROUP);
                while (!log.writer().flush()) {
                    port.poll(1);
                }
            }
        }
    }

    @Test
    void shouldCutAtAHoleWithAWholeGroupBehindIt() throws IOException {
        leave(2);
        assertEquals(0, place(2 * GROUP + 1) % 4096, "a block of its own");
        lose(GROUP + 5);
        try (LogReader reader = LogReader.open(folder, CORE, 1)) {
            long last = 0;
            while (reader.next()) {
                last = reader.sequence();
            }
            assertEquals(GROUP + 4, last);
            TornTail torn = reader.tornTail();
            assertNotNull(torn);
            assertEquals(GROUP + 5, torn.sequence());
            assertEquals(2 * GROUP - 5, torn.records(), "the rest of its own group, and the other");
        }
        try (Log log = open(SyncPolicy.GROUP)) {
            TornTail torn = log.tornTail();
            assertNotNull(torn);
            assertEquals(GROUP + 4, log.writer().appended());
            append(log.writer(), 1);
        }
        assertEquals(GROUP + 5, checkAll());
        assertNull(LogInspection.of(folder, CORE).tornTail());
        try (Log log = open(SyncPolicy.GROUP)) {
            append(log.writer(), 3 * GROUP);
        }
        assertEquals(4 * GROUP + 5, checkAll());
    }

    @Test
    void shouldTellAHoleBehindWhichTwoGroupsAreFromATornEnd() throws IOException {
        leave(3);
        lose(GROUP + 5);
        StorageException e = assertThrows(StorageException.class, this::checkAll);
        assertEquals(StorageErrorCode.LOG_DAMAGED, e.code());
        assertTrue(e.getMessage().contains("missing=" + (GROUP + 5)), e.getMessage());
        assertThrows(StorageException.class, () -> open(SyncPolicy.GROUP));
    }

    @Test
    void shouldTellAHoleInWhatWasDurableWhenBothGroupsWereStarted() throws IOException {
        leave(2);
        lose(5);
        assertEquals(
                StorageErrorCode.LOG_DAMAGED,
                assertThrows(StorageException.class, this::checkAll).code());
    }

    /** A later group was there alone: nothing of it can be read, and nobody takes it later. */
    @Test
    void shouldCutAGroupWhoseFormerIsNotThere() throws IOException {
        leave(2);
        long hole = place(GROUP + 1);
        Path file = LogInspection.of(folder, CORE).segments().getFirst().file();
        long behind = place(2 * GROUP + 1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate((int) (behind - hole)), hole);
        }
        try (Log log = open(SyncPolicy.GROUP)) {
            TornTail torn = log.tornTail();
            assertNotNull(torn);
            assertEquals(GROUP, torn.records());
            assertEquals(GROUP, log.writer().appended());
        }
        assertEquals(GROUP, checkAll());
    }
}
