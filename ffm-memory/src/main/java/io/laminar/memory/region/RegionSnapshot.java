package io.laminar.memory.region;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;

/**
 * The pages of a region as they were at a barrier, read by another thread while the owner writes on. Incremental: the
 * pages that were touched since the last barrier whose snapshot was kept.
 *
 * <pre>
 *  Ring 1            Ring 0, the region's owner                   Ring 1
 *  prepare() ─────▶  region.freeze() at the barrier         ────▶ next(buffer) ... until NONE, end(kept)
 *                    first touch of a page that is needed:
 *                      copy it to a spare, CAS its word
 *
 *  spares    16 KiB each, in the order in which pages were saved; reserved by prepare, which commits a quarter
 *            more than the last snapshot needed
 *  spareOf   int32 a page: number of its spare + 1, or 0
 * </pre>
 *
 * <p>The owner never waits: it saves a page itself when the snapshot has not copied it, which costs it one copy of 16
 * KiB a page and snapshot at most. The snapshot copies a page first and claims it by CAS afterwards; if it lost, its
 * copy may be torn, and the page is in a spare.
 *
 * <p>Bound: a spare for every page that was in use at the barrier; memory of those that were used is given back at the
 * end, but for {@link #WARM_PAGES}.
 *
 * @threading prepare, next and end: one thread; {@link Region#freeze}: the owner, behind prepare and before next
 * @allocation none but in {@link #prepare}
 */
public final class RegionSnapshot {
    /** There is no further page. */
    public static final long NONE = -1;

    /** Spares that stay committed from one snapshot to the next: 4 MiB. */
    static final long WARM_PAGES = 256;

    /** Spares that are committed for a region of which nothing is known: 256 KiB. */
    private static final long FIRST_PAGES = 16;

    private static final long ALIGNMENT = 64;
    private static final long SLACK_PAGES = 1024;
    private static final long ENDED = 0;
    private static final long FROZEN = 0;
    private static final long SAVING = 64;
    private static final long CONTROL_BYTES = 128;

    private final Region region;
    private final RegionSource source;
    private final String tag;

    /** Two lines: the epoch that is frozen, or {@link #ENDED}; and whether the owner is saving a page just now. */
    private final long control;

    private long spares;
    private long spareOf;
    private long capacity;

    /**
     * The last epoch whose pages were kept; this side's. Where the owner reads it before its time or behind, it saves a
     * page for nobody or finds that the snapshot has ended.
     */
    private int base;

    /** What the owner leaves at the barrier. */
    private int frozen;

    private long frozenPages;

    /** The owner's, until the snapshot has ended; then how many the last one took. */
    private long savedPages;

    private long cursor;

    RegionSnapshot(Region region, RegionSource source, String tag) {
        this.region = region;
        this.source = source;
        this.tag = tag;
        this.control = RawMemory.allocate(CONTROL_BYTES, ALIGNMENT, tag);
    }

    /**
     * Makes room for the next snapshot. The one before must have ended.
     *
     * @blocking system calls, when there are more pages than before
     */
    public void prepare() {
        requireEnded();
        long used = region.usedBytes() >>> Region.PAGE_SHIFT;
        if (used > capacity) {
            freeSpares();
            long pages = Math.min(used + used / 4 + SLACK_PAGES, region.limitBytes() >>> Region.PAGE_SHIFT);
            spareOf = RawMemory.allocate(pages * Integer.BYTES, ALIGNMENT, tag);
            spares = source.reserve(pages << Region.PAGE_SHIFT, tag);
            capacity = pages;
        } else {
            RawMemory.fill(spareOf, capacity * Integer.BYTES, (byte) 0);
        }
        cursor = 0;
        commitSpares(Math.min(used, savedPages + savedPages / 4 + FIRST_PAGES));
    }

    /** So many spares are resident before the owner needs them: a fault costs it as much as the copy of a page. */
    private void commitSpares(long pages) {
        long bytes = pages << Region.PAGE_SHIFT;
        long huge = bytes & -Region.HUGE_PAGE_BYTES;
        if (huge > 0 && spares % Region.HUGE_PAGE_BYTES == 0) {
            VirtualMemory.adviseHugePages(spares, huge);
        }
        VirtualMemory.populate(spares, bytes);
    }

    /** Called by the region at a barrier. {@return whether there is room for all of its pages} */
    boolean freeze(int epoch, long pages) {
        if (pages > capacity) {
            return false;
        }
        frozen = epoch;
        frozenPages = pages;
        savedPages = 0;
        // Release: what was written before the barrier, before anybody reads it.
        RawMemory.putLongRelease(control + FROZEN, epoch);
        return true;
    }

    /**
     * Saves a page that is about to be written, if the snapshot still needs it.
     *
     * @return whether the snapshot may be at that page: the owner writes its word by compare-and-set then, and says
     *     {@link #saved}
     */
    @HotPath
    boolean save(long page, int word) {
        int epoch = PageStamps.epochOf(word);
        if (word != epoch || epoch <= base || epoch > frozen) {
            return false;
        }
        // Volatile, both: whoever ends the snapshot sees that a page is being saved, or this sees that it has ended.
        RawMemory.putLongVolatile(control + SAVING, 1);
        if (RawMemory.getLongVolatile(control + FROZEN) != ENDED) {
            long spare = savedPages++;
            long from = region.base() + (page << Region.PAGE_SHIFT);
            RawMemory.copy(from, spares + (spare << Region.PAGE_SHIFT), Region.PAGE_BYTES);
            RawMemory.putInt(spareOf + page * Integer.BYTES, (int) spare + 1);
        }
        return true;
    }

    /** Says that the spares are not in the owner's hands any more. */
    @HotPath
    void saved() {
        RawMemory.putLongRelease(control + SAVING, 0);
    }

    /** Says that all pages that were touched up to an epoch are where they have to be. */
    void keepAll(int epoch) {
        requireEnded();
        base = epoch;
    }

    /** {@return whether pages were kept before, so that the next snapshot has only what has changed since} */
    public boolean isIncremental() {
        return base != 0;
    }

    /** {@return the epoch that the snapshot is of, counted from 1} */
    public long epoch() {
        return frozen;
    }

    /** {@return bytes of the region that were in use at the barrier} */
    public long frozenBytes() {
        return frozenPages << Region.PAGE_SHIFT;
    }

    /**
     * Copies the next page that belongs to the snapshot.
     *
     * @param buffer room for {@link Region#PAGE_BYTES}
     * @return the page's number, or {@link #NONE}
     */
    public long next(long buffer) {
        PageStamps stamps = region.stamps();
        while (cursor < frozenPages) {
            long page = cursor++;
            int word = stamps.wordOf(page);
            int epoch = PageStamps.epochOf(word);
            if (epoch > base && epoch <= frozen) {
                RawMemory.copy(region.base() + (page << Region.PAGE_SHIFT), buffer, Region.PAGE_BYTES);
                if (stamps.markCopied(page, word)) {
                    return page;
                }
                // The compare-and-set that failed orders what it lost to before the reading of the spare.
                epoch = PageStamps.epochOf(stamps.wordOf(page));
            }
            int spare = epoch > frozen ? RawMemory.getInt(spareOf + page * Integer.BYTES) : 0;
            if (spare != 0) {
                RawMemory.copy(spares + ((spare - 1L) << Region.PAGE_SHIFT), buffer, Region.PAGE_BYTES);
                return page;
            }
        }
        return NONE;
    }

    /**
     * Ends the snapshot.
     *
     * @param kept whether its pages are where they have to be; if not, the next snapshot has them too
     * @blocking a system call, when many pages were saved
     */
    public void end(boolean kept) {
        if (RawMemory.getLongAcquire(control + FROZEN) == ENDED) {
            throw new IllegalStateException("no snapshot to end: " + tag);
        }
        RawMemory.putLongVolatile(control + FROZEN, ENDED);
        // The owner copies a page at most, which nobody will read.
        while (RawMemory.getLongVolatile(control + SAVING) != 0) {
            Thread.onSpinWait();
        }
        if (kept) {
            base = frozen;
        } else {
            for (long page = 0; page < frozenPages; page++) {
                region.stamps().unmarkCopied(page);
            }
        }
        if (savedPages > WARM_PAGES) {
            long from = spares + (WARM_PAGES << Region.PAGE_SHIFT);
            VirtualMemory.release(from, (savedPages - WARM_PAGES) << Region.PAGE_SHIFT);
        }
    }

    void requireEnded() {
        if (RawMemory.getLongAcquire(control + FROZEN) != ENDED) {
            throw new IllegalStateException("the snapshot before has not ended: epoch=" + frozen + ", " + tag);
        }
    }

    private void freeSpares() {
        if (capacity > 0) {
            RawMemory.free(spareOf);
            source.free(spares);
            capacity = 0;
        }
    }

    void free() {
        freeSpares();
        RawMemory.free(control);
    }
}
