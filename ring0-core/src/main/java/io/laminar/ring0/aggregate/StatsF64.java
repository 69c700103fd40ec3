package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.Program;

/**
 * Count and sum of doubles; the rows, and the least and the greatest, if they are wanted. All in one pass.
 *
 * <pre>| count | sum | rows, or least | least, or greatest | greatest |</pre>
 *
 * <p>The sum is in order of arrival. Least and greatest are kept as {@link Extremes}.
 */
final class StatsF64 extends Accumulator {
    static final int SUM = 8;

    /** Where the rows are, if they are wanted; else the extremes are there. */
    static final int ROWS = 16;

    private boolean rowsToo;
    private boolean extremes;

    StatsF64(int argument, int filter) {
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
        } else if (!extremes) {
            sums(values, entries, rows);
        } else if (rows.selection == 0) {
            long first = values + ((long) rows.from << 3);
            if (rowsToo) {
                allWithRows(first, entries, rows.count, offset);
            } else {
                all(first, entries, rows.count, offset);
            }
        } else if (rowsToo) {
            selectedWithRows(values, rows.selection, entries, rows.count, offset);
        } else {
            selected(values, rows.selection, entries, rows.count, offset);
        }
    }

    @HotPath
    private static void allWithRows(long values, long[] entries, int count, int offset) {
        for (int k = 0; k < count; k++) {
            long at = entries[k] + offset;
            double v = RawMemory.getDouble(values + ((long) k << 3));
            RawMemory.putLong(at + ROWS, RawMemory.getLong(at + ROWS) + 1);
            add(at, v);
            Extremes.add(at + ROWS + Long.BYTES, Extremes.ordered(v));
        }
    }

    @HotPath
    private static void all(long values, long[] entries, int count, int offset) {
        for (int k = 0; k < count; k++) {
            long at = entries[k] + offset;
            double v = RawMemory.getDouble(values + ((long) k << 3));
            add(at, v);
            Extremes.add(at + ROWS, Extremes.ordered(v));
        }
    }

    @HotPath
    private static void selectedWithRows(long values, long selection, long[] entries, int count, int offset) {
        for (int k = 0; k < count; k++) {
            long at = entries[k] + offset;
            double v = RawMemory.getDouble(values + ((long) RawMemory.getInt(selection + 4L * k) << 3));
            RawMemory.putLong(at + ROWS, RawMemory.getLong(at + ROWS) + 1);
            add(at, v);
            Extremes.add(at + ROWS + Long.BYTES, Extremes.ordered(v));
        }
    }

    @HotPath
    private static void selected(long values, long selection, long[] entries, int count, int offset) {
        for (int k = 0; k < count; k++) {
            long at = entries[k] + offset;
            double v = RawMemory.getDouble(values + ((long) RawMemory.getInt(selection + 4L * k) << 3));
            add(at, v);
            Extremes.add(at + ROWS, Extremes.ordered(v));
        }
    }

    @HotPath
    private void sums(long values, long[] entries, Rows rows) {
        for (int k = 0, n = rows.count; k < n; k++) {
            addRow(entries[k] + offset, RawMemory.getDouble(values + (rows.row(k) << 3)));
        }
    }

    @HotPath
    private void updateSome(Program p, long values, long[] entries, Rows rows) {
        for (int k = 0, n = rows.count; k < n; k++) {
            long row = rows.row(k);
            long at = entries[k] + offset;
            if (counts(p, row)) {
                addRow(at, RawMemory.getDouble(values + (row << 3)));
            } else if (rowsToo) {
                RawMemory.putLong(at + ROWS, RawMemory.getLong(at + ROWS) + 1);
            }
        }
    }

    @HotPath
    private void addRow(long at, double v) {
        add(at, v);
        if (rowsToo) {
            RawMemory.putLong(at + ROWS, RawMemory.getLong(at + ROWS) + 1);
        }
        if (extremes) {
            Extremes.add(at + extremes(), Extremes.ordered(v));
        }
    }

    @HotPath
    private static void add(long at, double v) {
        RawMemory.putLong(at, RawMemory.getLong(at) + 1);
        RawMemory.putDouble(at + SUM, RawMemory.getDouble(at + SUM) + v);
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
        RawMemory.putDouble(t + SUM, RawMemory.getDouble(t + SUM) + RawMemory.getDouble(s + SUM));
        if (rowsToo) {
            RawMemory.putLong(t + ROWS, RawMemory.getLong(t + ROWS) + RawMemory.getLong(s + ROWS));
        }
        if (extremes) {
            Extremes.merge(t + extremes(), s + extremes());
        }
    }
}
