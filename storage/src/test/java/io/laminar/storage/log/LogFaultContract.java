package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.ring0.port.Faults;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.Storage.LogIo;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.ring0.storage.SyncPolicy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kernel fails the nth call, for n = 1, 2, … until a run has no such call any more. */
public abstract class LogFaultContract extends LogFixture {
    private static final int[] HARMLESS = {IoError.INTERRUPTED, IoError.AGAIN, Faults.SHORT};
    private static final int[] FATAL = {IoError.IO, IoError.DEVICE_FULL, IoError.QUOTA};
    private static final List<Faults.Call> CALLS = List.of(Faults.Call.FILE_WRITE, Faults.Call.FILE_SYNC);
    private static final int MOST_CALLS = 400;
    private static final int RECORDS = 300;

    private int run;

    /** {@return what lets calls fail; the same object each time} */
    protected abstract Faults faults();

    @Override
    protected final IoBackend backend() {
        return faults().backend();
    }

    private Log openRun(SyncPolicy policy) throws StorageException {
        LogConfig config =
                new LogConfig(folder.resolve("run" + run), CORE, SEGMENT_BYTES, BUFFER_BYTES, policy, 1_000_000);
        return Log.open(config, new LogIo(port, backend(), Runnable::run, System::nanoTime));
    }

    @Test
    void shouldGoOnAfterWhatAPortGoesOnAfter() throws IOException {
        for (int error : HARMLESS) {
            each(Faults.Call.FILE_WRITE, error, SyncPolicy.GROUP, true);
            each(Faults.Call.FILE_WRITE, error, SyncPolicy.NONE, true);
        }
        each(Faults.Call.FILE_SYNC, IoError.INTERRUPTED, SyncPolicy.NONE, true);
    }

    @Test
    void shouldAcknowledgeNothingMoreAfterAGroupFailed() throws IOException {
        for (int error : FATAL) {
            for (Faults.Call call : CALLS) {
                each(call, error, SyncPolicy.GROUP, false);
            }
        }
    }

    @Test
    void shouldAcknowledgeNothingMoreAfterAWriteFailed() throws IOException {
        for (Faults.Call call : CALLS) {
            each(call, IoError.IO, SyncPolicy.NONE, false);
        }
    }

    private void each(Faults.Call call, int error, SyncPolicy policy, boolean harmless) throws IOException {
        boolean hit = false;
        for (int n = 1; n < MOST_CALLS; n += 1 + n / 8) {
            reopen(options());
            run++;
            faults().arm(call, n, error);
            String what = call + ", n=" + n + ", error=" + error + ", policy=" + policy;
            if (!failOnce(policy, harmless, what)) {
                // A commit may be one call that writes and syncs, so there need not be one of each kind.
                assertTrue(hit || policy == SyncPolicy.GROUP, () -> "no such call: " + what);
                return;
            }
            hit = true;
        }
    }

    /** {@return whether the fault has struck} */
    private boolean failOnce(SyncPolicy policy, boolean harmless, String what) throws IOException {
        Log log;
        try {
            log = openRun(policy);
        } catch (StorageException e) {
            assertTrue(
                    !harmless && faults().struck() && e.code() == StorageErrorCode.LOG_NO_SEGMENT,
                    () -> what + ": " + e);
            openRun(policy).close();
            return true;
        }
        LogWriter writer = log.writer();
        long durable = appendUntilItFails(writer);
        StorageException failure = writer.failure();
        if (failure == null) {
            close(log, harmless, what);
        } else {
            assertTrue(!harmless && faults().struck(), () -> what + ": " + failure);
            assertFailed(log, durable, what);
        }
        boolean struck = faults().struck();
        faults().arm(Faults.Call.SEND, 1, IoError.IO);
        long last = writer.durable();
        try (Log again = openRun(policy)) {
            assertTrue(again.writer().appended() >= last, () -> what + ": lost, durable=" + last);
            append(again.writer(), 20);
        }
        long found = ENTRIES.checkAll(folder.resolve("run" + run), CORE, 1);
        assertTrue(found >= last + 20, () -> what + ": lost, found=" + found);
        return struck;
    }

    /** Closing writes and syncs: that may be the call that fails. */
    private void close(Log log, boolean harmless, String what) throws StorageException {
        try {
            log.close();
            assertEquals(log.writer().appended(), log.writer().durable(), what);
        } catch (StorageException e) {
            assertTrue(!harmless && faults().struck() && log.writer().failure() != null, () -> what + ": " + e);
        }
    }

    private long appendUntilItFails(LogWriter writer) throws StorageException {
        for (int i = 0; i < RECORDS && writer.failure() == null; i++) {
            ENTRIES.append(writer, port);
            if (i % 20 == 9) {
                // So that another is started while this one is under way.
                writer.flush();
            } else if (i % 20 == 19) {
                Entries.round(writer, port);
            }
        }
        if (writer.failure() == null) {
            writer.flush();
            for (int i = 0; i < 20 && writer.failure() == null; i++) {
                Entries.round(writer, port);
            }
        }
        return writer.durable();
    }

    private void assertFailed(Log log, long durable, String what) throws StorageException {
        LogWriter writer = log.writer();
        StorageException failure = writer.failure();
        assertNotNull(failure, what);
        assertEquals(StorageErrorCode.LOG_WRITE_FAILED, failure.code(), what);
        for (String named : new String[] {folder.toString(), "offset=", "error=", "durable=" + durable}) {
            assertTrue(failure.getMessage().contains(named), failure.getMessage());
        }
        for (int i = 0; i < 10; i++) {
            assertEquals(LogWriter.FAILED, ENTRIES.tryAppend(writer), what);
            Entries.round(writer, port);
            writer.flush();
        }
        assertEquals(durable, writer.durable(), what);
        assertEquals(durable, writer.acknowledged(), what);
        assertThrows(StorageException.class, log::close, what);
        log.close();
    }
}
