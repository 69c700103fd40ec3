package io.laminar.ring0.core;

/**
 * What the ends of windows over a source are multiples of, as far as queries are known: the engine writes it when a
 * query is added, producers that deal out the source's rows read it.
 *
 * @threading any
 */
public final class Granularity {
    // Volatile: a row that is appended after the query was created is judged by its windows.
    private volatile long ns;

    /**
     * A source's, before queries of windows read it.
     *
     * @param ns nanoseconds
     */
    public Granularity(long ns) {
        this.ns = ns;
    }

    /** {@return nanoseconds} */
    public long ns() {
        return ns;
    }

    /**
     * Tells producers of a finer one.
     *
     * @param finer in nanoseconds; divides what was said before
     */
    public void set(long finer) {
        ns = finer;
    }
}
