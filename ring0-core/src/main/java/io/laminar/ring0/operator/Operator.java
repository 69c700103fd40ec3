package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import org.jspecify.annotations.Nullable;

/**
 * Something on a core that reads streams and writes one. It works in steps; when its output has no room it keeps its
 * place, so nothing is lost and nothing grows.
 *
 * @threading one core
 * @allocation none after construction
 */
public abstract class Operator implements AutoCloseable {
    private final String name;

    /** Rows taken from the inputs. */
    protected long rowsIn;

    /** Rows refused: they failed, or their event time is NULL. */
    protected long rowsRejected;

    /** Rows that came too late for every window, or lie in a gap between windows. */
    protected long rowsLate;

    /** Rows that a filter left out. */
    protected long rowsFiltered;

    /** The last watermark seen. */
    protected long watermark = Long.MIN_VALUE;

    private @Nullable OperatorCounters counters;

    /**
     * An operator.
     *
     * @param name for messages
     */
    protected Operator(String name) {
        this.name = name;
    }

    /** {@return its name} */
    public final String name() {
        return name;
    }

    /**
     * Does what can be done now, within a budget.
     *
     * @param budgetRows most rows to take from the inputs
     * @return work done; 0 if there was nothing to do, or no room for results
     */
    @HotPath
    public abstract int step(int budgetRows);

    /** {@return the stream of its results} */
    public abstract Stream output();

    /** {@return the rows that it refused, as a stream; throws if it has none} */
    public Stream rejects() {
        throw new IllegalStateException("the operator keeps no rejected rows: name=" + name);
    }

    /** {@return the rows that came too late, as a stream; throws if it has none} */
    public Stream late() {
        throw new IllegalStateException("the operator keeps no late rows: name=" + name);
    }

    /** {@return rows taken from the inputs} */
    @HotPath
    public final long rowsIn() {
        return rowsIn;
    }

    /** {@return rows that came out} */
    public abstract long rowsOut();

    /** {@return rows refused} */
    @HotPath
    public final long rowsRejected() {
        return rowsRejected;
    }

    /** {@return rows that a filter left out} */
    @HotPath
    public final long rowsFiltered() {
        return rowsFiltered;
    }

    /** {@return rows too late, or between windows} */
    @HotPath
    public final long rowsLate() {
        return rowsLate;
    }

    /** {@return the last watermark, in nanoseconds; Long.MIN_VALUE before the first} */
    @HotPath
    public final long watermark() {
        return watermark;
    }

    /** {@return bytes of state in use} */
    public long stateBytes() {
        return 0;
    }

    /**
     * Whether there is something to take, and no room for what comes of it.
     *
     * @return what is so behind a step that did nothing
     */
    @HotPath
    public boolean blocked() {
        return false;
    }

    /**
     * Has what it counts written to a board from now on.
     *
     * @param to the record; null for none any more
     */
    public final void countTo(@Nullable OperatorCounters to) {
        if (counters != null) {
            closeLanes();
            counters.close();
        }
        counters = to;
        if (to != null) {
            openLanes(to);
        }
    }

    /** {@return the record that it counts to; null if there is none} */
    @HotPath
    public final @Nullable OperatorCounters counters() {
        return counters;
    }

    /** Gives each of its lanes a record. */
    protected void openLanes(OperatorCounters board) {}

    /** Gives the records of its lanes back. */
    protected void closeLanes() {}

    /** Looks how full its lanes are. */
    @HotPath
    public void surveyLanes() {}

    /** Takes its cursors off its inputs, so that they do not wait for it any more. */
    public abstract void detach();

    @Override
    public abstract void close();
}
