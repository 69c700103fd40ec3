package io.laminar.memory.region;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * What snapshots know about the pages of a region: a dirty byte and a state word a page.
 *
 * <pre>
 *  states   int32 a page            CLEAN ──touch──▶ DIRTY ──barrier──▶ FROZEN
 *  dirty    byte a page, 8 in a row                    ▲                  │ owner: saved the page first
 *                                                      └──────────────────┤ CAS, one of the two wins
 *                                            CLEAN ◀── snapshot: copied the page first
 * </pre>
 *
 * <p>The dirty byte is the owner's alone and says that {@link Region#touch} has nothing left to do: the page is DIRTY.
 * A barrier zeroes it and freezes the page, so that the next touch takes the slow path. The state word is shared with
 * the thread that takes snapshots and changes by compare-and-set only.
 */
final class PageStates {
    private static final long BYTES_A_PAGE = Integer.BYTES + 1;
    private static final long ALIGNMENT = 64;
    private static final int PAGES_A_WORD = Long.BYTES;

    private final long states;
    private final long dirty;
    private final long pageCount;

    PageStates(long pageCount, String tag) {
        this.pageCount = (pageCount + PAGES_A_WORD - 1) & -PAGES_A_WORD;
        this.states = RawMemory.allocate(this.pageCount * BYTES_A_PAGE, ALIGNMENT, tag);
        this.dirty = states + this.pageCount * Integer.BYTES;
    }

    @HotPath
    boolean dirty(long page) {
        return RawMemory.getByte(dirty + page) != 0;
    }

    /** The first write to a page since the last barrier. */
    @HotPath
    void touchSlow(long page) {
        assert page >= 0 && page < pageCount : "a page outside the region";
        // Volatile: orders the state before the bytes that are written next, for the thread that takes snapshots.
        RawMemory.compareAndSetInt(states + page * Integer.BYTES, Region.CLEAN, Region.DIRTY);
        RawMemory.putByte(dirty + page, (byte) 1);
    }

    int state(long page) {
        return RawMemory.getIntAcquire(states + page * Integer.BYTES);
    }

    /**
     * The first dirty page from {@code from} on and below {@code to}, or -1; clean stretches are read 8 pages at once.
     */
    long nextDirty(long from, long to) {
        long page = from;
        while (page < to) {
            if (page % PAGES_A_WORD == 0 && RawMemory.getLong(dirty + page) == 0) {
                page += PAGES_A_WORD;
            } else if (dirty(page)) {
                return page;
            } else {
                page++;
            }
        }
        return -1;
    }

    void clean(long page) {
        RawMemory.putByte(dirty + page, (byte) 0);
        RawMemory.putIntRelease(states + page * Integer.BYTES, Region.CLEAN);
    }

    void free() {
        RawMemory.free(states);
    }
}
