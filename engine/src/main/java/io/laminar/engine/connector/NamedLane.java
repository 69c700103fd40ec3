package io.laminar.engine.connector;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneWriter;

/**
 * A way into a source that has a name. Its rows are counted, in all lives of the process: so many it has written, and
 * the first {@link #rowsSafe} of them need not come again.
 *
 * <p>To write: {@link #admits}, at most {@link #most} rows into {@link #out}, {@link #wrote}. The cores are told how
 * far it is by {@link #sayPosition}.
 *
 * @threading the connector's
 * @allocation none
 */
public interface NamedLane {
    /** {@return whether it can be written to, and the rest may be asked} */
    boolean isOpen();

    /** {@return why it will never be open; empty while it may} */
    String failure();

    /** {@return where its rows go} */
    @HotPath
    LaneWriter out();

    /** {@return whether rows may be written: what was written is on its way, and what is owed is said} */
    @HotPath
    boolean admits();

    /** {@return rows that were written, in all lives} */
    @HotPath
    long rows();

    /** {@return how many rows may be written before the position has to be said} */
    @HotPath
    long most();

    /**
     * Counts rows that were written, or left out.
     *
     * @param count how many, at most {@link #most}
     */
    @HotPath
    void wrote(int count);

    /** Has the position said with the next {@link #sayPosition}, wherever that is. */
    @HotPath
    void owePosition();

    /** {@return whether rows are published, the position said if that is owed, and all is on its way; else again} */
    @HotPath
    boolean sayPosition();

    /** {@return how many of the rows outlive a crash; where nothing does, how many are with the cores} */
    @HotPath
    long rowsSafe();
}
