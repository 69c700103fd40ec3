package io.laminar.ring0.counters;

/** How bad violations of a budget are, by how many there are a second. */
public enum Severity {
    /** Ten a second at most. */
    NONE,
    /** More than ten a second. */
    MEDIUM,
    /** More than fifty a second. */
    HIGH,
    /** More than a hundred a second. */
    CRITICAL;

    private static final long MEDIUM_ABOVE = 10;
    private static final long HIGH_ABOVE = 50;
    private static final long CRITICAL_ABOVE = 100;

    /**
     * {@return the severity of a rate}
     *
     * @param perSecond violations a second
     */
    public static Severity of(double perSecond) {
        if (perSecond > CRITICAL_ABOVE) {
            return CRITICAL;
        }
        if (perSecond > HIGH_ABOVE) {
            return HIGH;
        }
        return perSecond > MEDIUM_ABOVE ? MEDIUM : NONE;
    }
}
