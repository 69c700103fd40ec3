package io.laminar.engine;

/**
 * How full a lane into or out of a core is, as it was looked at last.
 *
 * @param core the core's number
 * @param direction {@code in} or {@code out}
 * @param name of the operator on the core
 * @param blocks that it has
 * @param inUse blocks that hold something, or are still read
 * @param mostInUse the most that were seen in use
 */
public record LaneMetrics(int core, String direction, String name, long blocks, long inUse, long mostInUse) {}
