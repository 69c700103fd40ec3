package io.laminar.storage.page;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What one thread reads of a checkpoint's pages, into regions that others read theirs into: range after range, until
 * all are dealt out.
 *
 * @threading whoever runs it; ledgers once it has ended
 */
final class RestoredShare {
    private final PageSource source;
    private final List<RegionState> states;
    private final List<Region> regions;
    private final PageRanges ranges;
    private final List<RegionLedger> ledgers = new ArrayList<>();

    /**
     * A share.
     *
     * @param source what is read
     * @param regions of the manifest's states, in their order, that take pages in
     * @param ranges deals them out
     */
    RestoredShare(PageSource source, List<Region> regions, PageRanges ranges) {
        this.source = source;
        this.states = source.manifest().regions();
        this.regions = regions;
        this.ranges = ranges;
        states.forEach(state -> ledgers.add(new RegionLedger()));
    }

    /**
     * Reads until nothing is left.
     *
     * @param failed set by whoever fails, so that the others do not go on
     * @throws StorageException when a page is damaged
     */
    void read(AtomicBoolean failed) throws StorageException {
        boolean done = false;
        try (PageRecord record = new PageRecord()) {
            PageRanges.Range range = ranges.next();
            while (range != null) {
                read(range, record, failed);
                range = failed.getOpaque() ? null : ranges.next();
            }
            done = true;
        } finally {
            if (!done) {
                failed.setOpaque(true);
            }
        }
    }

    private void read(PageRanges.Range range, PageRecord record, AtomicBoolean failed) throws StorageException {
        try (PageCursor pages = source.pages(range.from(), range.to())) {
            int at = 0;
            while (!failed.getOpaque() && pages.next(record)) {
                // Both are in the order of their keys.
                while (at < states.size() && !record.isOf(states.get(at).key())) {
                    at++;
                }
                take(record, at);
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
