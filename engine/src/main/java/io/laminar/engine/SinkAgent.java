package io.laminar.engine;

import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkLosses;
import io.laminar.engine.connector.TransactionalSink;
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
 * goes on emptying its lanes, so that it does not hold back the queries beside it; what it drops then is counted. An
 * Error fails it like any exception: it says that a class is missing more often than that the process is at its end.
 *
 * <p>Barriers of checkpoints are aligned over the lanes. What came before is then prepared, or flushed where the
 * connector has no transactions, and the report is told; what a failed sink has dropped makes its checkpoints fail, so
 * a new start brings it again.
 *
 * @threading {@link #step()} one thread at a time; the getters any thread
 */
final class SinkAgent implements Agent {
    private final String sink;
    private final SinkConnector connector;
    private final EventFaults faults;
    private final SinkEpochs epochs;
    private final SinkGate gate;
    private final LaneBarriers barriers;
    private final LaneReader[] readers;
    /** The lane that comes next, or whose rows the connector does not take yet. */
    private LaneReader reader;

    private int turn;
    private final BlockCursor cursor;
    private boolean closed;
    private @Nullable AgentCounters counters;

    /** Whether rows wait because the connector does not take any. */
    private boolean held;

    /** Whether the connector was told to flush, and rows were not written since. */
    private boolean flushing;

    /** Whether the connector was told that no row follows. */
    private boolean ending;

    /** Whether rows were written that no epoch has yet. */
    private boolean openRows;

    /** Whether nothing new is taken on: lanes of a sink without transactions do not wait for each other any more. */
    private boolean draining;

    /** Whether nothing comes any more, and the last rows are in no epoch yet. */
    private volatile boolean undecided;
    /** Whether nothing comes any more. */
    private volatile boolean atEnd;

    private volatile boolean done;
    private volatile boolean flushed = true;
    private final OwnedCounter rowsWritten = new OwnedCounter();
    private final OwnedCounter rowsDropped = new OwnedCounter();
    private volatile @Nullable EngineException failure;

    SinkAgent(Role role, EventFaults faults, LaneReader[] readers, BlockLayout layout) {
        this.sink = role.sink();
        this.connector = role.connector();
        this.epochs = new SinkEpochs(sink, connector, role.report());
        this.gate = new SinkGate(connector, role.report());
        this.barriers = new LaneBarriers(readers.length);
        this.faults = faults;
        this.readers = readers.clone();
        this.reader = readers[0];
        this.cursor = new BlockCursor(layout);
    }

    /**
     * Whose work it does.
     *
     * @param sink name of the sink
     * @param connector its connector, open and recovered
     * @param report whom it tells about epochs
     */
    record Role(String sink, SinkConnector connector, EpochReport report) {}

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
        if (commit()) {
            return true;
        }
        if (ending) {
            return finish();
        }
        if (barriers.aligned() != TransactionalSink.NO_EPOCH) {
            return pass(barriers.aligned());
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

    /** Whatever has failed before, what is decided is made visible. */
    private boolean commit() {
        try {
            return epochs.commit();
        } catch (EngineException e) {
            fail(e);
            return true;
        }
    }

    /** What the next lane has that has anything. */
    private int look() {
        int next = peek();
        for (int tried = 1; tried < readers.length && next == LaneReader.NOTHING; tried++) {
            passOn();
            next = peek();
        }
        return next;
    }

    /** A lane that is ahead by a barrier shows nothing. */
    private int peek() {
        boolean waits = barriers.isHeld(turn) && (epochs.isTransactional() || !draining);
        return waits ? LaneReader.NOTHING : reader.next(BlockLayout.MAX_ROWS);
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
        } catch (RuntimeException | Error e) {
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
                return connector.isReady() && !epochs.isBehind() && gate.opens(isAwaited());
            } catch (IOException | RuntimeException | Error e) {
                attempt(() -> {
                    throw e;
                });
            }
        }
        // A failed sink takes everything, and drops it.
        return true;
    }

    /** Whether a barrier is on its way: rows before it are taken, else it would never come. */
    private boolean isAwaited() {
        return epochs.isAwaited();
    }

    private boolean isThrough() {
        if (failure == null) {
            try {
                return connector.isFlushed();
            } catch (IOException | RuntimeException | Error e) {
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
        openRows = true;
        cursor.wrap(reader.block());
        boolean written = attempt(() -> connector.write(cursor, from, to));
        (written ? rowsWritten : rowsDropped).add(to - from);
        passOn();
    }

    private void mark() {
        int kind = reader.markKind();
        long value = reader.markValue();
        reader.consumeMark();
        reader.releaseConsumed();
        if (kind == Mark.BARRIER) {
            barriers.bring(turn, value);
        } else if (kind == Mark.END) {
            barriers.end(turn);
            if (barriers.allEnded()) {
                flushed = false;
                ending = true;
                attempt(connector::end);
            }
        }
    }

    /** All rows of an epoch were taken: they are made to survive, and that is said. */
    private boolean pass(long epoch) {
        if (epochs.isTransactional()) {
            attempt(() -> epochs.prepare(epoch));
            openRows = false;
            undecided = false;
        } else if (!flushed && !flush()) {
            return false;
        }
        barriers.release();
        epochs.report(epoch, failure);
        return true;
    }

    /**
     * Nothing comes any more. Without transactions that is the end when all is visible; with them rows behind the last
     * barrier belong to the next checkpoint, whose barrier no lane will bring.
     */
    private boolean finish() {
        long begun = epochs.unreported();
        if (begun != TransactionalSink.NO_EPOCH && epochs.isTransactional()) {
            return pass(begun);
        }
        if (epochs.isTransactional()) {
            atEnd = true;
            flushed = true;
            done = epochs.isSettled() && (!openRows || failure != null);
            undecided = failure == null && openRows;
        } else {
            done = isThrough();
            flushed = done;
        }
        if (done && begun != TransactionalSink.NO_EPOCH) {
            epochs.report(begun, failure);
        }
        return done;
    }

    /**
     * Says that a checkpoint has begun: for each the report is told at least once that its rows are prepared, or that
     * the sink has failed. Told before or after the barriers are on their way; lanes that have ended bring none.
     *
     * @param epoch its epoch; grows from call to call
     * @threading any, one call at a time
     */
    void begun(long epoch) {
        epochs.begun(epoch);
        // Whichever of the two comes second, this or the end, sees the first.
        if (done) {
            epochs.tell(epoch, failure);
        }
    }

    /**
     * Says that a checkpoint is durable: what was prepared up to its epoch is committed as soon as possible, and from
     * then on again and again until it is. Epochs whose checkpoints have come to nothing go with it.
     *
     * @param epoch its epoch; grows from call to call
     * @threading any, one call at a time
     */
    void decided(long epoch) {
        epochs.decided(epoch);
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
        draining = true;
        boolean worked = true;
        while (worked) {
            // Step after step until the lane is empty and everything is flushed.
            worked = step();
        }
        return done || flushed && !held && !epochs.isDue();
    }

    @Override
    public void giveUp() {
        fail(new IoException(ErrorCode.NOT_DRAINED, notDrained()));
        drain();
    }

    private String notDrained() {
        return "sink is closed before everything is written: sink=" + sink + ", output=" + connector.describe()
                + ", rowsTaken=" + rowsWritten.get() + epochs.unfinished();
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

    /** {@return whether nothing comes any more, and only a checkpoint is missing for the last rows to be visible} */
    boolean isUndecided() {
        return !done && failure == null && (undecided || atEnd && epochs.isUndecided());
    }

    /** {@return whether it has failed and nothing makes up for what it lacks: it has no transactions} */
    boolean isLost() {
        return failure != null && !epochs.isTransactional();
    }

    /** {@return how far it is with epochs} */
    SinkEpochMetrics epochs() {
        return epochs.metrics();
    }

    /** {@return how far it is beyond the last checkpoint} */
    SinkDedupMetrics dedup() {
        return gate.metrics();
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
        } catch (RuntimeException | Error e) {
            fail(Failures.bug("sink connector failed to close: sink=" + sink, e));
        }
    }

    @FunctionalInterface
    private interface Call {
        void run() throws IOException;
    }
}
