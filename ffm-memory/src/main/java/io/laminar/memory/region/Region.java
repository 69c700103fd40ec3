package io.laminar.memory.region;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.OwnerCheck;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;

/**
 * A reserved range of addresses that holds an operator's whole state and never moves.
 *
 * <pre>
 *  base            +16 KiB                                          limit
 *  | header page   | extents: runs of 2^n pages ...   | not in use  |      beside it: a word a page
 *    0  magic        16  the allocator, see Extents     512  roots: 64 offsets for the owner
 * </pre>
 *
 * <p>References inside a region are offsets from its base, so its bytes mean the same wherever they are mapped.
 *
 * <p>Every writer says {@link #touch} before it writes. In the common case that is one load and one comparison: the
 * page's word is of this epoch. The first write since the last barrier takes the slow path, where the word says whether
 * a snapshot still needs the page's old content; see {@link PageStamps} and {@link RegionSnapshot}.
 *
 * <p>Bound: {@code limitBytes}. An allocation beyond it answers {@link #OUT_OF_MEMORY}; nothing is thrown on the hot
 * path.
 *
 * @threading one owner: who says {@link #adopt}, else who writes first; checked in the checked mode
 * @allocation none after construction
 */
public final class Region implements AutoCloseable {
    /** Size of a page in bytes. */
    public static final long PAGE_BYTES = 16 * 1024;

    static final long HUGE_PAGE_BYTES = 2 << 20;

    /** Binary logarithm of {@link #PAGE_BYTES}. */
    public static final int PAGE_SHIFT = 14;

    /** An allocation would exceed the region's limit; the caller's state is unchanged. */
    public static final long OUT_OF_MEMORY = -1;

    /** Most offsets that the owner can keep in the header. */
    public static final int ROOT_COUNT = 64;

    /** The largest limit: 64 GiB, so that a table's references of 16 bytes fit into 32 bits. */
    public static final long MOST_BYTES = 1L << 36;

    private static final long MAGIC = 0x3130_4E47_5241_4E4CL;
    private static final long ROOTS = 512;
    private static final int HIGHEST_ORDER = 22;

    private final RegionSource source;
    private final OwnerCheck owner;
    private final long base;
    private final RegionSnapshot snapshot;
    private final PageStamps stamps;
    private final Extents extents;
    private final long limitPages;
    private boolean closed;

    private Region(RegionSource source, long limitBytes, String tag) {
        this.source = source;
        this.owner = new OwnerCheck(tag);
        this.limitPages = limitBytes >>> PAGE_SHIFT;
        this.snapshot = new RegionSnapshot(this, source, tag + ".snapshot");
        this.stamps = new PageStamps(limitPages, snapshot, tag + ".pages");
        try {
            this.base = source.reserve(limitPages << PAGE_SHIFT, tag);
        } catch (OutOfMemoryError | IllegalArgumentException e) {
            stamps.free();
            snapshot.free();
            throw e;
        }
        this.extents = new Extents(this, limitPages);
        stamps.touchSlow(0);
        RawMemory.putLong(base, MAGIC);
        extents.setPagesInUse(1);
    }

    /**
     * Reserves a region as large as may be: {@link #MOST_BYTES}, less where mmap is not to be had.
     *
     * @param tag what it is for
     * @return the region, empty
     */
    public static Region create(String tag) {
        return create(RegionSource.LOCAL, Math.min(MOST_BYTES, RegionSource.LOCAL.largestReservation()), tag);
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
        if (limitBytes < 2 * PAGE_BYTES || limitBytes > MOST_BYTES) {
            throw new IllegalArgumentException("limitBytes must be in " + 2 * PAGE_BYTES + ".." + MOST_BYTES
                    + ": limitBytes=" + limitBytes + ", tag=" + tag);
        }
        return new Region(source, limitBytes, tag);
    }

    /**
     * Replaces the content by the bytes of another region, as they lie in {@code base .. base + usedBytes}.
     *
     * @param image address of the bytes
     * @param bytes their number, a multiple of {@link #PAGE_BYTES} and within the limit
     */
    public void restore(long image, long bytes) {
        requireSize(bytes);
        requireMagic(image);
        RawMemory.confine(base, bytes);
        touch(base, bytes);
        RawMemory.copy(image, base, bytes);
        extents.setPagesInUse(bytes >>> PAGE_SHIFT);
    }

    /**
     * Begins to take in what snapshots have kept. Until {@link #endRestore} the caller writes pages in place, from
     * {@link #base} on, without touches, the header among them; pages that it leaves out read as zero. What the owner
     * has written before is gone, and its handles have to be loaded again.
     *
     * @param bytes that were in use at the barrier; a multiple of {@link #PAGE_BYTES} and within the limit
     * @throws IllegalStateException when a snapshot of the region has not ended
     */
    public void beginRestore(long bytes) {
        requireSize(bytes);
        snapshot.requireEnded();
        long pages = extents.pagesInUse();
        RawMemory.confine(base, Math.max(bytes, pages << PAGE_SHIFT));
        for (long page = 0; page < pages; page++) {
            if (stamps.wasTouched(page)) {
                RawMemory.fill(base + (page << PAGE_SHIFT), PAGE_BYTES, (byte) 0);
            }
        }
        RawMemory.confine(base, bytes);
        // All of it is about to be written: with small pages most of the time would go into faults.
        adviseHugePages(base, base + bytes);
    }

    private static void adviseHugePages(long from, long to) {
        long first = from + HUGE_PAGE_BYTES - 1 & -HUGE_PAGE_BYTES;
        long last = to & -HUGE_PAGE_BYTES;
        if (last > first) {
            VirtualMemory.adviseHugePages(first, last - first);
        }
    }

    /**
     * Ends {@link #beginRestore}: the region is as it was, and no page of it has changed since a snapshot was kept.
     *
     * @param bytes as said to {@link #beginRestore}
     * @throws IllegalArgumentException when what was written is no region of that size, which must then be closed
     */
    public void endRestore(long bytes) {
        requireMagic(base);
        if (usedBytes() != bytes) {
            throw new IllegalArgumentException(
                    "not the image of this region: usedBytes=" + usedBytes() + ", expected=" + bytes);
        }
        snapshot.keepAll(stamps.now());
        stamps.advance();
    }

    private void requireSize(long bytes) {
        if (bytes < PAGE_BYTES || bytes % PAGE_BYTES != 0 || bytes > limitBytes()) {
            throw new IllegalArgumentException("cannot restore region: imageBytes=" + bytes + ", pageBytes="
                    + PAGE_BYTES + ", limitBytes=" + limitBytes());
        }
    }

    private static void requireMagic(long image) {
        if (RawMemory.getLong(image) != MAGIC) {
            throw new IllegalArgumentException("not the image of a region: magic=0x"
                    + Long.toHexString(RawMemory.getLong(image)) + ", expected=0x" + Long.toHexString(MAGIC));
        }
    }

    /** Makes the calling thread the owner; whoever owned the region before has handed it over. */
    public void adopt() {
        owner.adopt();
    }

    /** Leaves the region without an owner: the next thread that writes becomes it. */
    public void disown() {
        owner.disown();
    }

    /** {@return the address that offsets count from} */
    @HotPath
    public long base() {
        return base;
    }

    /** {@return bytes in use, free extents included} */
    @HotPath
    public long usedBytes() {
        return extents.pagesInUse() << PAGE_SHIFT;
    }

    /** {@return the most bytes that may be in use} */
    @HotPath
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
        assert root >= 0 && root < ROOT_COUNT : "no such root";
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
        assert root >= 0 && root < ROOT_COUNT : "no such root";
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
        if (RawMemory.CHECKED) {
            owner.mutate();
        }
        long page = (address - base) >>> PAGE_SHIFT;
        if (!stamps.isCurrent(page)) {
            stamps.touchSlow(page);
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
        touch(address);
        long last = (address + bytes - 1 - base) >>> PAGE_SHIFT;
        for (long page = ((address - base) >>> PAGE_SHIFT) + 1; page <= last; page++) {
            if (!stamps.isCurrent(page)) {
                stamps.touchSlow(page);
            }
        }
    }

    /**
     * {@return how many barriers there were, and one} While it stays the same, a page that was touched needs no second
     * touch: who writes to one page again and again may compare this instead.
     */
    @HotPath
    public int epoch() {
        return stamps.now();
    }

    /** {@return what reads the region as it was at a barrier} */
    public RegionSnapshot snapshot() {
        return snapshot;
    }

    /**
     * A barrier: what is written from here on is not part of the snapshot.
     *
     * @return false when the region has outgrown what its snapshot prepared; nothing has changed then
     * @threading the owner
     * @allocation none
     * @blocking never; the same few stores however large the region is
     */
    @HotPath
    public boolean freeze() {
        if (RawMemory.CHECKED) {
            owner.mutate();
        }
        if (!snapshot.freeze(stamps.now(), extents.pagesInUse())) {
            return false;
        }
        stamps.advance();
        return true;
    }

    PageStamps stamps() {
        return stamps;
    }

    /**
     * Allocates an extent. Unless {@link #wasFresh} says that it reads as zero, it holds old bytes. Writing to it needs
     * {@link #touch}.
     *
     * @param pages how many; rounded up to a power of two
     * @return its offset, or {@link #OUT_OF_MEMORY}
     * @threading the owner
     * @allocation none
     * @blocking never; at most 32 list operations
     */
    @HotPath
    public long allocateExtent(long pages) {
        int order = order(pages);
        return order > HIGHEST_ORDER ? OUT_OF_MEMORY : extents.allocate(order);
    }

    /** {@return whether the extent that was allocated last was never used before, and so reads as zero} */
    @HotPath
    public boolean wasFresh() {
        return extents.fresh();
    }

    /**
     * Gives an extent back.
     *
     * @param offset of it
     * @param pages what it was allocated with
     */
    @HotPath
    public void freeExtent(long offset, long pages) {
        extents.free(offset, order(pages));
    }

    /** {@return the number of pages that hold {@code bytes}} */
    @HotPath
    public static long pagesFor(long bytes) {
        return (bytes + PAGE_BYTES - 1) >>> PAGE_SHIFT;
    }

    private static int order(long pages) {
        return pages <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(pages - 1);
    }

    /**
     * Makes what lies behind the pages in use resident, so that a core that grows into it takes no page faults: one
     * costs 0.5 to 5 µs here. A background thread may call this again and again. Huge pages are asked for: whoever
     * calls this can afford to zero them.
     *
     * @param bytes how far ahead
     * @return bytes that are resident beyond those in use; 0 where the kernel cannot do this
     * @threading any
     * @blocking system calls
     */
    public long commitAhead(long bytes) {
        long from = usedBytes();
        long to = Math.min(limitBytes(), (from + bytes + PAGE_BYTES - 1) & -PAGE_BYTES);
        adviseHugePages(base + from, base + to);
        return to > from && VirtualMemory.populate(base + from, to - from) ? to - from : 0;
    }

    /**
     * Gives the memory of free extents back to the kernel, all but the page that links each to the next.
     *
     * @return bytes given back, resident or not
     * @blocking a system call for each free extent of two pages and more; not on the hot path
     */
    public long releaseFreeExtents() {
        long released = 0;
        for (int order = 1; order <= HIGHEST_ORDER; order++) {
            long bytes = (PAGE_BYTES << order) - PAGE_BYTES;
            for (long run = extents.firstFree(order); run != 0; run = RawMemory.getLong(base + run)) {
                touch(base + run + PAGE_BYTES, bytes);
                VirtualMemory.release(base + run + PAGE_BYTES, bytes);
                released += bytes;
            }
        }
        return released;
    }

    /** Gives the address space back. Closing twice is harmless. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            source.free(base);
            stamps.free();
            snapshot.free();
        }
    }
}
