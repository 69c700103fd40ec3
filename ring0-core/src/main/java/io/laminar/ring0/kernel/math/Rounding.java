package io.laminar.ring0.kernel.math;

import io.laminar.memory.HotPath;

/** Rounding of doubles, half away from zero. */
@HotPath
final class Rounding {
    private static final int MOST_DIGITS = 308;
    private static final double[] POWERS = new double[MOST_DIGITS + 1];

    static {
        for (int i = 0; i <= MOST_DIGITS; i++) {
            POWERS[i] = Double.parseDouble("1e" + i);
        }
    }

    private Rounding() {}

    /** To a whole number. */
    static double halfAway(double x) {
        double magnitude = Math.abs(x);
        double down = Math.floor(magnitude);
        return Math.copySign(magnitude - down >= 0.5 ? down + 1 : down, x);
    }

    /**
     * To a number of decimal digits, negative ones count before the point. As far as doubles go: the value is scaled,
     * rounded and scaled back. What has no digits there stays as it is.
     */
    static double toDigits(double x, long digits) {
        if (Double.isNaN(x) || Double.isInfinite(x) || digits > MOST_DIGITS) {
            return x;
        }
        if (digits < -MOST_DIGITS) {
            return Math.copySign(0, x);
        }
        double scale = POWERS[(int) Math.abs(digits)];
        double rounded = digits >= 0 ? halfAway(x * scale) / scale : halfAway(x / scale) * scale;
        return Double.isNaN(rounded) || Double.isInfinite(rounded) ? x : rounded;
    }
}
