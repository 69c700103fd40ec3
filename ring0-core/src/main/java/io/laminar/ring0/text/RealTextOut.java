package io.laminar.ring0.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;

/** Writes REAL and DOUBLE as the shortest decimal that reads back as the same value. */
public final class RealTextOut {
    private static final long EXACT_INTEGER = 1L << 53;
    private static final int MAX_DECIMALS = 6;
    private static final double[] POWERS = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};

    private RealTextOut() {}

    @HotPath
    public static long putFloat(float value, long at) {
        return value == (int) value && (value != 0 || 1 / value > 0)
                ? putDecimal((long) value, 0, at)
                : putSlow(value, at);
    }

    @HotPath
    public static long putDouble(double value, long at) {
        // A decimal of few digits is found by trying: m / 10^k is correctly rounded while both are exact.
        double magnitude = Math.abs(value);
        if (magnitude < EXACT_INTEGER / 1e6 && (value != 0 || 1 / value > 0)) {
            for (int k = 0; k <= MAX_DECIMALS; k++) {
                long m = Math.round(magnitude * POWERS[k]);
                if (m / POWERS[k] == magnitude) {
                    return putDecimal(value < 0 ? -m : m, k, at);
                }
            }
        }
        return putSlow(value, at);
    }

    @HotPath
    private static long putDecimal(long scaled, int decimals, long at) {
        long p = at;
        long rest = Math.abs(scaled);
        if (scaled < 0) {
            RawMemory.putByte(p++, (byte) '-');
        }
        long unit = (long) POWERS[decimals];
        p = ValueTextOut.putLong(rest / unit, p);
        RawMemory.putByte(p++, (byte) '.');
        if (decimals == 0) {
            RawMemory.putByte(p++, (byte) '0');
            return p;
        }
        long fraction = rest % unit;
        for (long d = unit / 10; d > 0; d /= 10) {
            RawMemory.putByte(p++, (byte) ('0' + fraction / d % 10));
        }
        return p;
    }

    /** Seventeen digits and more: the JDK's algorithm, which allocates the text. */
    private static long putSlow(double value, long at) {
        return putText(Double.toString(value), at);
    }

    private static long putSlow(float value, long at) {
        return putText(Float.toString(value), at);
    }

    private static long putText(String text, long at) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        RawMemory.copyFrom(bytes, 0, at, bytes.length);
        return at + bytes.length;
    }
}
