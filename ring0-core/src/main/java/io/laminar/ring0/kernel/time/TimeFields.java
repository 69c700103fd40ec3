package io.laminar.ring0.kernel.time;

import io.laminar.memory.HotPath;
import io.laminar.ring0.kernel.frame.RowKernel;

/** Parts of timestamps. A time of day is a timestamp of the first day. */
public final class TimeFields extends RowKernel {
    /** What is extracted; the names are those of the operations. */
    public enum Form {
        EXTRACT_YEAR,
        EXTRACT_QUARTER,
        EXTRACT_MONTH,
        EXTRACT_WEEK,
        EXTRACT_DAY,
        EXTRACT_DOW,
        EXTRACT_ISODOW,
        EXTRACT_DOY,
        EXTRACT_HOUR,
        EXTRACT_MINUTE,
        EXTRACT_SECOND,
        EXTRACT_MILLISECOND,
        EXTRACT_MICROSECOND,
        EXTRACT_NANOSECOND,
        EXTRACT_EPOCH,
        TIMESTAMP_TO_DATE,
        TIMESTAMP_TO_TIME
    }

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MINUTE_NS = 60 * SECOND_NS;
    private static final long HOUR_NS = 60 * MINUTE_NS;
    private static final long MS_NS = 1_000_000L;
    private static final long US_NS = 1_000L;

    private final Form form;

    /** Makes the kernel for slots. */
    public TimeFields(Form form, int[] in, int out) {
        super(in, out);
        this.form = form;
    }

    @HotPath
    @Override
    protected boolean row(long[] f, long row) {
        long t = getLong(f, 0, row);
        if (form == Form.EXTRACT_EPOCH) {
            return putDouble(f, row, Math.floorDiv(t, SECOND_NS) + Math.floorMod(t, SECOND_NS) / 1e9);
        }
        long day = Math.floorDiv(t, CivilTime.DAY_NS);
        return putLong(f, row, form.compareTo(Form.EXTRACT_HOUR) < 0 ? ofDate(day) : ofDay(t, day));
    }

    @HotPath
    private long ofDate(long day) {
        return switch (form) {
            case EXTRACT_YEAR -> CivilTime.year(day);
            case EXTRACT_QUARTER -> (CivilTime.month(day) + 2) / 3;
            case EXTRACT_MONTH -> CivilTime.month(day);
            case EXTRACT_WEEK -> CivilTime.isoWeek(day);
            case EXTRACT_DAY -> CivilTime.dayOfMonth(day);
            case EXTRACT_DOW -> CivilTime.isoWeekday(day) % 7;
            case EXTRACT_ISODOW -> CivilTime.isoWeekday(day);
            default -> day - CivilTime.day(CivilTime.year(day), 1, 1) + 1;
        };
    }

    @HotPath
    private long ofDay(long t, long day) {
        long ns = t - day * CivilTime.DAY_NS;
        return switch (form) {
            case EXTRACT_HOUR -> ns / HOUR_NS;
            case EXTRACT_MINUTE -> ns / MINUTE_NS % 60;
            case EXTRACT_SECOND -> ns / SECOND_NS % 60;
            case EXTRACT_MILLISECOND -> ns % MINUTE_NS / MS_NS;
            case EXTRACT_MICROSECOND -> ns % MINUTE_NS / US_NS;
            case EXTRACT_NANOSECOND -> ns % MINUTE_NS;
            case TIMESTAMP_TO_DATE -> day;
            default -> ns;
        };
    }
}
