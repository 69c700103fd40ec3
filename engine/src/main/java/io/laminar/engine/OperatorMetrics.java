package io.laminar.engine;

/**
 * What an operator on a core has done, at one moment.
 *
 * @param core the core's number
 * @param type what it is: source, calc, aggregate, union, processor, scatter, gather, egress
 * @param name its name
 * @param rowsIn rows taken
 * @param rowsOut rows emitted
 * @param rowsFiltered rows that a filter left out
 * @param rowsLate rows too late, or between windows
 * @param rowsRejected rows refused
 * @param watermarkNs the last watermark; the least long before the first
 * @param blocked how often it had rows and no room for what comes of them
 * @param stateBytes bytes of state
 * @param timed steps with work that were timed: of one round in 64, and of one soon after each that took too long
 */
public record OperatorMetrics(
        int core,
        String type,
        String name,
        long rowsIn,
        long rowsOut,
        long rowsFiltered,
        long rowsLate,
        long rowsRejected,
        long watermarkNs,
        long blocked,
        long stateBytes,
        Timed timed) {
    /**
     * Steps that were timed.
     *
     * @param steps how many
     * @param rows that they took
     * @param ns time that they took, in nanoseconds
     * @param worstNs the longest
     * @param violations how many took longer than a budget
     * @param exceededNs time beyond the budget, over all violations
     */
    public record Timed(long steps, long rows, long ns, long worstNs, long violations, long exceededNs) {}
}
