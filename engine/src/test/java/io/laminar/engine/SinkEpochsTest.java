package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.memory.block.BlockCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sink's agent does at barriers, decisions and ends; lanes are filled by hand. */
@Timeout(60)
class SinkEpochsTest {
    private final List<String> calls = new ArrayList<>();
    private final EpochNotes notes = new EpochNotes();
    private int failures;
    private boolean lostWrites;
    private boolean putOff;
    private boolean ahead;
    private EpochLanes lanes;

    @AfterEach
    void close() {
        if (lanes != null) {
            lanes.close();
        }
    }

    /** Notes its calls; rows of a call are one entry. */
    private class Plain implements SinkConnector {
        @Override
        public void write(BlockCursor cursor, int from, int to) throws IOException {
            if (lostWrites) {
                throw new IOException("disk full");
            }
            for (int r = from; r < to; r++) {
                calls.add("" + cursor.getLong(r, 0));
            }
        }

        @Override
        public void flush() {
            calls.add("flush");
        }

        @Override
        public void end() {
            calls.add("end");
        }

        @Override
        public String describe() {
            return "notes";
        }

        @Override
        public void close() {}
    }

    private final class Transactions extends Plain implements TransactionalSink {
        @Override
        public void flush() {}

        @Override
        public void end() {}

        @Override
        public void recover(long epoch) {
            calls.add("recover " + epoch);
        }

        @Override
        public void prepare(long epoch) throws IOException {
            if (failures > 0) {
                failures--;
                throw new IOException("cannot prepare");
            }
            calls.add("prepare " + epoch);
        }

        @Override
        public boolean isRecovered() {
            return !putOff;
        }

        @Override
        public void commit(long epoch) throws IOException {
            if (ahead) {
                calls.add("ahead");
                throw new IoException(ErrorCode.SINK_AHEAD, "output is ahead");
            }
            if (failures > 0) {
                failures--;
                throw new IOException("cannot commit");
            }
            calls.add("commit " + epoch);
        }
    }

    private EpochLanes transactional(int count) {
        lanes = new EpochLanes(count, new Transactions(), notes);
        return lanes;
    }

    private List<String> calls() {
        List<String> all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    @Test
    void shouldNotReadALaneThatIsAheadByABarrier() {
        transactional(2);
        lanes.rows(0, 1, 2);
        lanes.barrier(0, 5);
        lanes.rows(0, 30);
        lanes.rows(1, 10);
        lanes.settle();
        assertEquals(List.of("1", "2", "10"), calls());
        assertEquals(List.of(), notes.said());
        lanes.rows(1, 11);
        lanes.barrier(1, 5);
        lanes.settle();
        assertEquals(List.of("11", "prepare 5", "30"), calls());
        assertEquals(List.of("prepared 5"), notes.said());
        assertEquals(5, lanes.agent().epochs().prepared());
        assertEquals(-1, lanes.agent().epochs().committed());
    }

    @Test
    void shouldCommitWhatIsDecidedAndNothingBefore() {
        transactional(1);
        lanes.rows(0, 1);
        lanes.barrier(0, 1);
        lanes.rows(0, 2);
        lanes.barrier(0, 2);
        lanes.rows(0, 3);
        lanes.settle();
        assertEquals(List.of("1", "prepare 1", "2", "prepare 2", "3"), calls());
        lanes.agent().decided(2); // the checkpoint of epoch 1 came to nothing
        lanes.settle();
        assertEquals(List.of("commit 2"), calls());
        assertEquals(2, lanes.agent().epochs().committed());
        lanes.settle();
        assertEquals(List.of(), calls());
    }

    @Test
    void shouldCountLanesThatHaveEndedNoMore() {
        transactional(3);
        lanes.barrier(0, 1);
        lanes.rows(0, 9);
        lanes.end(1);
        lanes.rows(2, 1);
        lanes.settle();
        assertEquals(List.of(), notes.said());
        lanes.end(2);
        lanes.settle();
        assertEquals(List.of("1", "prepare 1", "9"), calls());
        assertEquals(List.of("prepared 1"), notes.said());
    }

    @Test
    void shouldLetALaterBarrierTakeThePlaceOfOneThatNotAllLanesBring() {
        transactional(2);
        lanes.rows(0, 1);
        lanes.barrier(0, 1);
        lanes.rows(0, 2);
        lanes.rows(1, 10);
        lanes.barrier(1, 2);
        lanes.rows(1, 20);
        lanes.settle();
        assertEquals(List.of("1", "10", "2"), calls());
        lanes.barrier(0, 2);
        lanes.settle();
        assertEquals(List.of("prepare 2", "20"), calls());
        assertEquals(List.of("prepared 2"), notes.said());
    }

    @Test
    void shouldMakeACommitAgainUntilItSucceeds() {
        transactional(1);
        lanes.rows(0, 1);
        lanes.barrier(0, 1);
        lanes.settle();
        failures = 3;
        lanes.agent().decided(1);
        Engines.until("commit", () -> {
            lanes.agent().step();
            return calls.contains("commit 1");
        });
        SinkEpochMetrics epochs = lanes.agent().epochs();
        assertEquals(3, epochs.commitRetries());
        assertEquals("", epochs.trouble());
        assertEquals(1, epochs.committed());
        assertNull(lanes.agent().failure());
    }

    @Test
    void shouldCommitWhatTheStartHasPutOffBeforeAnythingIsDecided() {
        putOff = true;
        failures = 2;
        lanes = new EpochLanes(1, new Transactions(), new EpochNotes(7));
        assertEquals(-1, lanes.agent().epochs().committed());
        Engines.until("commit", () -> {
            lanes.agent().step();
            return calls.contains("commit 7");
        });
        assertEquals(List.of("commit 7"), calls());
        assertEquals(7, lanes.agent().epochs().committed());
        assertEquals(2, lanes.agent().epochs().commitRetries());
    }

    @Test
    void shouldFailAndCommitNoMoreWhenTheOutputIsFoundAhead() {
        putOff = true;
        ahead = true;
        EpochNotes later = new EpochNotes(7);
        lanes = new EpochLanes(1, new Transactions(), later);
        lanes.settle();
        assertEquals(List.of("ahead"), calls());
        assertEquals(ErrorCode.SINK_AHEAD, lanes.agent().failure().code());
        assertEquals("output is ahead", lanes.agent().epochs().trouble());
        lanes.rows(0, 1);
        lanes.barrier(0, 8);
        lanes.agent().decided(8);
        lanes.settle();
        assertEquals(List.of(), calls());
        assertEquals(List.of("failed 8 E5501"), later.said());
        assertEquals(1, lanes.agent().rowsDropped());
        assertTrue(lanes.agent().drain());
        lanes.end(0);
        lanes.settle();
        assertTrue(lanes.agent().isFinished());
    }

    @Test
    void shouldTakeRowsWhileCommitsFailButNotForEver() {
        transactional(1);
        failures = Integer.MAX_VALUE;
        long epoch = 0;
        lanes.rows(0, 1);
        failures = 0;
        while (!lanes.agent().isHeld()) {
            epoch++;
            assertTrue(epoch < 100, "rows pile up");
            lanes.rows(0, epoch);
            lanes.barrier(0, epoch);
            failures = 0;
            lanes.settle();
            failures = Integer.MAX_VALUE;
            lanes.agent().decided(epoch);
            lanes.settle();
        }
        assertEquals("cannot commit", lanes.agent().epochs().trouble());
        assertFalse(lanes.agent().drain());
        failures = 0;
        Engines.until("drained", lanes.agent()::drain);
        assertTrue(calls.contains("commit " + epoch), () -> "" + calls);
    }

    @Test
    void shouldFailWhenItCannotPrepareAndSayNoMoreThatItHas() {
        transactional(1);
        lanes.rows(0, 1);
        lanes.barrier(0, 1);
        lanes.settle();
        failures = 1;
        lanes.rows(0, 2);
        lanes.barrier(0, 2);
        lanes.rows(0, 3);
        lanes.barrier(0, 3);
        lanes.settle();
        assertEquals(List.of("prepared 1", "failed 2 E5106", "failed 3 E5106"), notes.said());
        assertEquals(ErrorCode.WRITE_FAILED, lanes.agent().failure().code());
        assertEquals(1, lanes.agent().rowsDropped());
        assertEquals(1, lanes.agent().epochs().prepared());
        calls();
        lanes.agent().decided(1); // of before
        lanes.settle();
        assertEquals(List.of("commit 1"), calls());
    }

    @Test
    void shouldFailEveryCheckpointOnceRowsWereDropped() {
        transactional(1);
        lostWrites = true;
        lanes.rows(0, 1);
        lanes.barrier(0, 1);
        lanes.settle();
        lostWrites = false;
        lanes.barrier(0, 2);
        lanes.end(0);
        lanes.settle();
        assertEquals(List.of("failed 1 E5106", "failed 2 E5106"), notes.said());
        assertTrue(lanes.agent().isFinished());
        lanes.agent().begun(3);
        assertEquals(List.of("failed 3 E5106"), notes.said());
    }

    @Test
    void shouldPrepareWhatIsBehindTheLastBarrierWithTheNextCheckpoint() {
        transactional(2);
        lanes.rows(0, 1);
        lanes.barrier(0, 1);
        lanes.barrier(1, 1);
        lanes.rows(1, 2);
        lanes.end(0);
        lanes.end(1);
        lanes.agent().begun(1);
        lanes.settle();
        assertEquals(List.of("1", "prepare 1", "2"), calls());
        assertFalse(lanes.agent().isFinished());
        assertTrue(lanes.agent().drain(), "closing does not wait for a checkpoint");
        lanes.agent().decided(1);
        lanes.settle();
        assertFalse(lanes.agent().isFinished(), "a row is not visible");
        lanes.agent().begun(2);
        lanes.settle();
        assertEquals(List.of("prepared 1", "prepared 2"), notes.said());
        assertFalse(lanes.agent().isFinished());
        lanes.agent().decided(2);
        lanes.settle();
        assertEquals(List.of("commit 1", "prepare 2", "commit 2"), calls());
        assertTrue(lanes.agent().isFinished());
        lanes.agent().begun(3);
        assertEquals(List.of("prepared 3"), notes.said());
    }

    @Test
    void shouldBeThroughWithoutACheckpointWhenNothingIsBehindTheLastBarrier() {
        transactional(1);
        lanes.rows(0, 1);
        lanes.barrier(0, 1);
        lanes.end(0);
        lanes.settle();
        assertFalse(lanes.agent().isFinished());
        lanes.agent().decided(1);
        lanes.settle();
        assertTrue(lanes.agent().isFinished());
    }

    @Test
    void shouldGoOnWhereTheLifeBeforeWasDecided() {
        EpochNotes later = new EpochNotes(7);
        lanes = new EpochLanes(1, new Transactions(), later);
        lanes.rows(0, 1);
        lanes.barrier(0, 8);
        lanes.settle();
        assertEquals(List.of("prepared 8"), later.said());
        assertEquals(7, lanes.agent().epochs().committed());
    }

    @Test
    void shouldFlushSinksWithoutTransactionsBeforeTheySayThatTheyAreThrough() {
        lanes = new EpochLanes(2, new Plain(), notes);
        lanes.rows(0, 1);
        lanes.barrier(0, 1);
        lanes.barrier(1, 1);
        lanes.rows(1, 2);
        lanes.settle();
        assertEquals(List.of("1", "flush", "2", "flush"), calls());
        assertEquals(List.of("prepared 1"), notes.said());
        assertFalse(lanes.agent().epochs().transactional());
    }

    @Test
    void shouldWriteWhatWaitsForABarrierWhenItIsClosed() {
        lanes = new EpochLanes(2, new Plain(), notes);
        lanes.rows(0, 1);
        lanes.barrier(0, 1);
        lanes.rows(0, 2);
        lanes.settle();
        assertEquals(List.of("1", "flush"), calls());
        assertTrue(lanes.agent().drain());
        assertEquals(List.of("2", "flush"), calls());
    }

    @Test
    void shouldSayThatAnEndedSinkHasAllWheneverACheckpointBegins() {
        lanes = new EpochLanes(1, new Plain(), notes);
        lanes.rows(0, 1);
        lanes.agent().begun(1);
        lanes.settle();
        assertEquals(List.of(), notes.said());
        lanes.end(0);
        lanes.settle();
        assertEquals(List.of("prepared 1"), notes.said());
        lanes.agent().begun(2);
        assertEquals(List.of("prepared 2"), notes.said());
    }
}
