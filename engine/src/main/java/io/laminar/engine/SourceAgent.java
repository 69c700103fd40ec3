package io.laminar.engine;

import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import io.laminar.ring0.core.Router;
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
    private final Ingress way;
    private final LaneWriter writer;
    private final @Nullable Router router;
    private boolean ending;
    private final EventFaults faults;
    private final Ends ends;
    private boolean closed;
    private volatile boolean done;
    private volatile @Nullable EngineException failure;

    /** Who is told that it has ended, or failed. */
    record Ends(Runnable onEnd, Runnable onFailure) {}

    SourceAgent(String source, SourceConnector connector, EventFaults faults, Ingress way, Ends ends) {
        this.source = source;
        this.connector = connector;
        this.way = way;
        this.writer = way.writer();
        this.router = way.router();
        this.faults = faults;
        this.ends = ends;
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
            faults.rethrow();
            int forwarded = forward();
            if (way.sheds() && !way.hasRoom()) {
                way.requestRoom();
            }
            if (router != null && !router.isDrained()) {
                return forwarded > 0;
            }
            if (!connector.ended()) {
                return connector.poll(writer, ROWS_A_STEP) + forward() > 0 || connector.ended();
            }
            if (!ending) {
                ending = writer.mark(Mark.END, 0);
                return ending;
            }
            ends.onEnd.run();
            done = true;
        } catch (EngineException e) {
            fail(e);
        } catch (IOException e) {
            fail(new IoException(
                    ErrorCode.READ_FAILED,
                    "cannot read source: source=" + source + ", input=" + connector.describe(),
                    e));
        } catch (RuntimeException e) {
            fail(Failures.bug("source connector failed: source=" + source, e));
        }
        return true;
    }

    @HotPath
    private int forward() {
        return router == null ? 0 : router.forward();
    }

    /** What was read gets to the cores; what was not stays where it is. */
    @Override
    public boolean drain() {
        forward();
        return router == null || router.isDrained();
    }

    @Override
    public void giveUp() {
        // Nothing is left that could be given up.
    }

    @Override
    public void hurry() {
        faults.late();
    }

    private void fail(EngineException e) {
        failure = e;
        ends.onFailure.run();
    }

    @Override
    public boolean isFinished() {
        return done || failure != null;
    }

    /** An input may keep a reader waiting for ever: a pipe that nobody writes to. */
    @Override
    public boolean isInterruptible() {
        return true;
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
    public EventFaults faults() {
        return faults;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            connector.close();
        } catch (IOException e) {
            if (failure == null) {
                failure = new IoException(
                        ErrorCode.READ_FAILED,
                        "cannot close source: source=" + source + ", input=" + connector.describe(),
                        e);
            }
        } catch (RuntimeException e) {
            if (failure == null) {
                failure = Failures.of(e, "source connector failed to close: source=" + source);
            }
        }
    }
}
