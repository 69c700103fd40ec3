package io.laminar.ring0.kernel.time;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Fault;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.RowKernel;

/** Arithmetic with intervals: months, days and nanoseconds stay apart. */
public final class Intervals extends RowKernel {
    /** What is computed; the names are those of the operations. */
    public enum Form {
        ADD_INTERVAL,
        SUB_INTERVAL,
        TIME_ADD_INTERVAL,
        DIFF_TIMESTAMP,
        ADD_INTERVALS,
        SUB_INTERVALS,
        NEG_INTERVAL,
        MUL_INTERVAL,
        INTERVAL_TO_I64
    }

    private static final int DAYS_PER_MONTH = 30;

    private final Form form;

    /** Makes the kernel for slots. */
    public Intervals(Form form, int[] in, int out) {
        super(in, out);
        this.form = form;
    }

    @HotPath
    @Override
    protected boolean row(long[] f, long row) {
        return switch (form) {
            case ADD_INTERVAL -> shift(f, row, 1);
            case SUB_INTERVAL -> shift(f, row, -1);
            case TIME_ADD_INTERVAL -> {
                long ns = RawMemory.getLong(Frame.at16(f, in[1], row) + 8);
                long sum = Math.floorMod(getLong(f, 0, row), CivilTime.DAY_NS) + Math.floorMod(ns, CivilTime.DAY_NS);
                yield putLong(f, row, sum < CivilTime.DAY_NS ? sum : sum - CivilTime.DAY_NS);
            }
            case DIFF_TIMESTAMP -> difference(f, row, getLong(f, 0, row), getLong(f, 1, row));
            case ADD_INTERVALS -> sum(f, row, 1);
            case SUB_INTERVALS -> sum(f, row, -1);
            case NEG_INTERVAL -> scale(f, row, -1);
            case MUL_INTERVAL -> scale(f, row, getLong(f, 1, row));
            case INTERVAL_TO_I64 -> nanos(f, row);
        };
    }

    /** Months first, the day cut to the month's last; then days, then nanoseconds. Only the end must be in range. */
    @HotPath
    private boolean shift(long[] f, long row, int sign) {
        long t = getLong(f, 0, row);
        long interval = Frame.at16(f, in[1], row);
        long months = (long) sign * RawMemory.getInt(interval);
        long day = Math.floorDiv(t, CivilTime.DAY_NS);
        long ofDay = t - day * CivilTime.DAY_NS;
        if (months != 0) {
            day = CivilTime.addMonths(day, months);
        }
        day += (long) sign * RawMemory.getInt(interval + 4);
        long ns = RawMemory.getLong(interval + 8);
        long nsDay = Math.floorDiv(ns, CivilTime.DAY_NS);
        ofDay += sign * (ns - nsDay * CivilTime.DAY_NS);
        day += sign * nsDay + Math.floorDiv(ofDay, CivilTime.DAY_NS);
        ofDay = Math.floorMod(ofDay, CivilTime.DAY_NS);
        // A day before the first whole one counts from its end, so that the product does not overflow.
        long anchor = day < 0 ? day + 1 : day;
        long start = anchor * CivilTime.DAY_NS;
        long result = start + (day < 0 ? ofDay - CivilTime.DAY_NS : ofDay);
        boolean fits = Math.multiplyHigh(anchor, CivilTime.DAY_NS) == start >> 63 && day < 0 == result < 0;
        return fits ? putLong(f, row, result) : fail(f, row, Fault.TIME_OUT_OF_RANGE);
    }

    /** The two parts have the same sign; nothing overflows. */
    @HotPath
    private boolean difference(long[] f, long row, long x, long y) {
        long xDay = Math.floorDiv(x, CivilTime.DAY_NS);
        long yDay = Math.floorDiv(y, CivilTime.DAY_NS);
        long days = xDay - yDay;
        long ns = x - xDay * CivilTime.DAY_NS - (y - yDay * CivilTime.DAY_NS);
        if (days > 0 && ns < 0) {
            days--;
            ns += CivilTime.DAY_NS;
        } else if (days < 0 && ns > 0) {
            days++;
            ns -= CivilTime.DAY_NS;
        }
        return put(f, row, 0, days, ns);
    }

    @HotPath
    private boolean scale(long[] f, long row, long factor) {
        long interval = Frame.at16(f, in[0], row);
        long ns = RawMemory.getLong(interval + 8);
        long months = RawMemory.getInt(interval);
        long days = RawMemory.getInt(interval + 4);
        boolean fits = fitsProduct(ns, factor) && fitsProduct(months, factor) && fitsProduct(days, factor);
        return fits ? put(f, row, months * factor, days * factor, ns * factor) : fail(f, row, Fault.OVERFLOW);
    }

    @HotPath
    private static boolean fitsProduct(long x, long y) {
        return Math.multiplyHigh(x, y) == x * y >> 63;
    }

    @HotPath
    private boolean sum(long[] f, long row, int sign) {
        long a = Frame.at16(f, in[0], row);
        long b = Frame.at16(f, in[1], row);
        long x = RawMemory.getLong(a + 8);
        long y = RawMemory.getLong(b + 8);
        long ns = sign > 0 ? x + y : x - y;
        boolean overflow = sign > 0 ? ((x ^ ns) & (y ^ ns)) < 0 : ((x ^ y) & (x ^ ns)) < 0;
        long months = (long) RawMemory.getInt(a) + (long) sign * RawMemory.getInt(b);
        long days = (long) RawMemory.getInt(a + 4) + (long) sign * RawMemory.getInt(b + 4);
        return overflow ? fail(f, row, Fault.OVERFLOW) : put(f, row, months, days, ns);
    }

    /** Whole days and the rest are of one sign first, so that only the total can overflow. */
    @HotPath
    private boolean nanos(long[] f, long row) {
        long interval = Frame.at16(f, in[0], row);
        long ns = RawMemory.getLong(interval + 8);
        long nsDay = ns / CivilTime.DAY_NS;
        long days = (long) RawMemory.getInt(interval) * DAYS_PER_MONTH + RawMemory.getInt(interval + 4) + nsDay;
        ns -= nsDay * CivilTime.DAY_NS;
        if (days > 0 && ns < 0) {
            days--;
            ns += CivilTime.DAY_NS;
        } else if (days < 0 && ns > 0) {
            days++;
            ns -= CivilTime.DAY_NS;
        }
        long total = days * CivilTime.DAY_NS + ns;
        boolean fits = fitsProduct(days, CivilTime.DAY_NS) && ((days * CivilTime.DAY_NS ^ total) & (ns ^ total)) >= 0;
        return fits ? putLong(f, row, total) : fail(f, row, Fault.OVERFLOW);
    }

    @HotPath
    private boolean put(long[] f, long row, long months, long days, long ns) {
        if (months != (int) months || days != (int) days) {
            return fail(f, row, Fault.OVERFLOW);
        }
        long target = f[out] + (row << 4);
        RawMemory.putInt(target, (int) months);
        RawMemory.putInt(target + 4, (int) days);
        RawMemory.putLong(target + 8, ns);
        return true;
    }
}
