package io.laminar.memory.slab;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;

/**
 * Byte runs inside a region, in size classes of powers of two, with a free list a class; all state is in the region.
 *
 * <pre>
 *  header   0  offset of the first free run of class 0 (16 bytes), class 1 (32 bytes), ... class 9 (8 KiB)
 *          80  bump: offset of the next unused byte of the current page, and offset of that page's end
 *          96  bytes handed out, rounded to their classes
 * </pre>
 *
 * <p>Runs longer than half a page are extents of the region. A free run's first word is the offset of the next one.
 *
 * @threading the region's owner
 * @allocation none after construction
 */
@HotPath
public final class Slab {
    /** Bytes that the header needs. */
    public static final long HEADER_BYTES = 104;

    private static final int SMALLEST_SHIFT = 4;
    private static final int CLASSES = 10;
    private static final long LARGEST = 1L << (SMALLEST_SHIFT + CLASSES - 1);
    private static final long BUMP = 80;
    private static final long BUMP_END = 88;
    private static final long USED = 96;

    private final Region region;
    private final long base;
    private long header;

    /**
     * Makes an empty slab with a page of its own for its header.
     *
     * @param region where it lives
     * @return the slab; or throws when the region has no room
     */
    public static Slab create(Region region) {
        long page = region.allocateExtent(1);
        if (page < 0) {
            throw new IllegalStateException("the region has no room for a slab: usedBytes=" + region.usedBytes()
                    + ", limitBytes=" + region.limitBytes());
        }
        region.touch(region.base() + page);
        RawMemory.fill(region.base() + page, HEADER_BYTES, (byte) 0);
        return new Slab(region, page);
    }

    /** {@return where its header lies in the region} */
    public long offset() {
        return header - base;
    }

    /**
     * Opens a slab; a header of zeros is an empty one.
     *
     * @param region where it lives
     * @param headerOffset offset of its header in the region
     */
    public Slab(Region region, long headerOffset) {
        this.region = region;
        this.base = region.base();
        this.header = base + headerOffset;
    }

    /**
     * Turns to another header of the region.
     *
     * @param headerOffset its offset; a header of zeros is an empty slab
     */
    public void moveTo(long headerOffset) {
        header = base + headerOffset;
    }

    /**
     * Allocates a run.
     *
     * @param bytes its length, at least 1
     * @return its offset, or {@link Region#OUT_OF_MEMORY}
     */
    public long allocate(long bytes) {
        if (bytes > LARGEST) {
            long pages = Region.pagesFor(bytes);
            long run = region.allocateExtent(pages);
            if (run >= 0) {
                count(pages << Region.PAGE_SHIFT);
            }
            return run;
        }
        int sizeClass = sizeClass(bytes);
        long head = header + 8L * sizeClass;
        long run = RawMemory.getLong(head);
        if (run != 0) {
            region.touch(header, HEADER_BYTES);
            RawMemory.putLong(head, RawMemory.getLong(base + run));
            count(1L << (SMALLEST_SHIFT + sizeClass));
            return run;
        }
        return bump(sizeClass);
    }

    private long bump(int sizeClass) {
        long size = 1L << (SMALLEST_SHIFT + sizeClass);
        region.touch(header, HEADER_BYTES);
        if (RawMemory.getLong(header + BUMP) + size > RawMemory.getLong(header + BUMP_END)) {
            long page = region.allocateExtent(1);
            if (page < 0) {
                return page;
            }
            keepRest();
            RawMemory.putLong(header + BUMP, page);
            RawMemory.putLong(header + BUMP_END, page + Region.PAGE_BYTES);
        }
        long run = RawMemory.getLong(header + BUMP);
        RawMemory.putLong(header + BUMP, run + size);
        count(size);
        return run;
    }

    /** What is left of the page goes to the free lists, largest classes first. */
    private void keepRest() {
        long at = RawMemory.getLong(header + BUMP);
        long end = RawMemory.getLong(header + BUMP_END);
        for (int c = CLASSES - 1; c >= 0; c--) {
            long size = 1L << (SMALLEST_SHIFT + c);
            while (end - at >= size) {
                push(at, c);
                at += size;
            }
        }
    }

    private void push(long run, int sizeClass) {
        long head = header + 8L * sizeClass;
        region.touch(base + run);
        RawMemory.putLong(base + run, RawMemory.getLong(head));
        RawMemory.putLong(head, run);
    }

    /**
     * Gives a run back.
     *
     * @param run its offset
     * @param bytes the length that was asked for
     */
    public void free(long run, long bytes) {
        if (bytes > LARGEST) {
            long pages = Region.pagesFor(bytes);
            region.freeExtent(run, pages);
            count(-(pages << Region.PAGE_SHIFT));
            return;
        }
        int sizeClass = sizeClass(bytes);
        region.touch(header, HEADER_BYTES);
        push(run, sizeClass);
        count(-(1L << (SMALLEST_SHIFT + sizeClass)));
    }

    /** {@return bytes handed out and not given back, rounded to their classes} */
    public long usedBytes() {
        return RawMemory.getLong(header + USED);
    }

    private void count(long bytes) {
        region.touch(header + USED);
        RawMemory.putLong(header + USED, RawMemory.getLong(header + USED) + bytes);
    }

    private static int sizeClass(long bytes) {
        return bytes <= 1L << SMALLEST_SHIFT ? 0 : Long.SIZE - Long.numberOfLeadingZeros(bytes - 1) - SMALLEST_SHIFT;
    }
}
