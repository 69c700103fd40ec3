package io.laminar.storage.page;

import io.laminar.memory.region.Region;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a checkpoint in ranges of page numbers that meet, dealt out one after the other: who is done with one
 * takes the next, so it does not matter that some have many pages and others none. Together they have every key of the
 * store.
 *
 * @threading any
 */
final class PageRanges {
    /** What is read in about the time that it takes to begin. */
    private static final long LEAST_PAGES = 32;

    /** 32 MiB: it takes many times as long as to begin. */
    private static final long MOST_PAGES = 2048;

    /** So many for each reader at least, if they are not too small: all of them end at about the same time. */
    private static final long A_READER = 4;

    private final List<RegionState> states;
    private final long pages;
    private final long count;
    private final AtomicLong next = new AtomicLong();

    /**
     * A range.
     *
     * @param from its first page; null for the very first
     * @param to the page behind its last; null for all that there are
     */
    record Range(@Nullable PagePlace from, @Nullable PagePlace to) {}

    /** {@code readers}: how many there are at most. */
    PageRanges(List<RegionState> states, int readers) {
        this.states = states;
        this.pages = states.stream().mapToLong(PageRanges::pagesOf).sum();
        long each = Math.clamp(pages / (readers * A_READER), LEAST_PAGES, MOST_PAGES);
        this.count = Math.max(1, pages / each);
    }

    /** {@return how many there are} */
    long count() {
        return count;
    }

    /** {@return the next range; null when all are dealt out} */
    @Nullable
    Range next() {
        long range = next.getAndIncrement();
        return range < count ? new Range(place(range), place(range + 1)) : null;
    }

    private static long pagesOf(RegionState state) {
        return state.bytes() >>> Region.PAGE_SHIFT;
    }

    /** Where a range begins: null for the first one, and for what comes behind the last. */
    private @Nullable PagePlace place(long range) {
        if (range == 0 || range == count) {
            return null;
        }
        // What the division leaves over is in the last one.
        long left = pages / count * range;
        int at = 0;
        while (left >= pagesOf(states.get(at))) {
            left -= pagesOf(states.get(at++));
        }
        return new PagePlace(states.get(at).key(), left);
    }
}
