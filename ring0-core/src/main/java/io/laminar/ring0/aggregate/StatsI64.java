package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.Program;

/**
 * Count and sum of integers; the rows, and the least and the greatest, if they are wanted. All in one pass.
 *
 * <pre>| count | sum, lower word | sum, upper word | rows | least | greatest |   what is not wanted is not there</pre>
 *
 * <p>The sum has 128 bits, so whether it fits is decided by its value and never by the order of the rows.
 */
final class StatsI64 extends Accumulator {
    static final int LOW = 8;
    static final int HIGH = 16;

    /** Where the rows are, if they are wanted; else the extremes are there. */
    static final int ROWS = 24;

    private boolean rowsToo;
    private boolean extremes;

    StatsI64(int argument, int filter) {
        super(argument, filter);
    }

    void wantExtremes() {
        extremes = true;
    }

    /** Lets it keep COUNT(*) too, so that one pass is enough for both. */
    void wantRows() {
        rowsToo = true;
    }

    /** Where the extremes are. */
    int extremes() {
        return rowsToo ? ROWS + Long.BYTES : ROWS;
    }

    @Override
    int bytes() {
        return extremes() + (extremes ? Extremes.BYTES : 0);
    }

    @HotPath
    @Override
    void update(Program p, long[] entries, Rows rows) {
        long values = p.values(argument);
        if (!all(p)) {
            updateSome(p, values, entries, rows);
        } else if (rows.selection == 0) {
            long first = values + ((long) rows.from << 3);
            for (int k = 0, n = rows.count; k < n; k++) {
                addRow(entries[k] + offset, RawMemory.getLong(first + ((long) k << 3)));
            }
        } else {
            long selection = rows.selection;
            for (int k = 0, n = rows.count; k < n; k++) {
                long row = RawMemory.getInt(selection + 4L * k);
                addRow(entries[k] + offset, RawMemory.getLong(values + (row << 3)));
            }
        }
    }

    @HotPath
    private void updateSome(Program p, long values, long[] entries, Rows rows) {
        for (int k = 0, n = rows.count; k < n; k++) {
            long row = rows.row(k);
            long at = entries[k] + offset;
            if (counts(p, row)) {
                addRow(at, RawMemory.getLong(values + (row << 3)));
            } else if (rowsToo) {
                RawMemory.putLong(at + ROWS, RawMemory.getLong(at + ROWS) + 1);
            }
        }
    }

    @HotPath
    private void addRow(long at, long v) {
        RawMemory.putLong(at, RawMemory.getLong(at) + 1);
        addSum(at, v, v >> 63);
        if (rowsToo) {
            RawMemory.putLong(at + ROWS, RawMemory.getLong(at + ROWS) + 1);
        }
        if (extremes) {
            Extremes.add(at + extremes(), v);
        }
    }

    @HotPath
    private static void addSum(long at, long low, long high) {
        long before = RawMemory.getLong(at + LOW);
        long sum = before + low;
        // The carry is the top bit of (a & b) | ((a | b) & ~sum). Hacker's Delight, 2-13.
        long carry = (before & low | (before | low) & ~sum) >>> 63;
        RawMemory.putLong(at + LOW, sum);
        RawMemory.putLong(at + HIGH, RawMemory.getLong(at + HIGH) + high + carry);
    }

    @HotPath
    @Override
    void mergeAll(long[] targets, long[] sources, int count) {
        for (int k = 0; k < count; k++) {
            merge(targets[k], sources[k]);
        }
    }

    @HotPath
    @Override
    void merge(long target, long source) {
        long t = target + offset;
        long s = source + offset;
        RawMemory.putLong(t, RawMemory.getLong(t) + RawMemory.getLong(s));
        addSum(t, RawMemory.getLong(s + LOW), RawMemory.getLong(s + HIGH));
        if (rowsToo) {
            RawMemory.putLong(t + ROWS, RawMemory.getLong(t + ROWS) + RawMemory.getLong(s + ROWS));
        }
        if (extremes) {
            Extremes.merge(t + extremes(), s + extremes());
        }
    }

    /** Whether the sum fits 64 bits. */
    @HotPath
    static boolean fits(long at) {
        return RawMemory.getLong(at + HIGH) == RawMemory.getLong(at + LOW) >> 63;
    }

    /** The mean: the sum, rounded to a double, by the count. */
    @HotPath
    static double mean(long at) {
        double sum = fits(at)
                ? RawMemory.getLong(at + LOW)
                : RawMemory.getLong(at + HIGH) * 0x1p64 + unsigned(RawMemory.getLong(at + LOW));
        return sum / RawMemory.getLong(at);
    }

    @HotPath
    private static double unsigned(long word) {
        return (word >>> 11) * 0x1p11 + (word & 0x7FF);
    }
}
