package io.laminar.engine;

import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a source connector: moves its rows into a lane, marks the end, and keeps its failure.
 *
 * @threading {@link #step()} one thread at a time; the getters any thread
 */
final class SourceAgent implements Agent {
    private static final int ROWS_A_STEP = 4096;

    private final String source;
    private final SourceConnector connector;
    private final LaneWriter writer;
    private volatile boolean done;
    private volatile @Nullable EngineException failure;

    SourceAgent(String source, SourceConnector connector, LaneWriter writer) {
        this.source = source;
        this.connector = connector;
        this.writer = writer;
    }

    @Override
    public String name() {
        return "source-" + source;
    }

    @Override
    public boolean step() {
        if (done || failure != null) {
            return false;
        }
        try {
            if (!connector.ended()) {
                return connector.poll(writer, ROWS_A_STEP) > 0 || connector.ended();
            }
            done = writer.mark(Mark.END, 0);
            return done;
        } catch (EngineException e) {
            failure = e;
        } catch (IOException e) {
            failure = new IoException(
                    ErrorCode.READ_FAILED, "cannot read source: source=" + source + ", input=" + connector.describe(), e);
        } catch (RuntimeException e) {
            failure = Failures.bug("source connector failed: source=" + source, e);
        }
        return true;
    }

    @Override
    public boolean isFinished() {
        return done || failure != null;
    }

    /** {@return whether the end of the input was marked} */
    boolean isDone() {
        return done;
    }

    @Override
    public @Nullable EngineException failure() {
        return failure;
    }

    /** {@return records left out} */
    long badRecords() {
        return connector.badRecords();
    }

    /** {@return what was wrong with the last of them} */
    String lastBadRecord() {
        return connector.lastBadRecord();
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            if (failure == null) {
                failure = new IoException(
                        ErrorCode.READ_FAILED,
                        "cannot close source: source=" + source + ", input=" + connector.describe(),
                        e);
            }
        }
    }
}
