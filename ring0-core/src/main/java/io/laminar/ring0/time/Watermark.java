package io.laminar.ring0.time;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;

/**
 * A source's watermark: the running maximum of an expression, applied after each row.
 *
 * <p>Downstream, only some values matter: those where floor((W - phase) / granularity) changes, because every window
 * closes at such a value. So rows are scanned for the first that crosses the next one, the slice is cut behind it, and
 * a mark is set there. Between crossings nobody can tell the difference.
 *
 * <p>One row may push the watermark by no more than {@code maxFutureNs}; a row that would is counted, and pushes that
 * far.
 *
 * @threading one core
 * @allocation none after construction
 */
@HotPath
public final class Watermark {
    /** No window asks: no marks between rows. */
    public static final long COARSEST = Long.MAX_VALUE;

    /** How many longs {@link #save} writes. */
    public static final int NOTES = 2;

    private final long maxFutureNs;
    private final long phaseNs;
    private long granularityNs;
    private long current = Long.MIN_VALUE;
    private long next = Long.MIN_VALUE;
    private long farFutureRows;

    /**
     * A watermark that has seen nothing.
     *
     * @param granularityNs see above; positive
     * @param phaseNs see above
     * @param maxFutureNs how far one row may push it; Long.MAX_VALUE for any
     */
    public Watermark(long granularityNs, long phaseNs, long maxFutureNs) {
        this.granularityNs = granularityNs;
        this.phaseNs = phaseNs;
        this.maxFutureNs = maxFutureNs;
    }

    /** {@return its value in nanoseconds; Long.MIN_VALUE before the first row} */
    public long current() {
        return current;
    }

    /** {@return rows that would have pushed it further than they may} */
    public long farFutureRows() {
        return farFutureRows;
    }

    /**
     * Makes it fine enough for a query that was added.
     *
     * @param queryNs the query's windows close at multiples of it
     */
    public void narrow(long queryNs) {
        granularityNs = granularityNs == COARSEST ? queryNs : greatestDivisor(granularityNs, queryNs);
        next = current == Long.MIN_VALUE ? Long.MIN_VALUE : after(current);
    }

    /** {@return the granularity in nanoseconds} */
    public long granularityNs() {
        return granularityNs;
    }

    /**
     * Applies rows up to and with the first that crosses a value that matters.
     *
     * @param values address of an int64 for row 0, one a row
     * @param validity bitmap of the rows that have one; 0 if all have
     * @param from first row
     * @param to row after the last
     * @param delayNs what is taken off each, not negative; a row whose difference is out of range does not move it
     * @return the row behind the one that crossed; {@code to + 1} if none did
     */
    public int advance(long values, long validity, int from, int to, long delayNs) {
        if (maxFutureNs != Long.MAX_VALUE && current != Long.MIN_VALUE || validity != 0) {
            return advanceOneByOne(values, validity, from, to, delayNs);
        }
        long least = Long.MIN_VALUE + delayNs;
        long most = to - from == 1
                ? RawMemory.getLong(values + ((long) from << 3))
                : greatest(values + ((long) from << 3), (long) (to - from) << 3);
        long limit = next > Long.MAX_VALUE - delayNs ? Long.MAX_VALUE : next + delayNs;
        if (most < limit) {
            current = Math.max(current, most < least ? Long.MIN_VALUE : most - delayNs);
            return to + 1;
        }
        return advanceOneByOne(values, 0, from, to, delayNs);
    }

    private static long greatest(long values, long bytes) {
        long most = Long.MIN_VALUE;
        for (long i = 0; i < bytes; i += 8) {
            most = Math.max(most, RawMemory.getLong(values + i));
        }
        return most;
    }

    private int advanceOneByOne(long values, long validity, int from, int to, long delayNs) {
        for (long row = from; row < to; row++) {
            long v = RawMemory.getLong(values + (row << 3));
            if (v < Long.MIN_VALUE + delayNs || validity != 0 && !Validity.get(validity, row)) {
                continue;
            }
            current = Math.max(current, bounded(v - delayNs));
            if (current >= next) {
                next = after(current);
                return (int) row + 1;
            }
        }
        return to + 1;
    }

    /** What one row may push it to. */
    private long bounded(long value) {
        if (maxFutureNs == Long.MAX_VALUE || current == Long.MIN_VALUE || current > Long.MAX_VALUE - maxFutureNs) {
            return value;
        }
        long most = current + maxFutureNs;
        farFutureRows += value > most ? 1 : 0;
        return Math.min(value, most);
    }

    /**
     * Moves it by a program's word.
     *
     * @param value the new watermark; one that is lower changes nothing
     * @return whether it moved
     */
    public boolean raise(long value) {
        if (value <= current) {
            return false;
        }
        current = value;
        next = after(value);
        return true;
    }

    /**
     * Moves it by a value that was computed elsewhere, row by row.
     *
     * @param value the new watermark; Long.MAX_VALUE if there is none, and one that is lower, change nothing
     * @return whether it has crossed a value that matters
     */
    public boolean reach(long value) {
        if (value <= current || value == Long.MAX_VALUE) {
            return false;
        }
        current = value;
        if (value < next) {
            return false;
        }
        next = after(value);
        return true;
    }

    /**
     * Notes where it is. Who asks for which granularity is not part of it.
     *
     * @param to where
     */
    public void save(StateWriter to) {
        to.put(current);
        to.put(farFutureRows);
    }

    /**
     * Takes what {@link #save} has noted.
     *
     * @param from what was noted
     */
    public void restore(StateReader from) {
        current = from.next();
        farFutureRows = from.next();
        next = current == Long.MIN_VALUE ? Long.MIN_VALUE : after(current);
    }

    private static long greatestDivisor(long a, long b) {
        return b == 0 ? a : greatestDivisor(b, a % b);
    }

    /** The next value that matters, saturating. */
    private long after(long value) {
        long shifted = Math.floorMod(value, granularityNs) - Math.floorMod(phaseNs, granularityNs);
        long into = Math.floorMod(shifted, granularityNs);
        long step = granularityNs - into;
        return value > Long.MAX_VALUE - step ? Long.MAX_VALUE : value + step;
    }
}
