package io.laminar.engine;

import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a source connector: moves its rows into a lane, marks the end, and keeps its failure.
 *
 * @threading {@link #step()} one thread at a time; the getters any thread
 */
final class SourceAgent implements Agent {
    private static final int ROWS_A_STEP = 4096;

    /** A position is said behind so many rows: at the same places in every life, as the cores count on that. */
    private static final int ROWS_A_POSITION = 4096;

    private final String source;
    private final SourceConnector connector;
    private final Ingress way;
    private final LaneWriter writer;
    private final @Nullable ClientWays clients;
    private boolean ending;
    private final EventFaults faults;
    private final Ends ends;
    private boolean closed;
    private volatile boolean done;
    private volatile @Nullable EngineException failure;

    /** Where the logs of the cores say that it was. */
    private long start = SourceConnector.NO_POSITION;

    private boolean begun;
    private boolean located;
    /** Whether anything outlives the process. */
    private boolean keeps;

    private boolean owesPosition;
    private boolean resting;
    private int rowsBehind;

    /** Who is told that it has ended, or failed; and who knows how far it had come in former lives. */
    record Ends(
            Runnable onEnd, Runnable onFailure, @Nullable LongSupplier position) {}

    /** Its way into the source, and those of producers that its connector knows by name, if it does. */
    record Ways(Ingress own, @Nullable ClientWays clients) {}

    SourceAgent(String source, SourceConnector connector, EventFaults faults, Ways ways, Ends ends) {
        this.source = source;
        this.connector = connector;
        this.way = ways.own();
        this.writer = way.writer();
        this.clients = ways.clients();
        this.faults = faults;
        this.ends = ends;
    }

    /** Finds out where it goes on, before it runs; the cores have taken what their logs have. */
    void locate() {
        if (!located) {
            located = true;
            LongSupplier known = ends.position;
            keeps = known != null;
            start = known == null ? SourceConnector.NO_POSITION : known.getAsLong();
            if (clients != null) {
                clients.locate();
            }
        }
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
            if (!way.isForwarded()) {
                return forwarded > 0;
            }
            if (!begun) {
                begin();
            }
            if (owesPosition) {
                return sayPosition();
            }
            if (resting) {
                return forwarded > 0;
            }
            if (!connector.ended()) {
                return poll() + forward() > 0 || connector.ended();
            }
            if (rowsBehind > 0) {
                owesPosition = true;
                return true;
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
        } catch (RuntimeException | Error e) {
            fail(Failures.bug("source connector failed: source=" + source, e));
        }
        return true;
    }

    /** Goes back to where the logs have all of it, and says so first of all. */
    private void begin() throws IOException {
        begun = true;
        if (clients != null) {
            connector.name(clients);
        }
        if (start != SourceConnector.NO_POSITION && connector.position() != SourceConnector.NO_POSITION) {
            connector.resume(start);
        }
        owesPosition = keeps && connector.position() != SourceConnector.NO_POSITION;
    }

    /** Reads nothing more; on the thread that steps it. */
    void rest() {
        resting = true;
    }

    /** {@return where the next row comes from; while it rests} */
    long position() {
        return connector.position();
    }

    Ingress way() {
        return way;
    }

    private boolean sayPosition() {
        if (!writer.mark(Mark.POSITION, connector.position())) {
            return false;
        }
        owesPosition = false;
        rowsBehind = 0;
        forward();
        return true;
    }

    private int poll() throws IOException {
        if (!keeps || connector.position() == SourceConnector.NO_POSITION) {
            return connector.poll(writer, ROWS_A_STEP);
        }
        int rows = connector.poll(writer, Math.min(ROWS_A_STEP, ROWS_A_POSITION - rowsBehind));
        rowsBehind += rows;
        owesPosition = rowsBehind == ROWS_A_POSITION;
        return rows;
    }

    private int forward() {
        return way.forward() + (clients == null ? 0 : clients.forward());
    }

    /** What was read gets to the cores; what was not stays where it is. */
    @Override
    public boolean drain() {
        forward();
        return way.isForwarded() && (clients == null || clients.isDrained());
    }

    /** No producer that has a name comes from now on; not on a core. */
    void stopClients() {
        if (clients != null) {
            clients.stop();
        }
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

    /** {@return rows that came again} */
    long repeatedRows() {
        return connector.repeatedRows();
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
        } catch (RuntimeException | Error e) {
            if (failure == null) {
                failure = Failures.of(e, "source connector failed to close: source=" + source);
            }
        }
    }
}
