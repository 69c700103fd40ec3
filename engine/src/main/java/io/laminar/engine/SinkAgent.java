package io.laminar.engine;

import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkLosses;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.engine.observe.AgentCounters;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.Mark;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a sink connector: hands it the rows of its lanes, flushes when none wait, and keeps its failure. A failed sink
 * goes on emptying its lanes, so that it does not hold back the queries beside it; what it drops then is counted.
 *
 * @threading {@link #step()} one thread at a time; the getters any thread
 */
final class SinkAgent implements Agent {
    private final String sink;
    private final SinkConnector connector;
    private final EventFaults faults;
    private final LaneReader[] readers;
    /** The lane that comes next, or whose rows the connector does not take yet. */
    private LaneReader reader;

    private int turn;
    private int open;
    private final BlockCursor cursor;
    private boolean closed;
    private @Nullable AgentCounters counters;

    /** Whether rows wait because the connector does not take any. */
    private boolean held;

    /** Whether the connector was told to flush, and rows were not written since. */
    private boolean flushing;

    /** Whether the connector was told that no row follows. */
    private boolean ending;

    private volatile boolean done;
    private volatile boolean flushed = true;
    private final OwnedCounter rowsWritten = new OwnedCounter();
    private final OwnedCounter rowsDropped = new OwnedCounter();
    private volatile @Nullable EngineException failure;

    SinkAgent(String sink, SinkConnector connector, EventFaults faults, LaneReader[] readers, BlockLayout layout) {
        this.sink = sink;
        this.connector = connector;
        this.faults = faults;
        this.readers = readers.clone();
        this.reader = readers[0];
        this.open = readers.length;
        this.cursor = new BlockCursor(layout);
    }

    @Override
    public String name() {
        return "sink-" + sink;
    }

    @Override
    public boolean step() {
        if (done) {
            return false;
        }
        if (faults.any()) {
            attempt(faults::rethrow);
        }
        if (ending) {
            done = isThrough();
            flushed = done;
            return done;
        }
        int next = look();
        held = false;
        if (next == LaneReader.ROWS) {
            held = !isReady();
            if (held) {
                return false;
            }
            rows();
        } else if (next == LaneReader.MARK) {
            mark();
        } else {
            return flush();
        }
        return true;
    }

    /** What the next lane has that has anything. */
    private int look() {
        int next = reader.next(BlockLayout.MAX_ROWS);
        for (int tried = 1; tried < readers.length && next == LaneReader.NOTHING; tried++) {
            passOn();
            next = reader.next(BlockLayout.MAX_ROWS);
        }
        return next;
    }

    private void passOn() {
        reader.releaseConsumed();
        turn = turn + 1 == readers.length ? 0 : turn + 1;
        reader = readers[turn];
    }

    /** A call of the connector; its failure is kept before anyone can see that the call is over. */
    private boolean attempt(Call call) {
        if (failure != null) {
            return false;
        }
        try {
            call.run();
            return true;
        } catch (EngineException e) {
            fail(e);
        } catch (IOException e) {
            fail(new IoException(
                    ErrorCode.WRITE_FAILED, "cannot write sink: sink=" + sink + ", output=" + connector.describe(), e));
        } catch (RuntimeException e) {
            fail(Failures.bug("sink connector failed: sink=" + sink, e));
        }
        return false;
    }

    private void fail(EngineException e) {
        if (failure == null) {
            failure = faults.isLate() ? new IoException(ErrorCode.NOT_DRAINED, notDrained(), e) : e;
        }
    }

    private boolean isReady() {
        if (failure == null) {
            try {
                return connector.isReady();
            } catch (IOException | RuntimeException e) {
                attempt(() -> {
                    throw e;
                });
            }
        }
        // A failed sink takes everything, and drops it.
        return true;
    }

    private boolean isThrough() {
        if (failure == null) {
            try {
                return connector.isFlushed();
            } catch (IOException | RuntimeException e) {
                attempt(() -> {
                    throw e;
                });
            }
        }
        return true;
    }

    private void rows() {
        int from = reader.from();
        int to = reader.to();
        // Consumed first: a failing connector must not meet the same rows again.
        reader.consumeRows(to - from);
        flushed = false;
        flushing = false;
        cursor.wrap(reader.block());
        boolean written = attempt(() -> connector.write(cursor, from, to));
        (written ? rowsWritten : rowsDropped).add(to - from);
        passOn();
    }

    private void mark() {
        boolean end = reader.markKind() == Mark.END;
        reader.consumeMark();
        reader.releaseConsumed();
        if (end && --open == 0) {
            flushed = false;
            ending = true;
            attempt(connector::end);
        }
    }

    private boolean flush() {
        reader.releaseConsumed();
        if (flushed) {
            return false;
        }
        if (!flushing) {
            flushing = true;
            flushConnector();
        }
        flushed = isThrough();
        return flushed;
    }

    private void flushConnector() {
        AgentCounters to = counters;
        long startNs = System.nanoTime();
        boolean flushed = attempt(connector::flush);
        if (to != null && flushed) {
            to.flushed(System.nanoTime() - startNs);
        }
    }

    @Override
    public void countTo(AgentCounters to) {
        counters = to;
    }

    @Override
    public boolean drain() {
        boolean worked = true;
        while (worked) {
            // Step after step until the lane is empty and everything is flushed.
            worked = step();
        }
        return done || flushed && !held;
    }

    @Override
    public void giveUp() {
        fail(new IoException(ErrorCode.NOT_DRAINED, notDrained()));
        drain();
    }

    private String notDrained() {
        return "sink is closed before everything is written: sink=" + sink + ", output=" + connector.describe()
                + ", rowsTaken=" + rowsWritten.get();
    }

    @Override
    public EventFaults faults() {
        return faults;
    }

    @Override
    public void hurry() {
        faults.late();
    }

    @Override
    public boolean isFinished() {
        return done;
    }

    /** A write that is cut short may be half of a row. */
    @Override
    public boolean isInterruptible() {
        return false;
    }

    /** {@return whether rows wait because the connector takes none; who steps it only} */
    boolean isHeld() {
        return held;
    }

    /** {@return whether everything taken so far was flushed} */
    boolean isFlushed() {
        return flushed;
    }

    /** {@return rows handed to the connector} */
    long rowsWritten() {
        return rowsWritten.get();
    }

    /** {@return rows that came after the failure} */
    long rowsDropped() {
        return rowsDropped.get();
    }

    /** {@return what readers outside have missed} */
    SinkLosses losses() {
        return connector.losses();
    }

    @Override
    public @Nullable EngineException failure() {
        return failure;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            connector.close();
        } catch (EngineException e) {
            fail(e);
        } catch (IOException e) {
            fail(new IoException(
                    ErrorCode.WRITE_FAILED, "cannot close sink: sink=" + sink + ", output=" + connector.describe(), e));
        } catch (RuntimeException e) {
            fail(Failures.bug("sink connector failed to close: sink=" + sink, e));
        }
    }

    @FunctionalInterface
    private interface Call {
        void run() throws IOException;
    }
}
