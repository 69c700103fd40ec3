package io.laminar.engine;

/**
 * Counts of a core, at one moment.
 *
 * @param core its number; inline cores are counted as one
 * @param allocatedBytes heap bytes that its rounds have allocated: while its code is loaded and compiled some, then
 *     none; what commands and connectors on its thread allocate is not among them. Of an inline engine, of one round in
 *     sixteen
 * @param allocations rounds that have
 */
public record CoreMetrics(int core, long allocatedBytes, long allocations) {}
