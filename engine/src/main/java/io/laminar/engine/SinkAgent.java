package io.laminar.engine;

import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.Mark;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a sink connector: hands it the rows of a lane, flushes when none wait, and keeps its failure. A failed sink goes
 * on emptying its lane, so that it does not hold back the queries beside it; what it drops then is counted.
 *
 * @threading {@link #step()} one thread at a time; the getters any thread
 */
final class SinkAgent implements Agent {
    private final String sink;
    private final SinkConnector connector;
    private final LaneReader reader;
    private final BlockCursor cursor;
    private volatile boolean done;
    private volatile boolean flushed = true;
    private final OwnedCounter rowsWritten = new OwnedCounter();
    private final OwnedCounter rowsDropped = new OwnedCounter();
    private volatile @Nullable EngineException failure;

    SinkAgent(String sink, SinkConnector connector, LaneReader reader, BlockLayout layout) {
        this.sink = sink;
        this.connector = connector;
        this.reader = reader;
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
        int next = reader.next(BlockLayout.MAX_ROWS);
        try {
            if (next == LaneReader.ROWS) {
                rows();
            } else if (next == LaneReader.MARK) {
                mark();
            } else {
                return flush();
            }
        } catch (EngineException e) {
            fail(e);
        } catch (IOException e) {
            fail(new IoException(
                    ErrorCode.WRITE_FAILED, "cannot write sink: sink=" + sink + ", output=" + connector.describe(), e));
        } catch (RuntimeException e) {
            fail(Failures.bug("sink connector failed: sink=" + sink, e));
        }
        return true;
    }

    private void fail(EngineException e) {
        if (failure == null) {
            failure = e;
        }
    }

    private void rows() throws IOException {
        int from = reader.from();
        int to = reader.to();
        // Consumed first: a failing connector must not meet the same rows again.
        reader.consumeRows(to - from);
        OwnedCounter outcome = rowsDropped;
        try {
            if (failure == null) {
                flushed = false;
                cursor.wrap(reader.block());
                connector.write(cursor, from, to);
                outcome = rowsWritten;
            }
        } finally {
            outcome.add(to - from);
            reader.releaseConsumed();
        }
    }

    private void mark() throws IOException {
        boolean end = reader.markKind() == Mark.END;
        reader.consumeMark();
        reader.releaseConsumed();
        try {
            if (end && failure == null) {
                connector.end();
            }
        } finally {
            flushed |= end;
            done = end;
        }
    }

    private boolean flush() throws IOException {
        reader.releaseConsumed();
        if (flushed) {
            return false;
        }
        try {
            if (failure == null) {
                connector.flush();
            }
        } finally {
            flushed = true;
        }
        return true;
    }

    @Override
    public boolean isFinished() {
        return done;
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

    @Override
    public @Nullable EngineException failure() {
        return failure;
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (EngineException e) {
            fail(e);
        } catch (IOException e) {
            fail(new IoException(
                    ErrorCode.WRITE_FAILED, "cannot close sink: sink=" + sink + ", output=" + connector.describe(), e));
        }
    }
}
