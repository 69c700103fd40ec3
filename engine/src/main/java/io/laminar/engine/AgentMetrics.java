package io.laminar.engine;

/**
 * How long a connector takes; times in nanoseconds.
 *
 * @param core the core beside which it runs; -1 with a thread of its own
 * @param name of the connector
 * @param steps steps with work that were timed: all on a thread of its own, one in 16 beside a core
 * @param stepNs time that they took
 * @param worstStepNs the longest
 * @param chunkViolations how many took longer than {@code budget.chunk.ns}
 * @param flushes flushes of a sink
 * @param worstFlushNs the longest
 * @param flushViolations how many took longer than {@code budget.flush.ns}
 */
public record AgentMetrics(
        int core,
        String name,
        long steps,
        long stepNs,
        long worstStepNs,
        long chunkViolations,
        long flushes,
        long worstFlushNs,
        long flushViolations) {}
