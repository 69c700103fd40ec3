package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** Parts of times, truncation, and conversion between dates, times of day and timestamps. */
final class TimeOps extends RowKernel {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MINUTE_NS = 60 * SECOND_NS;
    private static final long HOUR_NS = 60 * MINUTE_NS;
    private static final long MS_NS = 1_000_000L;
    private static final long US_NS = 1_000L;
    private static final long LAST_DAY = Long.MAX_VALUE / CivilTime.DAY_NS;

    private final Op op;

    TimeOps(Op op, int[] in, Output output) {
        super(in, output);
        this.op = op;
    }

    @HotPath
    @Override
    boolean row(long[] f, long row) {
        long t = RawMemory.getLong(f[in[0]] + (row << 3));
        switch (op) {
            case EXTRACT_EPOCH -> {
                double seconds = Math.floorDiv(t, SECOND_NS) + Math.floorMod(t, SECOND_NS) / 1e9;
                RawMemory.putDouble(values + (row << 3), seconds);
                return true;
            }
            case DATE_TO_TIMESTAMP -> {
                return t > LAST_DAY || t < -LAST_DAY
                        ? fail(f, row, KernelError.TIME_OUT_OF_RANGE)
                        : put(row, t * CivilTime.DAY_NS);
            }
            case EPOCH_MS_TO_TIMESTAMP -> {
                long limit = Long.MAX_VALUE / MS_NS;
                return t > limit || t < -limit ? fail(f, row, KernelError.TIME_OUT_OF_RANGE) : put(row, t * MS_NS);
            }
            case TUMBLE_START -> {
                return tumbleStart(f, row, t);
            }
            case ROUND_TIME -> {
                long unit = RawMemory.getLong(f[in[1]] + (row << 3));
                long rounded = Math.floorDiv(t, unit) * unit + (Math.floorMod(t, unit) >= unit - unit / 2 ? unit : 0);
                return put(row, rounded < t - unit ? Long.MAX_VALUE / unit * unit : rounded);
            }
            case TRUNC_HOUR, TRUNC_MINUTE, TRUNC_SECOND, TRUNC_MILLISECOND, TRUNC_MICROSECOND -> {
                return put(row, t - Math.floorMod(t, unit()));
            }
            case EXTRACT_HOUR,
                    EXTRACT_MINUTE,
                    EXTRACT_SECOND,
                    EXTRACT_MILLISECOND,
                    EXTRACT_MICROSECOND,
                    EXTRACT_NANOSECOND,
                    TIMESTAMP_TO_TIME -> {
                return put(row, ofDay(Math.floorMod(t, CivilTime.DAY_NS)));
            }
            default -> {
                return put(row, ofDate(Math.floorDiv(t, CivilTime.DAY_NS)));
            }
        }
    }

    @HotPath
    private boolean tumbleStart(long[] f, long row, long t) {
        long size = RawMemory.getLong(f[in[1]] + (row << 3));
        long offset = RawMemory.getLong(f[in[2]] + (row << 3));
        if (size <= 0) {
            return fail(f, row, KernelError.BAD_ARGUMENT);
        }
        return put(row, t - Math.floorMod(Math.floorMod(t, size) - Math.floorMod(offset, size), size));
    }

    @HotPath
    private long unit() {
        return switch (op) {
            case TRUNC_HOUR -> HOUR_NS;
            case TRUNC_MINUTE -> MINUTE_NS;
            case TRUNC_SECOND -> SECOND_NS;
            case TRUNC_MILLISECOND -> MS_NS;
            default -> US_NS;
        };
    }

    @HotPath
    private long ofDay(long ns) {
        return switch (op) {
            case EXTRACT_HOUR -> ns / HOUR_NS;
            case EXTRACT_MINUTE -> ns / MINUTE_NS % 60;
            case EXTRACT_SECOND -> ns / SECOND_NS % 60;
            case EXTRACT_MILLISECOND -> ns % MINUTE_NS / MS_NS;
            case EXTRACT_MICROSECOND -> ns % MINUTE_NS / US_NS;
            case EXTRACT_NANOSECOND -> ns % MINUTE_NS;
            default -> ns;
        };
    }

    @HotPath
    private long ofDate(long day) {
        return switch (op) {
            case EXTRACT_YEAR -> CivilTime.year(day);
            case EXTRACT_QUARTER -> (CivilTime.month(day) + 2) / 3;
            case EXTRACT_MONTH -> CivilTime.month(day);
            case EXTRACT_WEEK -> CivilTime.isoWeek(day);
            case EXTRACT_DAY -> CivilTime.dayOfMonth(day);
            case EXTRACT_DOW -> CivilTime.isoWeekday(day) % 7;
            case EXTRACT_ISODOW -> CivilTime.isoWeekday(day);
            case EXTRACT_DOY -> day - CivilTime.day(CivilTime.year(day), 1, 1) + 1;
            case TIMESTAMP_TO_DATE -> day;
            default -> truncated(day) * CivilTime.DAY_NS;
        };
    }

    @HotPath
    private long truncated(long day) {
        return switch (op) {
            case TRUNC_YEAR -> CivilTime.day(CivilTime.year(day), 1, 1);
            case TRUNC_QUARTER -> CivilTime.day(CivilTime.year(day), (CivilTime.month(day) - 1) / 3 * 3 + 1, 1);
            case TRUNC_MONTH -> day - CivilTime.dayOfMonth(day) + 1;
            case TRUNC_WEEK -> day - CivilTime.isoWeekday(day) + 1;
            default -> day;
        };
    }

    @HotPath
    private boolean put(long row, long value) {
        RawMemory.putLong(values + (row << 3), value);
        return true;
    }
}
