package io.laminar.ring0.counters;

import io.laminar.memory.HotPath;

/**
 * How long something may take.
 *
 * @param ns nanoseconds; 0 for as long as it likes
 */
public record Budget(long ns) {
    /** No bound. */
    public static final Budget NONE = new Budget(0);

    private static final int PERCENT = 100;

    /** Checks the number. */
    public Budget {
        if (ns < 0) {
            throw new IllegalArgumentException("a budget cannot be negative: ns=" + ns);
        }
    }

    /** {@return whether there is a bound} */
    @HotPath
    public boolean isSet() {
        return ns > 0;
    }

    /** {@return whether that is too long} */
    @HotPath
    public boolean isExceeded(long elapsedNs) {
        return ns > 0 && elapsedNs > ns;
    }

    /** {@return whether that is more than four fifths of it} */
    @HotPath
    public boolean isAlmost(long elapsedNs) {
        return ns > 0 && elapsedNs > ns - ns / 5;
    }

    /** {@return whether that is more than half of it} */
    @HotPath
    public boolean isHalf(long elapsedNs) {
        return ns > 0 && elapsedNs > ns / 2;
    }

    /** {@return how much of it that is, in percent; 0 without a bound} */
    public double percentage(long elapsedNs) {
        return ns == 0 ? 0 : (double) PERCENT * elapsedNs / ns;
    }
}
