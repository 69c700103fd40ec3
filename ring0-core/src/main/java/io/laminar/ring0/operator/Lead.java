package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.ring0.time.Alignment;
import io.laminar.ring0.time.WatermarkPolicy.Excess;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How far a source is ahead of those that it keeps together with, and what becomes of its rows then.
 *
 * <p>It looks at the others once a step. A row is judged by the watermark before it: the one that brings the source
 * ahead is taken, so the slowest, which is never ahead, always goes on.
 *
 * @threading one core; the counts between its polls, {@link #timesAhead()} at any time
 * @allocation none after construction
 */
public final class Lead {
    private static final VarHandle TIMES;

    static {
        try {
            TIMES = MethodHandles.lookup().findVarHandle(Lead.class, "timesAhead", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Alignment.Place place;
    private final Excess excess;
    private long limit = Long.MAX_VALUE;
    private boolean paused;
    private boolean ahead;
    private long timesAhead;
    private long rowsAhead;
    private long rowsDropped;

    Lead(Alignment.Place place, Excess excess) {
        this.place = place;
        this.excess = excess;
    }

    /** Sees where the others are. */
    @HotPath
    void look(long watermark) {
        limit = place.limit();
        boolean now = watermark > limit;
        if (now && !ahead) {
            TIMES.setOpaque(this, timesAhead + 1);
        }
        ahead = now;
        paused &= now;
    }

    /** Whether what lies in a lane has to wait. */
    @HotPath
    boolean pauses(long watermark) {
        boolean waits = excess == Excess.PAUSE && watermark > limit;
        paused |= waits;
        return waits;
    }

    @HotPath
    boolean isAhead(long watermark) {
        return watermark > limit;
    }

    /** Whether rows of a source that is ahead are dropped. */
    @HotPath
    boolean dropsRows() {
        return excess == Excess.DROP;
    }

    /** Counts rows of a source that is ahead. */
    @HotPath
    void count(int rows) {
        rowsAhead += dropsRows() ? 0 : rows;
        rowsDropped += dropsRows() ? rows : 0;
    }

    /** Shows the others where the source is. */
    @HotPath
    void show(long watermark, boolean absent) {
        if (absent) {
            place.showAbsent();
        } else {
            place.show(watermark);
        }
    }

    void leave() {
        place.leave();
    }

    /** {@return whether rows wait because the source is ahead} */
    public boolean isPaused() {
        return paused;
    }

    /** {@return how often it has come too far ahead} */
    public long timesAhead() {
        return (long) TIMES.getOpaque(this);
    }

    /** {@return rows that were taken while it was ahead} */
    public long rowsAhead() {
        return rowsAhead;
    }

    /** {@return rows that were dropped while it was ahead} */
    public long rowsDropped() {
        return rowsDropped;
    }
}
