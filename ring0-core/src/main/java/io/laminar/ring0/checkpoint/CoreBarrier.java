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
    /** {@return the epoch that the barrier ends; above 0, and above that of the barrier before} */
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

    /**
     * A region has no room for what an operator would have to keep until the barrier is there: the checkpoint comes to
     * nothing. The operator goes on.
     *
     * @param region that is full
     * @allocation none
     */
    @HotPath
    void giveUp(Region region);

    /** All operators of the core have let it pass. */
    @HotPath
    void passed();
}
