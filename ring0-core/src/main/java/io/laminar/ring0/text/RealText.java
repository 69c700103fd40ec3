package io.laminar.ring0.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;

/**
 * Reads decimal numbers in text as doubles, rounded to the nearest. Short ones are exact by one multiplication or
 * division of two exact doubles (Clinger 1990). The outcome is left in fields, so that nothing is allocated.
 *
 * @threading one owner
 */
public final class RealText {
    private static final int MAX_DIGITS = 19;
    private static final long EXACT_INTEGER = 1L << 53;
    private static final int EXACT_POWER = 22;
    private static final int EXPONENT_BOUND = 100_000;
    private static final double[] POWERS = new double[EXACT_POWER + 1];

    static {
        for (int i = 0; i <= EXACT_POWER; i++) {
            POWERS[i] = Double.parseDouble("1e" + i);
        }
    }

    /** The last number read. */
    public double value;

    /** Whether the last text was a name: infinity or NaN. */
    public boolean named;

    private long at;
    private long mantissa;
    private int digits;
    private int fractionDigits;

    /** Reads {@code [+-]digits[.digits][e[+-]digits]}, or infinity, inf, nan in any case. */
    @HotPath
    public boolean read(long from, long to) {
        at = from;
        named = false;
        mantissa = 0;
        digits = 0;
        fractionDigits = 0;
        boolean negative = false;
        if (at < to) {
            byte sign = RawMemory.getByte(at);
            negative = sign == '-';
            at += negative || sign == '+' ? 1 : 0;
        }
        long integerFrom = at;
        readDigits(to);
        long seen = at - integerFrom;
        if (at < to && RawMemory.getByte(at) == '.') {
            long fractionFrom = ++at;
            readDigits(to);
            fractionDigits = (int) Math.min(EXPONENT_BOUND, at - fractionFrom);
            seen += at - fractionFrom;
        }
        if (seen == 0) {
            return readName(to, negative);
        }
        int exponent = -fractionDigits;
        if (at < to) {
            int power = readExponent(to);
            if (power == Integer.MIN_VALUE) {
                return false;
            }
            exponent += power;
        }
        return round(from, to, negative, exponent);
    }

    @HotPath
    private boolean round(long from, long to, boolean negative, int exponent) {
        if (digits <= MAX_DIGITS && mantissa >= 0 && mantissa <= EXACT_INTEGER && Math.abs(exponent) <= EXACT_POWER) {
            double magnitude = exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
            value = negative ? -magnitude : magnitude;
            return true;
        }
        value = roundSlow(from, to);
        return true;
    }

    private static double roundSlow(long from, long to) {
        return Double.parseDouble(new String(RawMemory.toArray(from, (int) (to - from)), StandardCharsets.US_ASCII));
    }

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
            sum = sum * 10 + digit;
            count += sum != 0 ? 1 : 0;
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
            power = Math.min(EXPONENT_BOUND, power * 10 + digit);
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

    private static final byte[] NAN = "nan".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INF = "inf".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INFINITY = "infinity".getBytes(StandardCharsets.US_ASCII);

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
