package io.laminar.engine.format;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** Rounds times to the digits that their column keeps: half up. */
@HotPath
public final class TimeRounding {
    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;

    private TimeRounding() {}

    /**
     * {@return a time rounded; at the ends of the range, where that would overflow, as it is}
     *
     * @param value the time in nanoseconds
     * @param unitNs nanoseconds of the last digit kept; the usual ones are constants here, so that the division is a
     *     multiplication
     */
    public static long round(long value, long unitNs) {
        if (value > Long.MAX_VALUE - unitNs || value < Long.MIN_VALUE + unitNs) {
            return value;
        }
        if (unitNs == MICROSECOND) {
            return Math.floorDiv(value + MICROSECOND / 2, MICROSECOND) * MICROSECOND;
        }
        if (unitNs == MILLISECOND) {
            return Math.floorDiv(value + MILLISECOND / 2, MILLISECOND) * MILLISECOND;
        }
        return Math.floorDiv(value + unitNs / 2, unitNs) * unitNs;
    }

    /**
     * Rounds times in place.
     *
     * @param values address of the first, an int64
     * @param count how many
     * @param unitNs nanoseconds of the last digit kept
     */
    public static void round(long values, int count, long unitNs) {
        for (int k = 0; k < count; k++) {
            long at = values + 8L * k;
            RawMemory.putLong(at, round(RawMemory.getLong(at), unitNs));
        }
    }
}
