package io.laminar.memory.region;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * A reserved range of addresses that holds an operator's whole state and never moves.
 *
 * <pre>
 *  base                +16 KiB                                   +dataBytes            +stateBytes
 *  | header page       | extents: runs of 2^n pages ...          | int32 state a page  | dirty byte a page |
 *    0   magic, version                                            not part of a snapshot
 *   16   pages in use (bump)
 *   24   free list heads, one a run length 2^0 .. 2^31 pages: offset of the first free run, 0 = none
 *  512   roots: 64 offsets for the owner
 * </pre>
 *
 * <p>References inside a region are offsets from its base, so its bytes mean the same wherever they are mapped. A free
 * run's first word is the offset of the next free run.
 *
 * <p>Every writer says {@link #touch} before it writes. In the common case that is one load and one comparison: the
 * page's dirty byte is already set. The first write since the last barrier takes the slow path, where the state word
 * says whether a snapshot still needs the page's old content: {@link #CLEAN} → {@link #DIRTY} by the owner;
 * {@link #DIRTY} → {@link #FROZEN} at a barrier; {@link #FROZEN} → {@link #DIRTY} by the owner (after it has saved the
 * page) or → {@link #CLEAN} by the snapshot's thread, whoever wins the compare-and-set.
 *
 * <p>Bound: {@code limitBytes}. An allocation beyond it answers {@link #OUT_OF_MEMORY}; nothing is thrown on the hot path.
 *
 * @threading one owner; state words are shared with the thread that takes snapshots
 * @allocation none after construction
 */
public final class Region implements AutoCloseable {
    /** Size of a page in bytes. */
    public static final long PAGE_BYTES = 16 * 1024;

    /** Binary logarithm of {@link #PAGE_BYTES}. */
    public static final int PAGE_SHIFT = 14;

    /** An allocation would exceed the region's limit; the caller's state is unchanged. */
    public static final long OUT_OF_MEMORY = -1;

    /** State of a page: not written since the last barrier. */
    public static final int CLEAN = 0;

    /** State of a page: written since the last barrier. */
    public static final int DIRTY = 1;

    /** State of a page: a snapshot needs its present content. */
    public static final int FROZEN = 2;

    /** Most offsets that the owner can keep in the header. */
    public static final int ROOT_COUNT = 64;

    private static final long MAGIC = 0x3130_4E47_5241_4E4CL;
    private static final long PAGES_IN_USE = 16;
    private static final long FREE_LISTS = 24;
    private static final int ORDERS = 32;
    private static final long ROOTS = 512;

    private final RegionSource source;
    private final long base;
    private final long states;
    private final long dirty;
    private final long pageCount;
    private final long limitPages;
    private boolean closed;

    private Region(RegionSource source, long limitBytes, String tag) {
        this.source = source;
        this.limitPages = Math.max(2, limitBytes >>> PAGE_SHIFT);
        this.pageCount = limitPages;
        long dataBytes = pageCount << PAGE_SHIFT;
        this.base = source.reserve(dataBytes + pageCount * (Integer.BYTES + 1), tag);
        this.states = base + dataBytes;
        this.dirty = states + pageCount * Integer.BYTES;
        if (RawMemory.getLong(base) != MAGIC) {
            touch(base);
            RawMemory.putLong(base, MAGIC);
            RawMemory.putLong(base + PAGES_IN_USE, 1);
        }
    }

    /**
     * Reserves a region.
     *
     * @param source where the address space comes from
     * @param limitBytes most bytes that may be in use; reserved at once, committed as touched
     * @param tag what it is for
     * @return the region, empty
     */
    public static Region create(RegionSource source, long limitBytes, String tag) {
        if (limitBytes < 2 * PAGE_BYTES || limitBytes > 1L << 36) {
            throw new IllegalArgumentException("limitBytes must be in " + 2 * PAGE_BYTES + ".." + (1L << 36)
                    + ": limitBytes=" + limitBytes + ", tag=" + tag);
        }
        return new Region(source, limitBytes, tag);
    }

    /** {@return the address that offsets count from} */
    @HotPath
    public long base() {
        return base;
    }

    /** {@return bytes in use, free runs included} */
    @HotPath
    public long usedBytes() {
        return RawMemory.getLong(base + PAGES_IN_USE) << PAGE_SHIFT;
    }

    /** {@return the most bytes that may be in use} */
    public long limitBytes() {
        return limitPages << PAGE_SHIFT;
    }

    /**
     * {@return an offset that the owner keeps in the header; 0 until it is set}
     *
     * @param root its number, below {@link #ROOT_COUNT}
     */
    @HotPath
    public long root(int root) {
        return RawMemory.getLong(base + ROOTS + 8L * root);
    }

    /**
     * Keeps an offset in the header.
     *
     * @param root its number, below {@link #ROOT_COUNT}
     * @param offset what to keep
     */
    @HotPath
    public void setRoot(int root, long offset) {
        touch(base);
        RawMemory.putLong(base + ROOTS + 8L * root, offset);
    }

    /**
     * Says that bytes of one page are about to be written.
     *
     * @param address where; the bytes lie within one page
     */
    @HotPath
    public void touch(long address) {
        long page = (address - base) >>> PAGE_SHIFT;
        if (RawMemory.getByte(dirty + page) == 0) {
            touchSlow(page);
        }
    }

    /**
     * Says that a range is about to be written.
     *
     * @param address start
     * @param bytes length, at least 1
     */
    @HotPath
    public void touch(long address, long bytes) {
        long last = (address + bytes - 1 - base) >>> PAGE_SHIFT;
        for (long page = (address - base) >>> PAGE_SHIFT; page <= last; page++) {
            if (RawMemory.getByte(dirty + page) == 0) {
                touchSlow(page);
            }
        }
    }

    @HotPath
    private void touchSlow(long page) {
        assert page >= 0 && page < pageCount : "a page outside the region";
        // Volatile: orders the state before the bytes that are written next, for the thread that takes snapshots.
        RawMemory.compareAndSetInt(states + page * Integer.BYTES, CLEAN, DIRTY);
        RawMemory.putByte(dirty + page, (byte) 1);
    }

    /**
     * {@return the state word of a page}
     *
     * @param page its number
     */
    public int pageState(long page) {
        return RawMemory.getIntAcquire(states + page * Integer.BYTES);
    }

    /** {@return how many pages were written since the last {@link #cleanPages}} */
    public long dirtyPages() {
        long count = 0;
        for (long page = 0, n = RawMemory.getLong(base + PAGES_IN_USE); page < n; page++) {
            count += RawMemory.getByte(dirty + page);
        }
        return count;
    }

    /** Declares all pages unwritten, as a barrier whose snapshot is already done would. */
    public void cleanPages() {
        for (long page = 0, n = RawMemory.getLong(base + PAGES_IN_USE); page < n; page++) {
            RawMemory.putByte(dirty + page, (byte) 0);
            RawMemory.putIntRelease(states + page * Integer.BYTES, CLEAN);
        }
    }

    /**
     * Allocates a run of 2^order pages. A fresh run reads as zero; one that was freed keeps its old bytes.
     *
     * @param order binary logarithm of the number of pages, 0 to 22
     * @return its offset, or {@link #OUT_OF_MEMORY}
     */
    @HotPath
    public long allocate(int order) {
        long head = base + FREE_LISTS + 8L * order;
        long run = RawMemory.getLong(head);
        touch(base);
        if (run != 0) {
            RawMemory.putLong(head, RawMemory.getLong(base + run));
            return run;
        }
        long first = RawMemory.getLong(base + PAGES_IN_USE);
        if (first + (1L << order) > limitPages) {
            return splitLarger(order);
        }
        RawMemory.putLong(base + PAGES_IN_USE, first + (1L << order));
        return first << PAGE_SHIFT;
    }

    /** The bump space is used up: take the smallest larger free run and free the halves that are not needed. */
    @HotPath
    private long splitLarger(int order) {
        for (int larger = order + 1; larger < ORDERS; larger++) {
            long head = base + FREE_LISTS + 8L * larger;
            long run = RawMemory.getLong(head);
            if (run != 0) {
                RawMemory.putLong(head, RawMemory.getLong(base + run));
                for (int half = larger - 1; half >= order; half--) {
                    free(run + (PAGE_BYTES << half), half);
                }
                return run;
            }
        }
        return OUT_OF_MEMORY;
    }

    /**
     * Allocates a run that reads as zero.
     *
     * @param order binary logarithm of the number of pages
     * @return its offset, or {@link #OUT_OF_MEMORY}
     */
    @HotPath
    public long allocateZeroed(int order) {
        long usedBefore = usedBytes();
        long run = allocate(order);
        if (run >= 0 && run < usedBefore) {
            touch(base + run, PAGE_BYTES << order);
            RawMemory.fill(base + run, PAGE_BYTES << order, (byte) 0);
        }
        return run;
    }

    /**
     * Gives a run back.
     *
     * @param run offset of it
     * @param order what it was allocated with
     */
    @HotPath
    public void free(long run, int order) {
        long head = base + FREE_LISTS + 8L * order;
        touch(base);
        touch(base + run);
        RawMemory.putLong(base + run, RawMemory.getLong(head));
        RawMemory.putLong(head, run);
    }

    /** {@return the binary logarithm of the pages that hold {@code bytes}} */
    @HotPath
    public static int orderFor(long bytes) {
        long pages = (bytes + PAGE_BYTES - 1) >>> PAGE_SHIFT;
        return pages <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(pages - 1);
    }

    /** Gives the address space back. Closing twice is harmless. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            source.free(base);
        }
    }
}
