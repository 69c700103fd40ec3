package io.laminar.ring0.counters;

/**
 * The budgets of an engine.
 *
 * @param event of one row in a step of an operator, on average
 * @param batch of a step of an operator
 * @param lookup of one row in a step of an operator that finds each row's group, on average
 * @param window of a step of an operator that fires windows
 * @param iteration of a round over all operators of a core
 * @param chunk of a step of a connector
 * @param flush of a flush of a sink
 */
public record Budgets(
        Budget event, Budget batch, Budget lookup, Budget window, Budget iteration, Budget chunk, Budget flush) {
    /** Half a microsecond a row: 2 million rows a second through one operator. */
    public static final long DEFAULT_EVENT_NS = 500;

    /** A slice of 256 rows at 20 ns each. */
    public static final long DEFAULT_BATCH_NS = 5_000;

    /** Two misses of all caches. */
    public static final long DEFAULT_LOOKUP_NS = 200;

    /** A slice of windows. */
    public static final long DEFAULT_WINDOW_NS = 10_000;

    /** What a row may wait for those before it to go through a core. */
    public static final long DEFAULT_ITERATION_NS = 10_000;

    /** What a core may wait for a connector beside it. */
    public static final long DEFAULT_CHUNK_NS = 1_000_000;

    /** A write into the page cache. */
    public static final long DEFAULT_FLUSH_NS = 100_000;

    /** The defaults. */
    public static final Budgets DEFAULT = of(
            DEFAULT_EVENT_NS,
            DEFAULT_BATCH_NS,
            DEFAULT_LOOKUP_NS,
            DEFAULT_WINDOW_NS,
            DEFAULT_ITERATION_NS,
            DEFAULT_CHUNK_NS,
            DEFAULT_FLUSH_NS);

    /** No bounds at all. */
    public static final Budgets NONE = of(0, 0, 0, 0, 0, 0, 0);

    private static Budgets of(long... ns) {
        return new Budgets(
                new Budget(ns[0]),
                new Budget(ns[1]),
                new Budget(ns[2]),
                new Budget(ns[3]),
                new Budget(ns[4]),
                new Budget(ns[5]),
                new Budget(ns[6]));
    }
}
