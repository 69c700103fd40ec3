package io.laminar.ring0.counters;

import java.util.Arrays;

/**
 * Counts events of the last second, in tenths of it.
 *
 * @threading one owner
 * @allocation none after construction
 */
public final class RateWindow {
    /** What is counted. */
    public static final long WINDOW_NS = 1_000_000_000;

    private static final int PARTS = 10;
    private static final long PART_NS = WINDOW_NS / PARTS;

    private final long[] counts = new long[PARTS];
    private long newest = Long.MIN_VALUE;

    /**
     * Counts an event.
     *
     * @param nowNs when it was; not before the one counted last
     * @return events within the last second, this one among them
     */
    public long add(long nowNs) {
        long part = Math.floorDiv(nowNs, PART_NS);
        if (newest == Long.MIN_VALUE || part - newest >= PARTS) {
            Arrays.fill(counts, 0);
        } else {
            for (long p = newest + 1; p <= part; p++) {
                counts[Math.floorMod(p, PARTS)] = 0;
            }
        }
        newest = Math.max(newest, part);
        counts[Math.floorMod(newest, PARTS)]++;
        long sum = 0;
        for (int i = 0; i < PARTS; i++) {
            sum += counts[i];
        }
        return sum;
    }
}
