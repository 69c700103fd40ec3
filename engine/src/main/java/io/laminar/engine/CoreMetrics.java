package io.laminar.engine;

import io.laminar.ring0.counters.Severity;
import io.laminar.ring0.counters.YieldReason;
import java.util.Map;

/**
 * What a core's loop has done, at one moment: rounds over all operators, and what it cost.
 *
 * <p>Of an inline engine one round in 16 is timed, and what passes between two rounds is nobody's time.
 *
 * @param core its number
 * @param rounds rounds over all operators
 * @param busyRounds rounds that had work
 * @param spins rounds without work that were followed by a spin
 * @param yields rounds without work that were followed by a yield of the thread
 * @param parks sleeps
 * @param busyNs time in rounds with work, in nanoseconds
 * @param idleNs time in rounds without work, sleeps left out
 * @param parkedNs time slept
 * @param rowsIn rows that sources took
 * @param budget rounds that took longer than {@code budget.iteration.ns}
 * @param left why, and how often, the loop left its operators
 * @param allocatedBytes heap bytes that its rounds have allocated: while its code is loaded and compiled some, then
 *     none; what commands and connectors on its thread allocate is not among them. Of an inline engine, of one round in
 *     sixteen, and with the first core for all of them
 * @param allocations how often bytes were found: once for up to sixteen rounds with work, which are read together
 */
public record CoreMetrics(
        int core,
        long rounds,
        long busyRounds,
        long spins,
        long yields,
        long parks,
        long busyNs,
        long idleNs,
        long parkedNs,
        long rowsIn,
        Violations budget,
        Map<YieldReason, Long> left,
        long allocatedBytes,
        long allocations) {
    /** Keeps its own map. */
    public CoreMetrics {
        left = Map.copyOf(left);
    }

    /**
     * Rounds that took too long.
     *
     * @param count how many
     * @param near how many took more than four fifths of the budget, those over it too
     * @param exceededNs time beyond the budget, over all of them
     * @param worstNs the longest round
     * @param perSecond how many there were in the last second
     * @param severity how bad that is
     */
    public record Violations(long count, long near, long exceededNs, long worstNs, long perSecond, Severity severity) {}

    /** What is known of a core while {@code metrics.counters} is off. */
    static CoreMetrics uncounted(int core, long allocatedBytes, long allocations) {
        Violations none = new Violations(0, 0, 0, 0, 0, Severity.NONE);
        return new CoreMetrics(core, 0, 0, 0, 0, 0, 0, 0, 0, 0, none, Map.of(), allocatedBytes, allocations);
    }

    /** {@return how much of its time it had nothing to do, 0 to 1; 0 before anything was timed} */
    public double idleShare() {
        long total = busyNs + idleNs + parkedNs;
        return total == 0 ? 0 : (double) (idleNs + parkedNs) / total;
    }

    /** {@return how much of a processor its idling takes, 0 to 1: spins and yields, sleeps left out} */
    public double idleCost() {
        long total = busyNs + idleNs + parkedNs;
        return total == 0 ? 0 : (double) idleNs / total;
    }
}
