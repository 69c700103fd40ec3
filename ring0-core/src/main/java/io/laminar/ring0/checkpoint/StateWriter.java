package io.laminar.ring0.checkpoint;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;

/**
 * Writes what of an operator's state is not in its regions: a list of longs, in a region of its own.
 *
 * <pre>
 *  root 0   offset of an extent of {@link #LIMIT_BYTES}, of which only what is written is ever touched
 *  extent   count of longs | longs ...
 * </pre>
 *
 * @threading the core
 * @allocation none
 */
public final class StateWriter {
    /** Room for what the most panes of an operator need. */
    static final long LIMIT_BYTES = 4L << 20;

    /** Limit of a region that has room for notes: the header's page, and an extent. */
    public static final long REGION_BYTES = 2 * LIMIT_BYTES;

    private final Region region;
    private final long start;
    private long count;

    /**
     * A writer to a region that holds nothing else.
     *
     * @param region with a limit of {@link #REGION_BYTES}
     */
    public StateWriter(Region region) {
        this.region = region;
        long extent = region.allocateExtent(LIMIT_BYTES >>> Region.PAGE_SHIFT);
        if (extent == Region.OUT_OF_MEMORY) {
            throw new IllegalArgumentException("no room for notes: limitBytes=" + region.limitBytes());
        }
        region.setRoot(0, extent);
        this.start = region.base() + extent;
    }

    /** Forgets what was written before. */
    @HotPath
    public void begin() {
        count = 0;
    }

    /**
     * Appends a value.
     *
     * @param value any
     */
    @HotPath
    public void put(long value) {
        count++;
        long at = start + (count << 3);
        assert at < start + LIMIT_BYTES : "notes are full";
        region.touch(at);
        RawMemory.putLong(at, value);
    }

    /** Completes what was written since {@link #begin}. */
    @HotPath
    public void end() {
        region.touch(start);
        RawMemory.putLong(start, count);
    }
}
