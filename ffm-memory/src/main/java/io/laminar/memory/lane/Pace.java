package io.laminar.memory.lane;

import io.laminar.memory.HotPath;

/**
 * How long a thread that reads lanes without end waits before it looks again. Whoever reads each row as soon as it is
 * written takes the cache lines, one a column, from a producer that is about to write the next rows on them; a little
 * later it takes as many lines for eight rows as for one. So when look after look finds something, but little, the next
 * one comes later; where rows are read as fast as they come anyway, none is later for it than by {@link #MOST_SPINS}.
 *
 * <p>A look that finds nothing ends all waiting: a row that comes alone is never waited for, nor is an answer to what
 * was just read.
 *
 * @threading the reader's
 * @allocation none
 */
@HotPath
public final class Pace {
    /** A look that finds so many rows finds enough: most of their cache lines are full. */
    public static final int ENOUGH_ROWS = 256;

    /** Most spins before a look: below a microsecond. */
    public static final int MOST_SPINS = 31;

    private static final int ALONE = -1;

    private int spins = ALONE;

    /** A reader that has found nothing so far. */
    public Pace() {}

    /**
     * Ends a look, and waits until it is time for the next.
     *
     * @param rows rows, or pieces of work, that it has found
     * @blocking at most {@link #MOST_SPINS} spins; not at all behind a look that found nothing, or the first that did
     */
    public void looked(int rows) {
        for (int spin = spinsBehind(rows); spin > 0; spin--) {
            Thread.onSpinWait();
        }
    }

    /** How many spins there are behind a look. */
    int spinsBehind(int rows) {
        if (rows == 0) {
            spins = ALONE;
        } else if (rows >= ENOUGH_ROWS) {
            spins >>= 1;
        } else {
            spins = spins == ALONE ? 0 : Math.min(2 * spins + 1, MOST_SPINS);
        }
        return spins;
    }
}
