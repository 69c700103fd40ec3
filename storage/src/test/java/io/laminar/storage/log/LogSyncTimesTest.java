package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.ring0.port.Faults;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.storage.Storage.LogIo;
import io.laminar.ring0.storage.StorageException;
import io.laminar.ring0.storage.SyncPolicy;
import io.laminar.ring0.storage.SyncTimes;
import org.junit.jupiter.api.Test;

/** How long syncs take, by a clock that the test moves. */
class LogSyncTimesTest extends LogFixture {
    private static final int GROUP = 10;

    private final SimulatedDisk disk = new SimulatedDisk(8);
    private long nowNs = 1_000_000;

    @Override
    protected IoBackend backend() {
        return disk;
    }

    private Log openTimed(SyncPolicy policy) throws StorageException {
        return Log.open(config(policy), new LogIo(port, backend(), Runnable::run, () -> nowNs));
    }

    private static void assertAbout(long wantedNs, long ns) {
        assertTrue(ns >= wantedNs && ns <= wantedNs + wantedNs / 8, "wanted=" + wantedNs + ", was=" + ns);
    }

    @Test
    void shouldTimeEachGroupByItself() throws StorageException {
        try (Log log = openTimed(SyncPolicy.GROUP)) {
            LogWriter writer = log.writer();
            append(writer, GROUP);
            assertTrue(writer.flush());
            nowNs += 500;
            append(writer, GROUP);
            assertTrue(writer.flush());
            assertEquals(0, log.tally().counts().syncs().count());
            nowNs += 1_500;
            assertEquals(1, port.poll(1));
            SyncTimes first = log.tally().counts().syncs();
            assertEquals(1, first.count());
            assertAbout(2_000, first.p50Ns());
            nowNs += 40_000;
            assertEquals(1, port.poll(1));
            SyncTimes both = log.tally().counts().syncs();
            assertEquals(2, both.count());
            assertAbout(2_000, both.p50Ns());
            assertAbout(41_500, both.p99Ns());
            assertAbout(41_500, both.worstNs());
        }
    }

    @Test
    void shouldTimeOnlySyncsWhereGroupsAreNotSynced() throws StorageException {
        try (Log log = openTimed(SyncPolicy.NONE)) {
            LogWriter writer = log.writer();
            append(writer, GROUP);
            assertTrue(writer.flush());
            nowNs += 3_000;
            assertEquals(1, port.poll(1));
            assertEquals(1, log.tally().groups());
            assertEquals(0, log.tally().counts().syncs().count(), "it was written, and not synced");
            log.sync();
            assertTrue(log.work());
            nowNs += 7_000;
            assertEquals(1, port.poll(1));
            assertEquals(GROUP, writer.durable());
            assertEquals(1, log.tally().counts().syncs().count());
            assertAbout(7_000, log.tally().counts().syncs().worstNs());
            assertFalse(log.work());
        }
    }

    @Test
    void shouldNotTimeWhatHasFailed() throws StorageException {
        Log log = openTimed(SyncPolicy.GROUP);
        append(log.writer(), GROUP);
        assertTrue(log.writer().flush());
        disk.arm(Faults.Call.FILE_SYNC, 1, IoError.IO);
        assertEquals(1, port.poll(1));
        assertTrue(disk.struck());
        assertEquals(1, log.tally().groups());
        assertEquals(0, log.tally().counts().syncs().count());
        assertThrows(StorageException.class, log::close);
    }
}
