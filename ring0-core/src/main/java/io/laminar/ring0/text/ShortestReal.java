package io.laminar.ring0.text;

import io.laminar.memory.HotPath;

/**
 * The shortest decimal that reads back as the same double or float, and of those the closest.
 *
 * <p>Source: R. Giulietti, "The Schubfach way to render doubles", 2020: an interval of decimals that round to the value
 * holds at most one multiple of a certain power of ten and at least one of the next smaller power.
 *
 * <p>A value is {@code c * 2^q}; the decimal is {@code digits(c, q) * 10^exponent(q)}, perhaps with zeros at its end.
 */
@HotPath
final class ShortestReal {
    private static final long[] POWERS = PowersOfTen.forWriting();

    private ShortestReal() {}

    /**
     * {@return the power of ten that the digits are multiplied with}
     *
     * @param q power of two of the value
     * @param regular whether the next smaller value is as far as the next greater; it is not at powers of two
     */
    static int exponent(int q, boolean regular) {
        return regular ? log10Pow2(q) : log10ThreeQuarters(q);
    }

    /**
     * {@return the digits as a number}
     *
     * @param c integer, positive
     * @param q power of two
     * @param regular as above
     */
    static long digits(long c, int q, boolean regular) {
        long out = c & 1;
        long center = c << 2;
        int k = exponent(q, regular);
        int h = q + log2Pow10(-k) + 2;
        int i = 2 * (-k - PowersOfTen.LEAST_WRITE);
        long high = POWERS[i];
        long low = POWERS[i + 1];
        long v = roundToOdd(high, low, center << h);
        long left = roundToOdd(high, low, center - (regular ? 2 : 1) << h) + out;
        long right = roundToOdd(high, low, center + 2 << h) - out;
        long s = v >> 2;
        long tens = s / 10 * 10;
        boolean tensFit = left <= tens << 2;
        boolean nextTensFit = tens + 10 << 2 <= right;
        if (s >= 10 && tensFit != nextTensFit) {
            return tensFit ? tens : tens + 10;
        }
        boolean downFits = left <= s << 2;
        boolean upFits = s + 1 << 2 <= right;
        if (downFits != upFits) {
            return downFits ? s : s + 1;
        }
        long compared = v - (s + s + 1 << 1);
        return compared < 0 || compared == 0 && (s & 1) == 0 ? s : s + 1;
    }

    /** The product's upper bits; the lowest is set if any bit below is lost. */
    private static long roundToOdd(long high, long low, long factor) {
        long lower = Math.multiplyHigh(low, factor);
        long middle = (high * factor >>> 1) + lower;
        long upper = Math.multiplyHigh(high, factor) + (middle >>> 63);
        return upper | (middle & Long.MAX_VALUE) + Long.MAX_VALUE >>> 63;
    }

    /** floor(log10(2^e)). */
    private static int log10Pow2(int e) {
        return (int) (e * 661_971_961_083L >> 41);
    }

    /** floor(log10(3/4 * 2^e)). */
    private static int log10ThreeQuarters(int e) {
        return (int) (e * 661_971_961_083L - 274_743_187_321L >> 41);
    }

    /** floor(log2(10^e)). */
    private static int log2Pow10(int e) {
        return (int) (e * 913_124_641_741L >> 38);
    }
}
