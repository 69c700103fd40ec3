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
     * @throws IllegalArgumentException when it holds no notes, or notes of another format
     */
    public StateReader(Region region) {
        long extent = region.root(StateWriter.EXTENT);
        long most = region.root(StateWriter.MOST);
        if (extent <= 0 || most < 0 || extent + ((most + 1) << 3) > region.limitBytes()) {
            throw new IllegalArgumentException("no notes: root=" + extent);
        }
        this.start = region.base() + extent;
        long head = RawMemory.getLong(start);
        long format = head >>> StateWriter.FORMAT_SHIFT;
        this.count = head & (1L << StateWriter.FORMAT_SHIFT) - 1;
        if (head != 0 && format != StateWriter.FORMAT || count > most) {
            throw new IllegalArgumentException("no notes of this format: format=" + format + ", expected="
                    + StateWriter.FORMAT + ", count=" + count);
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

    /** {@return the next value, which is a truth value} */
    public boolean nextBoolean() {
        return next() != 0;
    }

    /**
     * {@return the next value, which is a number of things}
     *
     * @param most there can be
     */
    public int nextCount(int most) {
        long value = next();
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("notes are damaged: count=" + value + ", most=" + most);
        }
        return (int) value;
    }

    /** {@return whether nothing was ever written} */
    public boolean isEmpty() {
        return count == 0;
    }

    /** {@return whether every value was read} */
    public boolean isAtEnd() {
        return taken == count;
    }
}
