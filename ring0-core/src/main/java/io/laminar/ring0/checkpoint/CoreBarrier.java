package io.laminar.ring0.checkpoint;

import io.laminar.memory.HotPath;
import io.laminar.memory.region.Region;

/**
 * A checkpoint as a core sees it, from the barrier's start to the moment when all of the core's operators have let it
 * pass.
 *
 * @threading the core
 */
public interface CoreBarrier {
    /** {@return the epoch that the barrier ends} */
    long epoch();

    /**
     * Freezes a region of an operator that lets the barrier pass.
     *
     * @param region with all that came before the barrier
     * @return false when it cannot be part of the checkpoint, which then comes to nothing; the operator goes on
     * @allocation none
     */
    @HotPath
    boolean freeze(Region region);

    /** All operators of the core have let it pass. */
    @HotPath
    void passed();
}
