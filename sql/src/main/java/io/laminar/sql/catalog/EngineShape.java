package io.laminar.sql.catalog;

import io.laminar.ring0.operator.Sizing;

/**
 * How wide an engine is: over what plans may spread rows, and how much room is between its cores.
 *
 * @param cores how many cores
 * @param sizing how large blocks are
 * @param blocksPerLane blocks of each lane
 */
public record EngineShape(int cores, Sizing sizing, int blocksPerLane) {
    /** One core; its lanes have the least room. */
    public static final EngineShape ONE_CORE = new EngineShape(1, Sizing.defaults(), 2);
}
