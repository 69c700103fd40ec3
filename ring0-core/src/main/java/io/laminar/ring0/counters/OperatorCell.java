package io.laminar.ring0.counters;

/** Cells of {@link CounterKind#OPERATOR}. Times are nanoseconds. */
public enum OperatorCell {
    /** Rows taken from the inputs. */
    ROWS_IN,
    /** Rows that came out. */
    ROWS_OUT,
    /** Rows too late, or between windows. */
    ROWS_LATE,
    /** Rows refused. */
    ROWS_REJECTED,
    /** The last watermark: event time since 1970; the least long before the first, the greatest at the end. */
    WATERMARK,
    /** When it moved last, by the writer's clock; 0 before the first. */
    WATERMARK_MOVED_NS,
    /** Since when it has rows and no room for what comes of them, by the writer's clock; 0 while it goes on. */
    BLOCKED_SINCE_NS,
    /** How often it came to that. */
    BLOCKED,
    /** Bytes of state. */
    STATE_BYTES,
    /** Steps with work that were timed: one round in 64, and those after a violation. */
    TIMED_STEPS,
    /** Rows that they took. */
    TIMED_ROWS,
    /** Time that they took. */
    TIMED_NS,
    /** The longest of them. */
    WORST_STEP_NS,
    /** How many of them took longer than a budget. */
    VIOLATIONS,
    /** Time beyond the budget, over all violations. */
    EXCEEDED_NS,
    /** Rows that a filter left out. */
    ROWS_FILTERED
}
