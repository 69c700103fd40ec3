package io.laminar.sql.bind;

import io.laminar.ring0.kernel.IntervalValue;

/** Lengths of time in options. */
public final class Durations {
    private static final long NS_PER_DAY = 86_400_000_000_000L;

    private Durations() {}

    /**
     * {@return a length of time in nanoseconds}
     *
     * @param text as an INTERVAL without a unit is written: {@code 5 minutes}, {@code 00:05:00}
     * @throws IllegalArgumentException when it is no interval of fixed length
     * @throws ArithmeticException when it is longer than 292 years
     */
    public static long parseNs(String text) {
        IntervalValue interval = IntervalText.parse(text, null, null);
        if (interval.months() != 0) {
            throw new IllegalArgumentException("months differ in length: " + text);
        }
        return Math.addExact(Math.multiplyExact(interval.days(), NS_PER_DAY), interval.nanos());
    }
}
