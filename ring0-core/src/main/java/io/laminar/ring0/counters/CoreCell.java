package io.laminar.ring0.counters;

/** Cells of {@link CounterKind#CORE}. Times are nanoseconds. */
public enum CoreCell {
    /** Rounds over all operators. */
    ROUNDS,
    /** Rounds that had work. */
    BUSY_ROUNDS,
    /** Rounds without work that were followed by a spin. */
    SPINS,
    /** Rounds without work that were followed by a yield. */
    YIELDS,
    /** Rounds without work that were followed by a sleep. */
    PARKS,
    /** Time spent in rounds with work. */
    BUSY_NS,
    /** Time spent in rounds without work, sleeps left out. */
    IDLE_NS,
    /** Time slept. */
    PARKED_NS,
    /** Rows that sources took from producers. */
    ROWS_IN,
    /** Rounds that took longer than their budget. */
    VIOLATIONS,
    /** Rounds that took more than four fifths of it, or longer. */
    NEAR,
    /** Time beyond the budget, over all violations. */
    EXCEEDED_NS,
    /** The longest round that was timed by itself or alone to blame. */
    WORST_NS,
    /** Violations in the second before the last one. */
    VIOLATIONS_PER_SECOND,
    /** When the last one was, by the writer's clock; 0 when there was none. */
    LAST_VIOLATION_NS,
    /** When these cells were written last, by the writer's clock. */
    UPDATED_NS
}
