package io.laminar.ring0.checkpoint;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;

/**
 * Reads what a {@link StateWriter} has written, in its order.
 *
 * @threading one
 */
public final class StateReader {
    private final long start;
    private final long count;
    private long taken;

    /**
     * A reader of a region as it was at a barrier.
     *
     * @param region that the writer wrote to
     * @throws IllegalArgumentException when it holds no notes
     */
    public StateReader(Region region) {
        long extent = region.root(0);
        if (extent <= 0 || extent + StateWriter.LIMIT_BYTES > region.limitBytes()) {
            throw new IllegalArgumentException("no notes: root=" + extent);
        }
        this.start = region.base() + extent;
        this.count = RawMemory.getLong(start);
        if (count < 0 || count >= StateWriter.LIMIT_BYTES / Long.BYTES) {
            throw new IllegalArgumentException("no notes: count=" + count);
        }
    }

    /** {@return the next value} */
    public long next() {
        if (taken == count) {
            throw new IllegalArgumentException("notes end too early: count=" + count);
        }
        taken++;
        return RawMemory.getLong(start + (taken << 3));
    }

    /** {@return whether every value was read} */
    public boolean isAtEnd() {
        return taken == count;
    }
}
