package io.laminar.ring0.counters;

/** Why a core's loop left its operators for something else. */
public enum YieldReason {
    /** A round took longer than its budget: who waits for the core is served at once. */
    BUDGET_EXCEEDED,
    /** There was nothing to do. */
    QUEUE_EMPTY,
    /** There was work, but no room for what comes of it. */
    BACKPRESSURE,
    /** Rounds enough in a row: who waits for the core is served. */
    FAIR_SCHEDULING,
    /** The core stops. */
    SHUTDOWN_REQUESTED;

    /** {@return whether the loop ends} */
    public boolean stops() {
        return this == SHUTDOWN_REQUESTED;
    }

    /** {@return whether there is work left} */
    public boolean hasMoreWork() {
        return this == BUDGET_EXCEEDED || this == FAIR_SCHEDULING || this == BACKPRESSURE;
    }

    /** {@return whether the loop goes on at once, without waiting} */
    public boolean resumesAtOnce() {
        return this == BUDGET_EXCEEDED || this == FAIR_SCHEDULING;
    }
}
