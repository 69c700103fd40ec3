package io.laminar.ring0.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;

/**
 * Reads decimal numbers in text as doubles, rounded to the nearest. Short ones are exact by one multiplication or
 * division of two exact doubles (Clinger 1990), up to 19 digits take a table, longer ones that come close to the middle
 * of two doubles are compared with it digit by digit. The outcome is left in fields, so that nothing is allocated.
 *
 * @threading one owner
 */
public final class RealText {
    private static final int MAX_DIGITS = 19;
    private static final long EXACT_INTEGER = 1L << 53;
    private static final int EXACT_POWER = 22;
    private static final int EXPONENT_BOUND = 1_000_000_000;
    private static final double[] POWERS = new double[EXACT_POWER + 1];
    private static final byte[] NAN = "nan".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INF = "inf".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INFINITY = "infinity".getBytes(StandardCharsets.US_ASCII);

    static {
        for (int i = 0; i <= EXACT_POWER; i++) {
            POWERS[i] = Double.parseDouble("1e" + i);
        }
    }

    /** The last number read. */
    public double value;

    /** Whether the last text was a name: infinity or NaN. */
    public boolean named;

    private final ExactReal exact = new ExactReal();
    private long at;
    private long mantissa;
    private int digits;
    private long beyond;
    private boolean more;

    /** Reads {@code [+-]digits[.digits][e[+-]digits]}, or infinity, inf, nan in any case. */
    @HotPath
    public boolean read(long from, long to) {
        at = from;
        named = false;
        mantissa = 0;
        digits = 0;
        beyond = 0;
        more = false;
        boolean negative = false;
        if (at < to) {
            byte sign = RawMemory.getByte(at);
            negative = sign == '-';
            at += negative || sign == '+' ? 1 : 0;
        }
        long first = at;
        readDigits(to);
        long seen = at - first;
        long scale = beyond;
        if (at < to && RawMemory.getByte(at) == '.') {
            long fraction = ++at;
            beyond = 0;
            readDigits(to);
            seen += at - fraction;
            // Digits that were not taken into the mantissa do not move the point.
            scale -= at - fraction - beyond;
        }
        if (seen == 0) {
            return readName(to, negative);
        }
        long last = at;
        int power = at < to ? readExponent(to) : 0;
        if (power == Integer.MIN_VALUE) {
            return false;
        }
        double magnitude = round(Math.clamp(scale + power, -EXPONENT_BOUND, EXPONENT_BOUND));
        if (more && magnitude <= Double.MAX_VALUE) {
            magnitude = roundLong(first, last, power, magnitude, scale + power);
        }
        value = negative ? -magnitude : magnitude;
        return true;
    }

    @HotPath
    private double round(int exponent) {
        if (!more && mantissa >= 0 && mantissa <= EXACT_INTEGER && Math.abs(exponent) <= EXACT_POWER) {
            return exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
        }
        return DecimalToDouble.of(mantissa, exponent);
    }

    /** More than 19 digits: the number lies between two of 19 digits, which mostly round to the same. */
    @HotPath
    private double roundLong(long first, long last, int power, double lower, long exponent) {
        int bounded = Math.clamp(exponent, -EXPONENT_BOUND, EXPONENT_BOUND);
        double upper = DecimalToDouble.of(mantissa + 1, bounded);
        if (lower == upper) {
            return lower;
        }
        int order = exact.compare(first, last, power, lower);
        boolean down = order < 0 || order == 0 && (Double.doubleToRawLongBits(lower) & 1) == 0;
        return down ? lower : upper;
    }

    /** Takes up to 19 digits into the mantissa, leading zeros not counted. */
    @HotPath
    private void readDigits(long to) {
        long sum = mantissa;
        int count = digits;
        long p = at;
        for (; p < to; p++) {
            int digit = RawMemory.getByte(p) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            if (count < MAX_DIGITS) {
                sum = sum * 10 + digit;
                count += sum != 0 ? 1 : 0;
            } else {
                beyond++;
                more |= digit != 0;
            }
        }
        at = p;
        mantissa = sum;
        digits = count;
    }

    @HotPath
    private int readExponent(long to) {
        if ((RawMemory.getByte(at) | 0x20) != 'e' || ++at == to) {
            return Integer.MIN_VALUE;
        }
        byte sign = RawMemory.getByte(at);
        at += sign == '-' || sign == '+' ? 1 : 0;
        int power = 0;
        long first = at;
        for (; at < to; at++) {
            int digit = RawMemory.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                return Integer.MIN_VALUE;
            }
            power = (int) Math.min(EXPONENT_BOUND, power * 10L + digit);
        }
        return first == to ? Integer.MIN_VALUE : sign == '-' ? -power : power;
    }

    @HotPath
    private boolean readName(long to, boolean negative) {
        named = true;
        if (equalsIgnoreCase(at, to, NAN)) {
            value = Double.NaN;
            return true;
        }
        value = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        return equalsIgnoreCase(at, to, INF) || equalsIgnoreCase(at, to, INFINITY);
    }

    @HotPath
    private static boolean equalsIgnoreCase(long from, long to, byte[] lower) {
        if (to - from != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if ((RawMemory.getByte(from + i) | 0x20) != lower[i]) {
                return false;
            }
        }
        return true;
    }
}
