package io.laminar.sql.catalog;

import io.laminar.ring0.operator.Sizing;

/**
 * How wide an engine is: over what plans may spread rows, and how much room is between its cores.
 *
 * @param cores how many cores
 * @param mayGrow whether what runs on one core must be the same graph on several: its state outlives the engine
 * @param sizing how large blocks are
 * @param blocksPerLane blocks of each lane
 */
public record EngineShape(int cores, boolean mayGrow, Sizing sizing, int blocksPerLane) {
    /** One core; its lanes have the least room. */
    public static final EngineShape ONE_CORE = new EngineShape(1, false, Sizing.defaults(), 2);

    /** {@return whether plans are made for several cores} */
    public boolean isSpread() {
        return cores > 1 || mayGrow;
    }
}
