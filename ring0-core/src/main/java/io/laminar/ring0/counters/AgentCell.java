package io.laminar.ring0.counters;

/** Cells of {@link CounterKind#AGENT}. Times are nanoseconds. */
public enum AgentCell {
    /** Steps with work that were timed. */
    TIMED_STEPS,
    /** Time that they took. */
    TIMED_NS,
    /** The longest. */
    WORST_STEP_NS,
    /** How many took longer than the budget of a chunk. */
    CHUNK_VIOLATIONS,
    /** Flushes of a sink. */
    FLUSHES,
    /** Time that they took. */
    FLUSH_NS,
    /** The longest. */
    WORST_FLUSH_NS,
    /** How many took longer than the budget of a flush. */
    FLUSH_VIOLATIONS,
    /** Time beyond the budgets, over all violations. */
    EXCEEDED_NS
}
