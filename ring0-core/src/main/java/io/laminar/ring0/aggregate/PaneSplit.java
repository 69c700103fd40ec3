package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.Program;
import org.jspecify.annotations.Nullable;

/**
 * Splits the selected rows of a slice by pane, in order. Mostly all are in one pane; and where a few late ones lie
 * between, the runs between them are taken as ranges, because loops over a range are faster than over a selection.
 */
final class PaneSplit implements AutoCloseable {
    /** So many rows pay for the start of the loops over them. */
    private static final int LONG_RUN = 16;

    /** A slice with more is split by selections. */
    private static final int MOST_SHORT_RUNS = 8;

    private final @Nullable Windows windows;
    private final int timeOutput;
    private final long taken;
    private final long rest;
    private final Accumulator.Rows rows = new Accumulator.Rows();
    private final Accumulator.Rows left = new Accumulator.Rows();
    private @Nullable Firing firing;
    private long pane;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long lastEnd;
    private int shortRuns;
    private boolean dropped;
    private boolean gap;

    PaneSplit(@Nullable Windows windows, int timeOutput, int sliceRows, String tag) {
        this.windows = windows;
        this.timeOutput = timeOutput;
        this.taken = RawMemory.allocate(8L * (sliceRows + 1), 64, tag);
        this.rest = taken + 4L * (sliceRows + 1);
    }

    /** Starts on the selected rows of a slice. */
    @HotPath
    void begin(Program p, int from, int selected, Firing lateness) {
        left.selection = p.selection();
        left.from = from;
        left.count = selected;
        firing = lateness;
        shortRuns = 0;
        if (windows != null && p.validity(timeOutput) != 0) {
            leaveOutNulls(p.validity(timeOutput));
        }
    }

    /** Rows without a time are in no window. */
    @HotPath
    private void leaveOutNulls(long validity) {
        int kept = 0;
        for (int k = 0; k < left.count; k++) {
            long row = left.row(k);
            RawMemory.putInt(rest + 4L * kept, (int) row);
            kept += Validity.get(validity, row) ? 1 : 0;
        }
        left.selection = rest;
        left.count = kept;
    }

    /** Turns to the rows of the next pane; returns whether there are any. */
    @HotPath
    boolean next(Program p) {
        if (left.count == 0) {
            return false;
        }
        Windows w = windows;
        if (w == null) {
            takeAll();
            return true;
        }
        long times = p.values(timeOutput);
        long time = RawMemory.getLong(times + (left.row(0) << 3));
        if (time < first || time > last) {
            turnTo(w, time);
        }
        int run = left.selection == 0 ? run(times + ((long) left.from << 3), left.count, first, last) : 0;
        if (run == left.count || run == 0 && within(times)) {
            takeAll();
        } else if (run >= LONG_RUN || run > 0 && shortRuns < MOST_SHORT_RUNS) {
            takeRun(run);
        } else {
            take(times);
        }
        dropped = gap || firing != null && firing.isLate(lastEnd);
        return true;
    }

    /** Computes what is to be known of a time's pane; the next rows are mostly in the same. */
    @HotPath
    private void turnTo(Windows w, long time) {
        pane = w.pane(time);
        first = w.paneStart(pane);
        last = Windows.saturatedAdd(first, w.paneNs() - 1);
        gap = w.inGap(pane);
        lastEnd = w.lastEnd(pane);
    }

    @HotPath
    private void takeAll() {
        rows.selection = left.selection;
        rows.from = left.from;
        rows.count = left.count;
        left.count = 0;
    }

    @HotPath
    private void takeRun(int count) {
        shortRuns += count < LONG_RUN ? 1 : 0;
        rows.selection = 0;
        rows.from = left.from;
        rows.count = count;
        left.from += count;
        left.count -= count;
    }

    /** How many rows from the first on are in the pane. */
    @HotPath
    private static int run(long times, int count, long first, long last) {
        int k = 0;
        while (k < count) {
            long t = RawMemory.getLong(times + ((long) k << 3));
            if (t < first || t > last) {
                break;
            }
            k++;
        }
        return k;
    }

    @HotPath
    private boolean within(long times) {
        for (int k = 0; k < left.count; k++) {
            long t = RawMemory.getLong(times + (left.row(k) << 3));
            if (t < first || t > last) {
                return false;
            }
        }
        return true;
    }

    @HotPath
    private void take(long times) {
        int in = 0;
        int out = 0;
        for (int k = 0; k < left.count; k++) {
            long row = left.row(k);
            long t = RawMemory.getLong(times + (row << 3));
            boolean inside = t >= first & t <= last;
            RawMemory.putInt(taken + 4L * in, (int) row);
            RawMemory.putInt(rest + 4L * out, (int) row);
            in += inside ? 1 : 0;
            out += inside ? 0 : 1;
        }
        rows.selection = taken;
        rows.count = in;
        left.selection = rest;
        left.count = out;
    }

    /** The pane that {@link #next} turned to. */
    @HotPath
    long pane() {
        return pane;
    }

    /** Its rows. */
    @HotPath
    Accumulator.Rows rows() {
        return rows;
    }

    /** Whether they are too late for every window, or between windows. */
    @HotPath
    boolean dropped() {
        return dropped;
    }

    /** Whether they are between windows. */
    @HotPath
    boolean gap() {
        return gap;
    }

    @Override
    public void close() {
        RawMemory.free(taken);
    }
}
