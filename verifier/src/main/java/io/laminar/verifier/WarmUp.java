package io.laminar.verifier;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Decides when code has been run often enough to be judged: when a round of it has allocated nothing while the JIT
 * compilers were silent, after a least time; or, for code that never gets there, at a time limit.
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

    private final long leastNs;
    private final long mostNs;
    private final CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    private final long startNs = System.nanoTime();
    private long roundNs = startNs;
    private long compiledMs = compiledMs();
    private boolean quiet;

    /**
     * Begins now.
     *
     * @param leastMillis how long it takes at least
     * @param mostMillis how long at most
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
        long compiled = compiledMs();
        double share = (compiled - compiledMs) * NANOS_PER_MILLI / Math.max(1, now - roundNs);
        quiet = bytes == 0 && share <= SILENCE && now - startNs >= leastNs;
        roundNs = now;
        compiledMs = compiled;
        return quiet || now - startNs >= mostNs;
    }

    /** {@return whether it has ended because nothing was allocated any more} */
    public boolean quiet() {
        return quiet;
    }
}
