package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** Arithmetic with intervals: months, days and nanoseconds stay apart. */
final class IntervalOps extends RowKernel {
    private static final int DAYS_PER_MONTH = 30;

    private final Op op;

    IntervalOps(Op op, int[] in, Output output) {
        super(in, output);
        this.op = op;
    }

    @HotPath
    @Override
    boolean row(long[] f, long row) {
        switch (op) {
            case ADD_INTERVAL, SUB_INTERVAL -> {
                return shift(f, row);
            }
            case TIME_ADD_INTERVAL -> {
                long t = RawMemory.getLong(f[in[0]] + (row << 3));
                long ns = RawMemory.getLong(f[in[1]] + (row << 4) + 8);
                long sum = Math.floorMod(t + Math.floorMod(ns, CivilTime.DAY_NS), CivilTime.DAY_NS);
                RawMemory.putLong(values + (row << 3), sum);
                return true;
            }
            case DIFF_TIMESTAMP -> {
                return difference(f, row);
            }
            case MUL_INTERVAL -> {
                return scale(f, row, RawMemory.getLong(f[in[1]] + (row << 3)));
            }
            case NEG_INTERVAL -> {
                return scale(f, row, -1);
            }
            case INTERVAL_TO_I64 -> {
                return nanos(f, row);
            }
            default -> {
                return sum(f, row, op == Op.ADD_INTERVALS ? 1 : -1);
            }
        }
    }

    @HotPath
    private boolean shift(long[] f, long row) {
        long t = RawMemory.getLong(f[in[0]] + (row << 3));
        long interval = f[in[1]] + (row << 4);
        int sign = op == Op.ADD_INTERVAL ? 1 : -1;
        long months = (long) sign * RawMemory.getInt(interval);
        long days = (long) sign * RawMemory.getInt(interval + 4);
        long ns = RawMemory.getLong(interval + 8);
        if (months != (int) months || ns == Long.MIN_VALUE) {
            return fail(f, row, KernelError.TIME_OUT_OF_RANGE);
        }
        long day = Math.floorDiv(t, CivilTime.DAY_NS);
        long ofDay = t - day * CivilTime.DAY_NS;
        day = (months == 0 ? day : CivilTime.addMonths(day, (int) months)) + days;
        long dayNs = day * CivilTime.DAY_NS;
        boolean fits = Math.multiplyHigh(day, CivilTime.DAY_NS) == dayNs >> 63;
        long partial = dayNs + ofDay;
        fits &= ((dayNs ^ partial) & (ofDay ^ partial)) >= 0;
        long result = partial + sign * ns;
        fits &= ((partial ^ result) & (sign * ns ^ result)) >= 0;
        if (!fits) {
            return fail(f, row, KernelError.TIME_OUT_OF_RANGE);
        }
        RawMemory.putLong(values + (row << 3), result);
        return true;
    }

    @HotPath
    private boolean difference(long[] f, long row) {
        long x = RawMemory.getLong(f[in[0]] + (row << 3));
        long y = RawMemory.getLong(f[in[1]] + (row << 3));
        long r = x - y;
        if (((x ^ y) & (x ^ r)) < 0) {
            return fail(f, row, KernelError.OVERFLOW);
        }
        return put(row, 0, r / CivilTime.DAY_NS, r % CivilTime.DAY_NS);
    }

    @HotPath
    private boolean scale(long[] f, long row, long factor) {
        long interval = f[in[0]] + (row << 4);
        long ns = RawMemory.getLong(interval + 8);
        if (factor != (int) factor || Math.multiplyHigh(ns, factor) != ns * factor >> 63) {
            return fail(f, row, KernelError.OVERFLOW);
        }
        long months = RawMemory.getInt(interval) * factor;
        long days = RawMemory.getInt(interval + 4) * factor;
        return put(row, months, days, ns * factor) || fail(f, row, KernelError.OVERFLOW);
    }

    @HotPath
    private boolean nanos(long[] f, long row) {
        long interval = f[in[0]] + (row << 4);
        long days = (long) RawMemory.getInt(interval) * DAYS_PER_MONTH + RawMemory.getInt(interval + 4);
        long ns = RawMemory.getLong(interval + 8);
        long sum = days * CivilTime.DAY_NS + ns;
        boolean fits = Math.multiplyHigh(days, CivilTime.DAY_NS) == days * CivilTime.DAY_NS >> 63
                && ((days * CivilTime.DAY_NS ^ sum) & (ns ^ sum)) >= 0;
        if (!fits) {
            return fail(f, row, KernelError.OVERFLOW);
        }
        RawMemory.putLong(values + (row << 3), sum);
        return true;
    }

    @HotPath
    private boolean sum(long[] f, long row, int sign) {
        long a = f[in[0]] + (row << 4);
        long b = f[in[1]] + (row << 4);
        long x = RawMemory.getLong(a + 8);
        long y = RawMemory.getLong(b + 8);
        long ns = x + sign * y;
        if (y == Long.MIN_VALUE || ((x ^ ns) & (sign * y ^ ns)) < 0) {
            return fail(f, row, KernelError.OVERFLOW);
        }
        long months = (long) RawMemory.getInt(a) + (long) sign * RawMemory.getInt(b);
        long days = (long) RawMemory.getInt(a + 4) + (long) sign * RawMemory.getInt(b + 4);
        return put(row, months, days, ns) || fail(f, row, KernelError.OVERFLOW);
    }

    @HotPath
    private boolean put(long row, long months, long days, long ns) {
        long target = values + (row << 4);
        RawMemory.putInt(target, (int) months);
        RawMemory.putInt(target + 4, (int) days);
        RawMemory.putLong(target + 8, ns);
        return months == (int) months && days == (int) days;
    }
}
