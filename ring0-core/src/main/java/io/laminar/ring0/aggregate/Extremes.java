package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * The least and the greatest of int64 numbers: {@code | least ^ MAX_VALUE | greatest ^ MIN_VALUE |}, so that all zero
 * means "of nothing" and no branch asks whether a value is the first.
 *
 * <p>Doubles are turned into integers of the same order first: the bits, with all but the sign flipped if it is set.
 * NaN is greatest.
 */
@HotPath
final class Extremes {
    static final int BYTES = 16;
    static final int LEAST = 0;
    static final int GREATEST = 8;

    private static final long CANONICAL_NAN = 0x7FF8_0000_0000_0000L;

    private Extremes() {}

    static void add(long at, long value) {
        RawMemory.putLong(at, Math.min(RawMemory.getLong(at) ^ Long.MAX_VALUE, value) ^ Long.MAX_VALUE);
        long greatest = at + GREATEST;
        RawMemory.putLong(greatest, Math.max(RawMemory.getLong(greatest) ^ Long.MIN_VALUE, value) ^ Long.MIN_VALUE);
    }

    static void merge(long target, long source) {
        long least = Math.min(least(target), least(source));
        long greatest = Math.max(greatest(target), greatest(source));
        RawMemory.putLong(target, least ^ Long.MAX_VALUE);
        RawMemory.putLong(target + GREATEST, greatest ^ Long.MIN_VALUE);
    }

    static long least(long at) {
        return RawMemory.getLong(at) ^ Long.MAX_VALUE;
    }

    static long greatest(long at) {
        return RawMemory.getLong(at + GREATEST) ^ Long.MIN_VALUE;
    }

    static long ordered(double value) {
        long bits = Double.isNaN(value) ? CANONICAL_NAN : Double.doubleToRawLongBits(value);
        return bits ^ bits >> 63 >>> 1;
    }

    static double number(long ordered) {
        return Double.longBitsToDouble(ordered ^ ordered >> 63 >>> 1);
    }
}
