package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.laminar.verifier.junit.ZeroAllocation;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The ways to read results: limits, an early stop, several streams in turn, no exception on the way; and no garbage.
 */
class PollingTest {
    private final Laminar laminar = Laminar.open(LaminarConfig.inline());
    private Appender appender;
    private Subscription first;
    private Subscription second;
    private Poller poller;
    private RowBatch batch;
    private long sum;
    private long next;

    @BeforeEach
    void open() {
        laminar.execute("CREATE SOURCE s (a BIGINT, b BIGINT)");
        laminar.execute("CREATE STREAM t AS SELECT a / b AS q FROM s");
        laminar.execute("CREATE STREAM u AS SELECT a + 100 AS q FROM s");
        first = laminar.subscribe("t");
        second = laminar.subscribe("u");
        appender = laminar.appender("s");
        poller = new Poller(List.of(first, second));
        batch = first.newBatch(2);
    }

    @AfterEach
    void close() {
        batch.close();
        laminar.close();
    }

    private void append(int rows) {
        for (int i = 0; i < rows; i++) {
            appender.setLong(0, next++);
            appender.setLong(1, 1);
            appender.endRow();
        }
        appender.publish();
        while (laminar.poll() > 0) {}
    }

    private boolean add(Subscription row) {
        sum += row.getLong(0);
        return true;
    }

    @Test
    void shouldKeepToTheLimit() {
        append(5);
        assertEquals(0, first.pollEach(0, this::add));
        assertEquals(3, first.pollEach(3, this::add));
        assertEquals(0 + 1 + 2, sum);
        assertEquals(2, first.pollEach(3, this::add));
        assertEquals(0, first.pollEach(3, this::add));
        assertEquals(10, sum);
    }

    @Test
    void shouldReadTheRowThatStopsIt() {
        append(5);
        assertEquals(2, first.pollEach(10, row -> row.getLong(0) < 1));
        assertEquals(PollState.ROW, first.tryPoll());
        assertEquals(2, first.getLong(0));
    }

    @Test
    void shouldTakeTurns() {
        append(6);
        assertEquals(4, poller.pollEach(4, 2, this::add));
        assertEquals(0 + 1 + 100 + 101, sum);
        assertEquals(3, poller.pollEach(3, 2, this::add));
        assertEquals(4, poller.pollEach(10, 2, this::add));
        assertEquals(1, poller.pollEach(10, 4, row -> row.getLong(0) != 105));
        assertEquals(0, poller.pollEach(10, 10, this::add));
        assertEquals(12, first.rowsRead() + second.rowsRead());
    }

    @Test
    void shouldSayWhyThereIsNoRow() {
        assertEquals(PollState.NOTHING, first.tryPoll());
        appender.setLong(0, 1);
        appender.setLong(1, 0);
        appender.endRow();
        appender.end();
        while (laminar.poll() > 0) {}
        assertEquals(PollState.FAILED, first.tryPoll());
        assertSame(assertNotNullAnd(first.failure()), first.failure());
        assertEquals(PollState.FAILED, first.tryPoll());
        assertEquals(PollState.ROW, second.tryPoll());
        assertEquals(PollState.ENDED, second.tryPoll());
        second.close();
        assertEquals(PollState.CLOSED, second.tryPoll());
        assertEquals(0, poller.pollEach(9, 9, this::add));
    }

    private static <T> T assertNotNullAnd(T value) {
        assertNotNull(value);
        return value;
    }

    private final RowVisitor adding = this::add;

    @Test
    @ZeroAllocation
    void shouldReadWithoutGarbage() {
        append(3);
        while (first.pollEach(2, adding) > 0) {}
        while (second.tryPoll() == PollState.ROW) {
            sum += second.getLong(0);
        }
    }

    @Test
    @ZeroAllocation
    void shouldReadManyWithoutGarbage() {
        append(3);
        while (poller.pollEach(4, 2, adding) > 0) {}
    }

    @Test
    @ZeroAllocation
    void shouldCopyWithoutGarbage() {
        append(3);
        while (first.pollInto(batch) > 0) {
            while (batch.next()) {
                sum += batch.getLong(0);
            }
        }
        while (second.pollInto(batch) > 0) {}
    }

    @Test
    @ZeroAllocation
    void shouldFailWithoutGarbage() {
        if (!second.ended()) {
            appender.setLong(0, 1);
            appender.setLong(1, 0);
            appender.endRow();
            appender.end();
            while (laminar.poll() > 0) {}
        }
        while (second.tryPoll() == PollState.ROW) {}
        first.tryPoll();
    }
}
