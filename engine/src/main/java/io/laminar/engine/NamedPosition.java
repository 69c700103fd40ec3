package io.laminar.engine;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import java.util.Arrays;

/**
 * Where a producer with a name is: so many of its rows were written, in this life and those before. It says so in the
 * lane: first of all, then every {@link #ROWS_A_POSITION} rows and when it is asked to, so that the cores can tell what
 * they have.
 *
 * <p>After a crash each core has got to a place of its own. The producer goes on at the least of them, and says its
 * position at every other when it passes: there the core that had got so far takes rows again.
 *
 * @threading the producer's
 * @allocation none after construction
 */
final class NamedPosition {
    private static final int ROWS_A_POSITION = 4096;

    private static final long NOTHING = -1;

    private final LaneWriter writer;
    /** Where cores take rows again; ascending. */
    private final long[] returns;

    private int nextReturn;
    private long rows;
    private long sayAt;
    private long said = NOTHING;
    private boolean owed = true;

    /** A place in front of what the core has that has least; {@code known}: what each of them has. */
    NamedPosition(LaneWriter writer, long[] known) {
        this.writer = writer;
        this.returns = known.clone();
        Arrays.sort(returns);
        this.rows = returns[0];
        plan();
    }

    @HotPath
    private void plan() {
        while (nextReturn < returns.length && returns[nextReturn] <= rows) {
            nextReturn++;
        }
        sayAt = rows + ROWS_A_POSITION;
        if (nextReturn < returns.length && returns[nextReturn] < sayAt) {
            sayAt = returns[nextReturn];
        }
    }

    /** {@return rows that were written, in all lives} */
    @HotPath
    long rows() {
        return rows;
    }

    /** {@return how many rows may be written before the position has to be said} */
    @HotPath
    long most() {
        return sayAt - rows;
    }

    /** Counts rows, at most {@link #most}; whether {@link #say} has to succeed before the next. */
    @HotPath
    boolean wrote(int count) {
        rows += count;
        if (rows == sayAt) {
            owed = true;
            plan();
        }
        return owed;
    }

    /** Has the position said, where it is known to be of use to somebody. */
    @HotPath
    void owe() {
        owed |= said != rows;
    }

    /** {@return whether what is owed was said: false when the lane has no room} */
    @HotPath
    boolean say() {
        if (owed) {
            if (!writer.mark(Mark.POSITION, rows)) {
                return false;
            }
            said = rows;
            owed = false;
        }
        return true;
    }
}
