package io.laminar.storage.page;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A part of a checkpoint's pages, read by a thread of its own into regions that others read their parts into. No page
 * is in two parts, and together they have every key that the store has.
 *
 * @threading whoever runs it; ledgers once it has ended
 */
final class RestoredShare {
    private final PageSource source;
    private final List<RegionState> states;
    private final List<Region> regions;
    private final @Nullable PagePlace from;
    private final @Nullable PagePlace to;
    private final List<RegionLedger> ledgers = new ArrayList<>();

    /**
     * A part.
     *
     * @param source what is read
     * @param regions of the manifest's states, in their order, that take pages in
     * @param from its first page; null for the very first
     * @param to the page behind its last; null for all that there are
     */
    RestoredShare(PageSource source, List<Region> regions, @Nullable PagePlace from, @Nullable PagePlace to) {
        this.source = source;
        this.states = source.manifest().regions();
        this.regions = regions;
        this.from = from;
        this.to = to;
        states.forEach(state -> ledgers.add(new RegionLedger()));
    }

    /**
     * Reads it.
     *
     * @param failed set by whoever fails, so that the others do not go on
     * @throws StorageException when a page is damaged
     */
    void read(AtomicBoolean failed) throws StorageException {
        boolean done = false;
        try (PageRecord record = new PageRecord();
                PageCursor pages = source.pages(from, to)) {
            int at = 0;
            while (!failed.getOpaque() && pages.next(record)) {
                // Both are in the order of their keys.
                while (at < states.size() && !record.isOf(states.get(at).key())) {
                    at++;
                }
                take(record, at);
            }
            done = true;
        } finally {
            if (!done) {
                failed.setOpaque(true);
            }
        }
    }

    private void take(PageRecord record, int at) throws StorageException {
        if (at == states.size()) {
            throw damaged("a page of no region: " + record);
        }
        RegionState state = states.get(at);
        long page = record.page();
        if (page < 0 || page >= state.bytes() >>> Region.PAGE_SHIFT || !record.isWhole()) {
            throw damaged("a page is not as it was written: " + record + ", tag=" + state.tag());
        }
        ledgers.get(at).put(page, record.checksum());
        long target = regions.get(at).base() + (page << Region.PAGE_SHIFT);
        RawMemory.copy(record.pageAddress(), target, record.pageBytes());
    }

    private StorageException damaged(String what) {
        return new StorageException(
                StorageErrorCode.CHECKPOINT_DAMAGED,
                "epoch=" + source.manifest().epoch() + ", " + what);
    }

    /** {@return what it has put of a region} */
    RegionLedger ledger(int at) {
        return ledgers.get(at);
    }
}
