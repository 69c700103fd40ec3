package io.laminar.memory.region;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import java.lang.invoke.VarHandle;

/**
 * Which pages of a region were written in which epoch: one word a page.
 *
 * <pre>
 *  word  bit 31 0 | bit 30 copied | 29..0 the epoch of the last touch, 0 for none
 *
 *  epochs         ..base] (base .. frozen] (frozen .. now
 *  a page of it   saved   in the snapshot   newer
 *
 *                                      ┌─ owner: saves the page, then CAS ──▶ now
 *  touched in (base .. frozen] ────────┤      one of the two wins
 *                                      └─ snapshot: copies the page, CAS ──▶ the same, copied ──touch──▶ now
 * </pre>
 *
 * <p>A barrier is one more epoch: it costs the owner a store, however many pages are dirty. Words belong to the owner,
 * but for those that a snapshot still needs.
 */
final class PageStamps {
    static final int COPIED = 1 << 30;
    private static final int EPOCH_MASK = COPIED - 1;
    private static final long ALIGNMENT = 64;

    private final long words;
    private final long pageCount;

    /** The epoch that touches belong to; the owner's. */
    private int now = 1;

    private final RegionSnapshot snapshot;

    PageStamps(long pageCount, RegionSnapshot snapshot, String tag) {
        this.pageCount = pageCount;
        this.snapshot = snapshot;
        this.words = RawMemory.allocate(pageCount * Integer.BYTES, ALIGNMENT, tag);
    }

    /** {@return whether the page was touched in this epoch, so that there is nothing left to do} */
    @HotPath
    boolean isCurrent(long page) {
        return RawMemory.getInt(words + page * Integer.BYTES) == now;
    }

    @HotPath
    int now() {
        return now;
    }

    /** The first write to a page in this epoch. */
    @HotPath
    void touchSlow(long page) {
        assert page >= 0 && page < pageCount : "a page outside the region";
        long at = words + page * Integer.BYTES;
        int word = RawMemory.getInt(at);
        // What is written next comes behind a copy that the word says is complete.
        VarHandle.acquireFence();
        if (!snapshot.save(page, word)) {
            RawMemory.putInt(at, now);
            return;
        }
        // Volatile: what was saved before the word, and the word before the bytes that are written next. A snapshot
        // changes a word at most twice.
        while (!RawMemory.compareAndSetInt(at, word, now)) {
            word = wordOf(page);
        }
        snapshot.saved();
    }

    /** Acquire: the bytes that were saved before the word said so. */
    @HotPath
    int wordOf(long page) {
        return RawMemory.getIntAcquire(words + page * Integer.BYTES);
    }

    /** {@return whether anything was ever written to a page; any other reads as zero} */
    boolean wasTouched(long page) {
        return wordOf(page) != 0;
    }

    /** {@return the epoch of a page's last touch} */
    @HotPath
    static int epochOf(int word) {
        return word & EPOCH_MASK;
    }

    /** {@return whether the snapshot was first: the owner had not begun to write when its copy was complete} */
    boolean markCopied(long page, int word) {
        return RawMemory.compareAndSetInt(words + page * Integer.BYTES, word, word | COPIED);
    }

    /** Takes back that a page was copied, unless the owner has touched it since. */
    void unmarkCopied(long page) {
        int word = wordOf(page);
        if ((word & COPIED) != 0) {
            RawMemory.compareAndSetInt(words + page * Integer.BYTES, word, word & EPOCH_MASK);
        }
    }

    /** Begins the next epoch. */
    @HotPath
    void advance() {
        if (now == EPOCH_MASK) {
            throw outOfEpochs();
        }
        now++;
    }

    private static IllegalStateException outOfEpochs() {
        return new IllegalStateException("no more epochs: limit=" + EPOCH_MASK);
    }

    void free() {
        RawMemory.free(words);
    }
}
