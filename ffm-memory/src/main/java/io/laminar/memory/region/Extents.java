package io.laminar.memory.region;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * The allocator of a region: runs of 2^order pages, a free list an order, everything in the region's first page.
 *
 * <pre>
 *   16   pages in use: all runs ever handed out lie below
 *   24   free lists, one an order 0 .. 31: offset of the first free run, 0 = none; its first word is the next one's
 *  280   free orders: bit n is set while free list n is not empty
 * </pre>
 *
 * <p>A request is served from the list of its order, else from the smallest larger free run, which is halved, else from
 * unused pages: what was touched before is used first. Free runs are not merged, so a region's worst waste is bounded
 * by its high-water mark of every order. Work: at most 32 list operations.
 */
@HotPath
final class Extents {
    private static final long PAGES_IN_USE = 16;
    private static final long FREE_LISTS = 24;
    private static final long FREE_ORDERS = 280;

    private final Region region;
    private final long base;
    private final long limitPages;
    private boolean fresh;

    Extents(Region region, long limitPages) {
        this.region = region;
        this.base = region.base();
        this.limitPages = limitPages;
    }

    long pagesInUse() {
        return RawMemory.getLong(base + PAGES_IN_USE);
    }

    void setPagesInUse(long pages) {
        RawMemory.putLong(base + PAGES_IN_USE, pages);
        RawMemory.confine(base, pages << Region.PAGE_SHIFT);
    }

    /** Whether the last run was never in use before and so reads as zero. */
    boolean fresh() {
        return fresh;
    }

    long allocate(int order) {
        region.touch(base);
        fresh = false;
        long orders = RawMemory.getLong(base + FREE_ORDERS) >>> order << order;
        if (orders != 0) {
            int found = Long.numberOfTrailingZeros(orders);
            long run = pop(found);
            for (int half = found - 1; half >= order; half--) {
                push(run + (Region.PAGE_BYTES << half), half);
            }
            return run;
        }
        long first = pagesInUse();
        if (first + (1L << order) > limitPages) {
            return Region.OUT_OF_MEMORY;
        }
        fresh = true;
        setPagesInUse(first + (1L << order));
        return first << Region.PAGE_SHIFT;
    }

    private long pop(int order) {
        long head = base + FREE_LISTS + 8L * order;
        long run = RawMemory.getLong(head);
        long next = RawMemory.getLong(base + run);
        RawMemory.putLong(head, next);
        if (next == 0) {
            RawMemory.putLong(base + FREE_ORDERS, RawMemory.getLong(base + FREE_ORDERS) & ~(1L << order));
        }
        return run;
    }

    void free(long run, int order) {
        region.touch(base);
        push(run, order);
    }

    private void push(long run, int order) {
        long head = base + FREE_LISTS + 8L * order;
        region.touch(base + run);
        RawMemory.putLong(base + run, RawMemory.getLong(head));
        RawMemory.putLong(head, run);
        RawMemory.putLong(base + FREE_ORDERS, RawMemory.getLong(base + FREE_ORDERS) | 1L << order);
    }

    long firstFree(int order) {
        return RawMemory.getLong(base + FREE_LISTS + 8L * order);
    }
}
