package io.laminar.engine.config;

import io.laminar.ring0.counters.Budget;
import io.laminar.ring0.counters.Budgets;

/**
 * How long things may take before that is counted; 0 for as long as they like. Nothing is cut short.
 *
 * @param eventNs one row in a step of an operator, on average
 * @param batchNs a step of an operator
 * @param lookupNs one row in a step of an operator that finds each row's group, on average
 * @param windowNs a step of an operator that fires windows
 * @param iterationNs a round over all operators of a core
 * @param chunkNs a step of a connector
 * @param flushNs a flush of a sink
 */
public record BudgetConfig(
        long eventNs, long batchNs, long lookupNs, long windowNs, long iterationNs, long chunkNs, long flushNs) {
    /** The defaults. */
    public static final BudgetConfig DEFAULT = new BudgetConfig(
            Budgets.DEFAULT_EVENT_NS,
            Budgets.DEFAULT_BATCH_NS,
            Budgets.DEFAULT_LOOKUP_NS,
            Budgets.DEFAULT_WINDOW_NS,
            Budgets.DEFAULT_ITERATION_NS,
            Budgets.DEFAULT_CHUNK_NS,
            Budgets.DEFAULT_FLUSH_NS);

    /** No bounds. */
    public static final BudgetConfig OFF = new BudgetConfig(0, 0, 0, 0, 0, 0, 0);

    /** An hour: whoever waits longer has other means. */
    private static final long MOST_NS = 3_600_000_000_000L;

    /** Checks the ranges. */
    public BudgetConfig {
        ConfigKeys.range("budget.event.ns", eventNs, 0, MOST_NS);
        ConfigKeys.range("budget.batch.ns", batchNs, 0, MOST_NS);
        ConfigKeys.range("budget.lookup.ns", lookupNs, 0, MOST_NS);
        ConfigKeys.range("budget.window.ns", windowNs, 0, MOST_NS);
        ConfigKeys.range("budget.iteration.ns", iterationNs, 0, MOST_NS);
        ConfigKeys.range("budget.chunk.ns", chunkNs, 0, MOST_NS);
        ConfigKeys.range("budget.flush.ns", flushNs, 0, MOST_NS);
    }

    /**
     * {@return the same but for one setting}
     *
     * @param key a key of {@code docs/CONFIGURATION.md} that begins with {@code budget.}
     * @param value its value as text
     */
    public BudgetConfig with(String key, String value) {
        long[] ns = {eventNs, batchNs, lookupNs, windowNs, iterationNs, chunkNs, flushNs};
        int which = switch (key) {
            case "budget.event.ns" -> 0;
            case "budget.batch.ns" -> 1;
            case "budget.lookup.ns" -> 2;
            case "budget.window.ns" -> 3;
            case "budget.iteration.ns" -> 4;
            case "budget.chunk.ns" -> 5;
            case "budget.flush.ns" -> 6;
            default -> throw ConfigKeys.unknown(key);
        };
        ns[which] = ConfigKeys.number(key, value);
        return new BudgetConfig(ns[0], ns[1], ns[2], ns[3], ns[4], ns[5], ns[6]);
    }

    /** {@return them as cores take them} */
    public Budgets budgets() {
        return new Budgets(
                new Budget(eventNs),
                new Budget(batchNs),
                new Budget(lookupNs),
                new Budget(windowNs),
                new Budget(iterationNs),
                new Budget(chunkNs),
                new Budget(flushNs));
    }
}
