package io.laminar.ring0.checkpoint;

import io.laminar.memory.HotPath;
import io.laminar.memory.region.Region;
import org.jspecify.annotations.Nullable;

/**
 * The barrier that is on its way through the operators of a core: how many have not let it pass yet. One at a time.
 *
 * @threading the core
 * @allocation none after construction
 */
public final class BarrierRound {
    private @Nullable CoreBarrier barrier;
    private long lastEpoch;
    private int waiting;

    /** None is on its way. */
    public BarrierRound() {}

    /**
     * Begins a round; {@link #settle} when all operators are counted.
     *
     * @param of what is told of it
     */
    public void begin(CoreBarrier of) {
        if (barrier != null || of.epoch() <= lastEpoch) {
            throw new IllegalStateException(
                    "a barrier is under way, or was: epoch=" + of.epoch() + ", last=" + lastEpoch);
        }
        barrier = of;
        lastEpoch = of.epoch();
        // The one who counts.
        waiting = 1;
    }

    /** One more operator has to let it pass. */
    public void expect() {
        waiting++;
    }

    /** All operators are counted. */
    public void settle() {
        passed();
    }

    /** {@return whether a barrier is on its way} */
    @HotPath
    public boolean isUnderWay() {
        return barrier != null;
    }

    /** {@return the epoch of the last barrier that was begun; 0 before the first} */
    @HotPath
    public long lastEpoch() {
        return lastEpoch;
    }

    /**
     * Freezes a region of an operator that lets the barrier pass.
     *
     * @param region with all that came before it
     */
    @HotPath
    public void freeze(Region region) {
        CoreBarrier now = barrier;
        if (now != null) {
            now.freeze(region);
        }
    }

    /**
     * Gives the checkpoint up, not the barrier.
     *
     * @param region that is full
     */
    @HotPath
    public void giveUp(Region region) {
        CoreBarrier now = barrier;
        if (now != null) {
            now.giveUp(region);
        }
    }

    /** An operator has let it pass. */
    @HotPath
    public void passed() {
        CoreBarrier now = barrier;
        if (now != null && --waiting == 0) {
            barrier = null;
            now.passed();
        }
    }

    /**
     * Forgets the barrier that is on its way: nobody is told of it any more.
     *
     * @param epoch up to which barriers come to nothing, here or on other cores
     */
    public void abandon(long epoch) {
        lastEpoch = Math.max(lastEpoch, epoch);
        CoreBarrier now = barrier;
        barrier = now == null || now.epoch() <= epoch ? null : now;
    }
}
