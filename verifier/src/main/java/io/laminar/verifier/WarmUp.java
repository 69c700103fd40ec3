package io.laminar.verifier;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Decides when code has been run often enough to be judged: when for a while every round of it has allocated nothing
 * and the JIT compilers were silent. One such round is not enough: what is compiled late makes the JVM itself allocate,
 * once for a class. Code that never gets there is judged as it is: when for two seconds every round has allocated and
 * the compilers were silent, since more rounds would change nothing then, or at a time limit.
 *
 * <p>What is measured afterwards should be no shorter than all rounds before it: an array that doubles whenever it is
 * full must then double at least once more.
 *
 * @threading one thread
 */
public final class WarmUp {
    /** Compilers count as silent below this share of the time: other threads of the JVM compile, too. */
    private static final double SILENCE = 0.05;

    private static final double NANOS_PER_MILLI = 1e6;

    /** An array that doubles leaves rounds without an allocation in between; what is left goes on for ever. */
    private static final long STEADY_NS = 2_000_000_000L;

    private final long leastNs;
    private final long mostNs;
    private final CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    private final long startNs = System.nanoTime();
    /** Since when all rounds have allocated, or none of them. */
    private long sinceNs = startNs;

    private long sinceCompiledMs = compiledMs();
    private boolean clean;
    private boolean quiet;

    /**
     * Begins now.
     *
     * @param leastMillis how long nothing must have been allocated and compiled, and so how long it takes at least
     * @param mostMillis how long it takes at most
     */
    public WarmUp(long leastMillis, long mostMillis) {
        this.leastNs = leastMillis * 1_000_000;
        this.mostNs = mostMillis * 1_000_000;
    }

    private long compiledMs() {
        return compilers == null || !compilers.isCompilationTimeMonitoringSupported()
                ? 0
                : compilers.getTotalCompilationTime();
    }

    /**
     * {@return whether it is over} To be asked after each round, which should take some milliseconds.
     *
     * @param bytes what the round has allocated
     */
    public boolean isOver(long bytes) {
        long now = System.nanoTime();
        boolean steady = isSteady(bytes == 0, now);
        quiet = steady && clean;
        return steady || now - startNs >= mostNs;
    }

    /** Whether rounds have been alike for long enough, and nothing was compiled that could have changed them. */
    private boolean isSteady(boolean roundIsClean, long now) {
        boolean alike = roundIsClean == clean;
        if (alike && now - sinceNs < (clean ? leastNs : STEADY_NS)) {
            return false;
        }
        long compiled = compiledMs();
        boolean silent = (compiled - sinceCompiledMs) * NANOS_PER_MILLI / Math.max(1, now - sinceNs) <= SILENCE;
        clean = roundIsClean;
        sinceNs = now;
        sinceCompiledMs = compiled;
        return alike && silent;
    }

    /** {@return whether it has ended because nothing was allocated any more} */
    public boolean quiet() {
        return quiet;
    }
}
