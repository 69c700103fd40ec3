package io.laminar.cli.result;

/**
 * A length of time in a result.
 *
 * @param months whole months
 * @param days whole days
 * @param nanos nanoseconds
 */
record IntervalCell(int months, int days, long nanos) implements Comparable<IntervalCell> {
    private static final long DAYS_PER_MONTH = 30;
    private static final double NANOS_PER_DAY = 86_400e9;

    /** Months count 30 days, as in SQL's comparison of intervals. */
    @Override
    public int compareTo(IntervalCell other) {
        return Double.compare(inDays(), other.inDays());
    }

    private double inDays() {
        return months * DAYS_PER_MONTH + days + nanos / NANOS_PER_DAY;
    }
}
