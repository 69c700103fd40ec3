package io.laminar.ring0.checkpoint;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;

/**
 * Writes what of an operator's state is not in its regions: a list of longs, in a region of its own.
 *
 * <pre>
 *  root 0   offset of an extent, of which only what is written is ever touched
 *  root 1   most longs
 *  extent   format, count of longs | longs ...
 * </pre>
 *
 * @threading the core
 * @allocation none after construction
 */
public final class StateWriter implements AutoCloseable {
    /** Which longs come in which order: another number for every change of what operators write. */
    static final long FORMAT = 1;

    static final int FORMAT_SHIFT = 48;
    static final int EXTENT = 0;
    static final int MOST = 1;

    private final Region region;
    private final long start;
    private final int most;
    private long count;

    /**
     * A writer with a region of its own, which holds nothing else.
     *
     * @param source where the region comes from
     * @param most longs at most
     * @param tag what it is for
     */
    public StateWriter(RegionSource source, int most, String tag) {
        long pages = Long.highestOneBit(2 * Region.pagesFor((most + 1L) << 3) - 1);
        this.region = Region.create(source, (pages + 1) << Region.PAGE_SHIFT, tag);
        this.most = most;
        long extent = region.allocateExtent(pages);
        region.setRoot(EXTENT, extent);
        region.setRoot(MOST, most);
        this.start = region.base() + extent;
    }

    /** {@return the region} */
    @HotPath
    public Region region() {
        return region;
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
        if (count == most) {
            throw full();
        }
        count++;
        long at = start + (count << 3);
        region.touch(at);
        RawMemory.putLong(at, value);
    }

    /**
     * Appends a truth value.
     *
     * @param value any
     */
    @HotPath
    public void put(boolean value) {
        put(value ? 1L : 0L);
    }

    private IllegalStateException full() {
        return new IllegalStateException("notes are full: most=" + most);
    }

    /** Completes what was written since {@link #begin}. */
    @HotPath
    public void end() {
        region.touch(start);
        RawMemory.putLong(start, FORMAT << FORMAT_SHIFT | count);
    }

    @Override
    public void close() {
        region.close();
    }
}
