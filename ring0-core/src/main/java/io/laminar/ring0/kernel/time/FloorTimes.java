package io.laminar.ring0.kernel.time;

import io.laminar.memory.HotPath;
import io.laminar.ring0.kernel.frame.Fault;
import io.laminar.ring0.kernel.frame.RowKernel;

/** Timestamps to the start of something: a unit, a month, a window; and dates and milliseconds to timestamps. */
public final class FloorTimes extends RowKernel {
    /** What is computed; the names are those of the operations. */
    public enum Form {
        TRUNC_YEAR,
        TRUNC_QUARTER,
        TRUNC_MONTH,
        TRUNC_WEEK,
        TRUNC_DAY,
        TRUNC_HOUR,
        TRUNC_MINUTE,
        TRUNC_SECOND,
        TRUNC_MILLISECOND,
        TRUNC_MICROSECOND,
        DATE_TO_TIMESTAMP,
        EPOCH_MS_TO_TIMESTAMP,
        TUMBLE_START,
        ROUND_TIME
    }

    private static final long MS_NS = 1_000_000L;

    private final Form form;
    private final int second;
    private final int third;

    /** Makes the kernel for slots. */
    public FloorTimes(Form form, int[] in, int out) {
        super(in, out);
        this.form = form;
        this.second = Math.min(1, in.length - 1);
        this.third = in.length - 1;
    }

    @HotPath
    @Override
    protected boolean row(long[] f, long row) {
        long t = getLong(f, 0, row);
        long x = getLong(f, second, row);
        return switch (form) {
            case DATE_TO_TIMESTAMP -> scaled(f, row, t, CivilTime.DAY_NS);
            case EPOCH_MS_TO_TIMESTAMP -> scaled(f, row, t, MS_NS);
            case TUMBLE_START ->
                x <= 0 ? fail(f, row, Fault.BAD_ARGUMENT) : putLong(f, row, windowStart(t, x, getLong(f, third, row)));
            case ROUND_TIME -> x <= 0 ? fail(f, row, Fault.BAD_ARGUMENT) : round(f, row, t, x);
            case TRUNC_YEAR, TRUNC_QUARTER, TRUNC_MONTH, TRUNC_WEEK, TRUNC_DAY ->
                scaled(f, row, firstDay(Math.floorDiv(t, CivilTime.DAY_NS)), CivilTime.DAY_NS);
            default -> floored(f, row, t, unit());
        };
    }

    @HotPath
    private boolean scaled(long[] f, long row, long count, long unit) {
        boolean fits = Math.multiplyHigh(count, unit) == count * unit >> 63;
        return fits ? putLong(f, row, count * unit) : fail(f, row, Fault.TIME_OUT_OF_RANGE);
    }

    @HotPath
    private boolean floored(long[] f, long row, long t, long unit) {
        long start = t - Math.floorMod(t, unit);
        return start <= t ? putLong(f, row, start) : fail(f, row, Fault.TIME_OUT_OF_RANGE);
    }

    /** Half up: away from the past. */
    @HotPath
    private boolean round(long[] f, long row, long t, long unit) {
        long after = Math.floorMod(t, unit);
        boolean up = after >= unit - after;
        long rounded = up ? t + (unit - after) : t - after;
        boolean fits = up ? rounded > t : rounded <= t;
        return fits ? putLong(f, row, rounded) : fail(f, row, Fault.TIME_OUT_OF_RANGE);
    }

    /**
     * {@return the start of the window that a time lies in; the first moment there is, if the window starts before it}
     *
     * @param t the time
     * @param size of a window, positive
     * @param offset of the windows, any
     */
    @HotPath
    public static long windowStart(long t, long size, long offset) {
        long a = Math.floorMod(t, size);
        long b = Math.floorMod(offset, size);
        long start = t - (a >= b ? a - b : a + (size - b));
        return start <= t ? start : Long.MIN_VALUE;
    }

    @HotPath
    private long firstDay(long day) {
        return switch (form) {
            case TRUNC_YEAR -> CivilTime.day(CivilTime.year(day), 1, 1);
            case TRUNC_QUARTER -> CivilTime.day(CivilTime.year(day), (CivilTime.month(day) - 1) / 3 * 3 + 1, 1);
            case TRUNC_MONTH -> day - CivilTime.dayOfMonth(day) + 1;
            case TRUNC_WEEK -> day - CivilTime.isoWeekday(day) + 1;
            default -> day;
        };
    }

    @HotPath
    private long unit() {
        return switch (form) {
            case TRUNC_HOUR -> 3_600_000_000_000L;
            case TRUNC_MINUTE -> 60_000_000_000L;
            case TRUNC_SECOND -> 1_000_000_000L;
            case TRUNC_MILLISECOND -> MS_NS;
            default -> 1_000L;
        };
    }
}
