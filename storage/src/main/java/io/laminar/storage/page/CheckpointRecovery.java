package io.laminar.storage.page;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads checkpoints back: the newest that is whole, each page checked, all of its regions or none. */
public final class CheckpointRecovery {
    private final PageSource source;
    private final Function<RegionState, Region> maker;
    private final SortedMap<RegionKey, CheckpointWriter.Kept> kept = new TreeMap<>();

    private CheckpointRecovery(PageSource source, Function<RegionState, Region> maker) {
        this.source = source;
        this.maker = maker;
    }

    /**
     * Reads the newest whole checkpoint. Damaged ones are set aside, once an older one was found to be whole.
     *
     * @param store where they are
     * @param maker makes a region that nothing was done to, of the same limit or more; called again when a checkpoint
     *     turns out to be damaged, whose regions are closed
     * @return the checkpoint; nothing when there are none
     * @throws StorageException when there are some and none is whole, or one is of another version
     * @blocking as long as files take
     */
    public static Optional<RecoveredCheckpoint> newest(PageStore store, Function<RegionState, Region> maker)
            throws StorageException {
        List<StorageException> damaged = new ArrayList<>();
        List<Long> epochs = store.checkpoints();
        for (long epoch : epochs) {
            List<Region> made = new ArrayList<>();
            try {
                RecoveredCheckpoint recovered =
                        read(store, epoch, noting(maker, made)).damaged(damaged);
                for (int i = 0; i < damaged.size(); i++) {
                    store.setAside(epochs.get(i));
                }
                return Optional.of(recovered);
            } catch (StorageException e) {
                made.forEach(Region::close);
                if (e.code() != StorageErrorCode.CHECKPOINT_DAMAGED) {
                    throw e;
                }
                damaged.add(e);
            }
        }
        if (damaged.isEmpty()) {
            return Optional.empty();
        }
        StorageException none =
                new StorageException(StorageErrorCode.CHECKPOINT_NONE_WHOLE, "epochs=" + epochs, damaged.getFirst());
        damaged.stream().skip(1).forEach(none::addSuppressed);
        throw none;
    }

    private static Function<RegionState, Region> noting(Function<RegionState, Region> maker, List<Region> made) {
        return state -> {
            Region region = maker.apply(state);
            made.add(region);
            return region;
        };
    }

    /**
     * Reads all of a checkpoint and keeps nothing.
     *
     * @param store where it is
     * @param epoch of it
     * @return what it says of itself
     * @throws StorageException when it is damaged
     */
    public static Manifest verify(PageReader store, long epoch) throws StorageException {
        List<Region> made = new ArrayList<>();
        try {
            RecoveredCheckpoint read = read(store, epoch, state -> {
                // One at a time: whoever verifies may have less memory than whoever works.
                made.forEach(Region::close);
                made.clear();
                made.add(scratch(state));
                return made.getFirst();
            });
            return read.manifest();
        } finally {
            made.forEach(Region::close);
        }
    }

    /** {@return a region to check pages in, that nobody goes on with} */
    static Region scratch(RegionState state) {
        return Region.create(RegionSource.LOCAL, Math.max(state.bytes(), 2 * Region.PAGE_BYTES), "checkpoint.scratch");
    }

    /** Reads a checkpoint into regions, which are the caller's, whatever becomes of it. */
    static RecoveredCheckpoint read(PageReader store, long epoch, Function<RegionState, Region> maker)
            throws StorageException {
        try (PageSource source = store.open(epoch)) {
            CheckpointRecovery recovery = new CheckpointRecovery(source, maker);
            recovery.read();
            return new RecoveredCheckpoint(source.manifest(), List.of(), recovery.kept);
        }
    }

    private void read() throws StorageException {
        try (PageRecord record = new PageRecord()) {
            boolean more = source.next(record);
            for (RegionState state : source.manifest().regions()) {
                Region region = maker.apply(state);
                RegionLedger ledger = new RegionLedger();
                kept.put(state.key(), new CheckpointWriter.Kept(region, ledger));
                region.beginRestore(state.bytes());
                while (more && record.isOf(state.key())) {
                    take(record, state, region, ledger);
                    more = source.next(record);
                }
                requireAll(state, region, ledger);
                ledger.keep();
            }
            if (more) {
                throw damaged("a page of no region: " + record);
            }
        }
    }

    private void take(PageRecord record, RegionState state, Region region, RegionLedger ledger)
            throws StorageException {
        long page = record.page();
        if (page < 0 || page >= state.bytes() >>> Region.PAGE_SHIFT || !record.isWhole()) {
            throw damaged("a page is not as it was written: " + record + ", tag=" + state.tag());
        }
        ledger.put(page, record.checksum());
        RawMemory.copy(record.pageAddress(), region.base() + (page << Region.PAGE_SHIFT), record.pageBytes());
    }

    private void requireAll(RegionState state, Region region, RegionLedger ledger) throws StorageException {
        if (ledger.pages() != state.pages() || ledger.digest() != state.digest()) {
            throw damaged("pages are missing or of another checkpoint: " + state.key() + ", tag=" + state.tag()
                    + ", pages=" + ledger.pages() + ", expected=" + state.pages());
        }
        try {
            region.endRestore(state.bytes());
        } catch (IllegalArgumentException e) {
            throw new StorageException(
                    StorageErrorCode.CHECKPOINT_DAMAGED, where(state.key().toString()), e);
        }
    }

    private StorageException damaged(String what) {
        return new StorageException(StorageErrorCode.CHECKPOINT_DAMAGED, where(what));
    }

    private String where(String what) {
        return "epoch=" + source.manifest().epoch() + ", " + what;
    }
}
