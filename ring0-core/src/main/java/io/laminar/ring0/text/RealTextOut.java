package io.laminar.ring0.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Writes REAL and DOUBLE as the shortest decimal that reads back as the same value: {@code 0.25}, {@code 12.0}; below
 * 0.0001 and from 10^16 on with an exponent of at least two digits, {@code 1.5e-07}, {@code 1e+16}; {@code NaN},
 * {@code Infinity}.
 *
 * @allocation none
 */
@HotPath
public final class RealTextOut {
    /** The longest text, in bytes. */
    public static final int MAX_BYTES = 32;

    private static final int LEAST_PLAIN_EXPONENT = -4;
    private static final int MOST_PLAIN_EXPONENT = 15;
    private static final int NAN = 0x4E_61_4E;
    private static final long INFINITY = 0x7974_696E_6966_6E49L; // "Infinity", the first byte lowest

    private static final int DOUBLE_FRACTION_BITS = 52;
    private static final int DOUBLE_EXPONENTS = 0x7FF;
    private static final int DOUBLE_BIAS = 1075;
    private static final int FLOAT_FRACTION_BITS = 23;
    private static final int FLOAT_EXPONENTS = 0xFF;
    private static final int FLOAT_BIAS = 150;

    private RealTextOut() {}

    /**
     * Writes a float.
     *
     * @param value what
     * @param at where; {@link #MAX_BYTES} have room
     * @return address behind the text
     */
    public static long putFloat(float value, long at) {
        if (!(Math.abs(value) <= Float.MAX_VALUE) || value == 0) {
            return putSpecial(value, at);
        }
        int bits = Float.floatToRawIntBits(value);
        long fraction = bits & (1 << FLOAT_FRACTION_BITS) - 1;
        int biased = bits >>> FLOAT_FRACTION_BITS & FLOAT_EXPONENTS;
        long c = biased == 0 ? fraction : fraction | 1L << FLOAT_FRACTION_BITS;
        return put(
                c, Math.max(1, biased) - FLOAT_BIAS, fraction != 0 || biased <= 1, value < 0 ? putByte('-', at) : at);
    }

    /**
     * Writes a double.
     *
     * @param value what
     * @param at where; {@link #MAX_BYTES} have room
     * @return address behind the text
     */
    public static long putDouble(double value, long at) {
        if (!(Math.abs(value) <= Double.MAX_VALUE) || value == 0) {
            return putSpecial(value, at);
        }
        long bits = Double.doubleToRawLongBits(value);
        long fraction = bits & (1L << DOUBLE_FRACTION_BITS) - 1;
        int biased = (int) (bits >>> DOUBLE_FRACTION_BITS) & DOUBLE_EXPONENTS;
        long c = biased == 0 ? fraction : fraction | 1L << DOUBLE_FRACTION_BITS;
        return put(
                c, Math.max(1, biased) - DOUBLE_BIAS, fraction != 0 || biased <= 1, value < 0 ? putByte('-', at) : at);
    }

    /** Writes {@code c * 2^q}. */
    private static long put(long c, int q, boolean regular, long at) {
        // A whole number of few enough bits is its own shortest decimal.
        boolean whole = q <= 0 && q > -Long.SIZE && (c & (1L << -q) - 1) == 0;
        long digits = whole ? c >> -q : ShortestReal.digits(c, q, regular);
        int exponent = whole ? 0 : ShortestReal.exponent(q, regular);
        while (digits % 10 == 0) {
            digits /= 10;
            exponent++;
        }
        return putDecimal(digits, exponent, at);
    }

    private static long putSpecial(double value, long at) {
        long p = at;
        if (Double.isNaN(value)) {
            RawMemory.putInt(p, NAN);
            return p + 3;
        }
        if (value < 0 || 1 / value < 0) {
            RawMemory.putByte(p++, (byte) '-');
        }
        if (value == 0) {
            return putZeros(1, putByte('.', putZeros(1, p)));
        }
        RawMemory.putLong(p, INFINITY);
        return p + 8;
    }

    private static long putDecimal(long digits, int exponent, long at) {
        int count = countDigits(digits);
        int point = count + exponent;
        if (point - 1 < LEAST_PLAIN_EXPONENT || point - 1 > MOST_PLAIN_EXPONENT) {
            return putScientific(digits, count, point - 1, at);
        }
        if (point <= 0) {
            return putDigits(digits, count, putZeros(-point, putByte('.', putZeros(1, at))));
        }
        if (point >= count) {
            return putZeros(1, putByte('.', putZeros(point - count, putDigits(digits, count, at))));
        }
        // The digits are written one place too far, then those before the point are moved back.
        long end = putDigits(digits, count, at + 1);
        for (int i = 0; i < point; i++) {
            RawMemory.putByte(at + i, RawMemory.getByte(at + i + 1));
        }
        RawMemory.putByte(at + point, (byte) '.');
        return end;
    }

    private static long putScientific(long digits, int count, int exponent, long at) {
        long p = at;
        if (count == 1) {
            p = putDigits(digits, 1, p);
        } else {
            long end = putDigits(digits, count, p + 1);
            RawMemory.putByte(p, RawMemory.getByte(p + 1));
            RawMemory.putByte(p + 1, (byte) '.');
            p = end;
        }
        p = putByte('e', p);
        p = putByte(exponent < 0 ? '-' : '+', p);
        int magnitude = Math.abs(exponent);
        return putDigits(magnitude, magnitude < 100 ? 2 : 3, p);
    }

    private static int countDigits(long digits) {
        int count = 1;
        for (long rest = digits / 10; rest != 0; rest /= 10) {
            count++;
        }
        return count;
    }

    private static long putDigits(long digits, int count, long at) {
        long rest = digits;
        for (long p = at + count - 1; p >= at; p--) {
            long next = rest / 10;
            RawMemory.putByte(p, (byte) ('0' + rest - next * 10));
            rest = next;
        }
        return at + count;
    }

    private static long putZeros(int count, long at) {
        RawMemory.fill(at, count, (byte) '0');
        return at + count;
    }

    private static long putByte(char value, long at) {
        RawMemory.putByte(at, (byte) value);
        return at + 1;
    }
}
