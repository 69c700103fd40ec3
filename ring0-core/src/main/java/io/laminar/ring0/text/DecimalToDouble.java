package io.laminar.ring0.text;

import io.laminar.memory.HotPath;

/**
 * A decimal of up to 19 digits as the nearest double.
 *
 * <p>Source: D. Lemire, "Number parsing at a gigabyte per second", 2021; that the 128 bits of the table always suffice:
 * N. Mushtak and D. Lemire, "Fast number parsing without fallback", 2023.
 */
@HotPath
final class DecimalToDouble {
    private static final long[] POWERS = PowersOfTen.forReading();

    private static final int FRACTION_BITS = 52;
    private static final int MOST_EXPONENT = 0x7FF;
    private static final int BIAS = 1023;
    private static final long LOW_BITS = 0x1FF;

    /** Ties between two doubles are possible for these powers of ten only. */
    private static final int LEAST_TIE = -4;

    private static final int MOST_TIE = 23;

    private DecimalToDouble() {}

    /**
     * {@return the double nearest to {@code w * 10^e}}
     *
     * @param w digits, unsigned
     * @param e power of ten, any
     */
    static double of(long w, int e) {
        if (w == 0 || e < PowersOfTen.LEAST_READ) {
            return 0;
        }
        if (e > PowersOfTen.MOST_READ) {
            return Double.POSITIVE_INFINITY;
        }
        int leading = Long.numberOfLeadingZeros(w);
        long digits = w << leading;
        int i = 2 * (e - PowersOfTen.LEAST_READ);
        long high = Math.unsignedMultiplyHigh(digits, POWERS[i]);
        long low = digits * POWERS[i];
        if ((high & LOW_BITS) == LOW_BITS) {
            long more = Math.unsignedMultiplyHigh(digits, POWERS[i + 1]);
            low += more;
            high += Long.compareUnsigned(low, more) < 0 ? 1 : 0;
        }
        int upper = (int) (high >>> 63);
        int power = (int) (217_706L * e >> 16) + 63 + upper - leading + BIAS;
        long mantissa = high >>> upper + 9;
        if (power <= 0) {
            return subnormal(mantissa, power);
        }
        boolean mayTie = Long.compareUnsigned(low, 1) <= 0 && e >= LEAST_TIE && e <= MOST_TIE;
        if (mayTie && (mantissa & 3) == 1 && mantissa << upper + 9 == high) {
            mantissa &= -2L;
        }
        return assemble((mantissa + (mantissa & 1)) >>> 1, power);
    }

    private static double subnormal(long mantissa, int power) {
        int shift = 1 - power;
        if (shift >= Long.SIZE) {
            return 0;
        }
        long m = mantissa >>> shift;
        // Rounding up may reach the least normal number, whose bits are the next ones.
        return Double.longBitsToDouble((m + (m & 1)) >>> 1);
    }

    private static double assemble(long mantissa, int power) {
        long m = mantissa;
        int p = power;
        if (m >>> FRACTION_BITS + 1 != 0) {
            m >>>= 1;
            p++;
        }
        return p >= MOST_EXPONENT
                ? Double.POSITIVE_INFINITY
                : Double.longBitsToDouble(m & (1L << FRACTION_BITS) - 1 | (long) p << FRACTION_BITS);
    }
}
