package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.Program;

/**
 * Count and sum of integers, and least and greatest if they are wanted, in one pass.
 *
 * <pre>| count | sum, lower word | sum, upper word | least | greatest |</pre>
 *
 * <p>The sum has 128 bits, so whether it fits is decided by its value and never by the order of the rows.
 */
final class StatsI64 extends Accumulator {
    static final int LOW = 8;
    static final int HIGH = 16;
    static final int MIN = 24;
    static final int MAX = 32;

    private boolean extremes;

    StatsI64(int argument, int filter) {
        super(argument, filter);
    }

    void wantExtremes() {
        extremes = true;
    }

    @Override
    int bytes() {
        return extremes ? 40 : 24;
    }

    @HotPath
    @Override
    void update(Program p, long[] entries, Rows rows) {
        long values = p.values(argument);
        boolean all = all(p);
        for (int k = 0, n = rows.count; k < n; k++) {
            long row = rows.row(k);
            if (all || counts(p, row)) {
                long v = RawMemory.getLong(values + (row << 3));
                add(entries[k] + offset, 1, v, v >> 63, v, v);
            }
        }
    }

    @HotPath
    private void add(long at, long rows, long low, long high, long least, long greatest) {
        long count = RawMemory.getLong(at);
        long before = RawMemory.getLong(at + LOW);
        long sum = before + low;
        long carry = Long.compareUnsigned(sum, before) < 0 ? 1 : 0;
        RawMemory.putLong(at, count + rows);
        RawMemory.putLong(at + LOW, sum);
        RawMemory.putLong(at + HIGH, RawMemory.getLong(at + HIGH) + high + carry);
        if (extremes) {
            long min = RawMemory.getLong(at + MIN);
            long max = RawMemory.getLong(at + MAX);
            RawMemory.putLong(at + MIN, count == 0 | least < min ? least : min);
            RawMemory.putLong(at + MAX, count == 0 | greatest > max ? greatest : max);
        }
    }

    @HotPath
    @Override
    void merge(long target, long source) {
        long s = source + offset;
        long count = RawMemory.getLong(s);
        if (count != 0) {
            long least = extremes ? RawMemory.getLong(s + MIN) : 0;
            long greatest = extremes ? RawMemory.getLong(s + MAX) : 0;
            add(target + offset, count, RawMemory.getLong(s + LOW), RawMemory.getLong(s + HIGH), least, greatest);
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
