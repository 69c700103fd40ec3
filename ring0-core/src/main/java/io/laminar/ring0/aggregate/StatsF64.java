package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.Program;

/**
 * Count and sum of doubles, and least and greatest if they are wanted, in one pass.
 *
 * <pre>| count | sum | least | greatest |</pre>
 *
 * <p>NaN is greater than everything; the sum is in order of arrival.
 */
final class StatsF64 extends Accumulator {
    static final int SUM = 8;
    static final int MIN = 16;
    static final int MAX = 24;

    private boolean extremes;

    StatsF64(int argument, int filter) {
        super(argument, filter);
    }

    void wantExtremes() {
        extremes = true;
    }

    @Override
    int bytes() {
        return extremes ? 32 : 16;
    }

    @HotPath
    @Override
    void update(Program p, long[] entries, Rows rows) {
        long values = p.values(argument);
        if (!all(p)) {
            updateSome(p, values, entries, rows);
        } else if (extremes && rows.selection == 0) {
            updateAll(values + ((long) rows.from << 3), entries, rows.count, offset);
        } else {
            for (int k = 0, n = rows.count; k < n; k++) {
                add(entries[k] + offset, RawMemory.getDouble(values + (rows.row(k) << 3)));
            }
        }
    }

    @HotPath
    private static void updateAll(long values, long[] entries, int count, int offset) {
        for (int k = 0; k < count; k++) {
            addWithExtremes(entries[k] + offset, RawMemory.getDouble(values + ((long) k << 3)));
        }
    }

    @HotPath
    private void updateSome(Program p, long values, long[] entries, Rows rows) {
        for (int k = 0, n = rows.count; k < n; k++) {
            long row = rows.row(k);
            if (counts(p, row)) {
                add(entries[k] + offset, RawMemory.getDouble(values + (row << 3)));
            }
        }
    }

    @HotPath
    private void add(long at, double v) {
        if (extremes) {
            addWithExtremes(at, v);
        } else {
            RawMemory.putLong(at, RawMemory.getLong(at) + 1);
            RawMemory.putDouble(at + SUM, RawMemory.getDouble(at + SUM) + v);
        }
    }

    @HotPath
    private static void addWithExtremes(long at, double v) {
        long count = RawMemory.getLong(at);
        double least = RawMemory.getDouble(at + MIN);
        double greatest = RawMemory.getDouble(at + MAX);
        RawMemory.putLong(at, count + 1);
        RawMemory.putDouble(at + SUM, RawMemory.getDouble(at + SUM) + v);
        boolean lower = count == 0 | v < least | Double.isNaN(least);
        boolean higher = count == 0 | greatest < v | Double.isNaN(v);
        RawMemory.putDouble(at + MIN, lower ? v : least);
        RawMemory.putDouble(at + MAX, higher ? v : greatest);
    }

    @HotPath
    @Override
    void merge(long target, long source) {
        long t = target + offset;
        long s = source + offset;
        long count = RawMemory.getLong(t);
        if (RawMemory.getLong(s) == 0) {
            return;
        }
        RawMemory.putLong(t, count + RawMemory.getLong(s));
        RawMemory.putDouble(t + SUM, RawMemory.getDouble(t + SUM) + RawMemory.getDouble(s + SUM));
        if (extremes) {
            double least = RawMemory.getDouble(t + MIN);
            double greatest = RawMemory.getDouble(t + MAX);
            double v = RawMemory.getDouble(s + MIN);
            double w = RawMemory.getDouble(s + MAX);
            RawMemory.putDouble(t + MIN, count == 0 || v < least || Double.isNaN(least) ? v : least);
            RawMemory.putDouble(t + MAX, count == 0 || greatest < w || Double.isNaN(w) ? w : greatest);
        }
    }
}
