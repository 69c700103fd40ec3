package io.laminar.storage.page;

import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSnapshot;
import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes checkpoints, one after the other, each with the pages that have changed since the one before.
 *
 * <p>It knows which {@link Region} was last kept under a key: another one under the same key has its pages put from the
 * beginning, and a key that does not come again has its pages dropped.
 *
 * @threading one, of Ring 1; cores call {@link PendingCheckpoint#freeze} only
 */
public final class CheckpointWriter implements AutoCloseable {
    private final PageStore store;
    private final PageRecord record = new PageRecord();

    /** What the base holds. */
    private SortedMap<RegionKey, Kept> kept = new TreeMap<>();

    private long base = PageStore.NO_BASE;
    private @Nullable PendingCheckpoint pending;

    /** A region as the base has it. */
    record Kept(Region region, RegionLedger ledger) {}

    /**
     * A writer whose first checkpoint begins with nothing.
     *
     * @param store where checkpoints go; not closed by this
     */
    public CheckpointWriter(PageStore store) {
        this.store = store;
    }

    /**
     * A writer that goes on behind a checkpoint that was recovered.
     *
     * @param store where it came from; not closed by this
     * @param recovered whose regions live on
     */
    public CheckpointWriter(PageStore store, RecoveredCheckpoint recovered) {
        this(store);
        base = recovered.manifest().epoch();
        kept.putAll(recovered.kept());
    }

    /**
     * Prepares a checkpoint: the next barrier of each core is to {@link PendingCheckpoint#freeze}.
     *
     * @param epoch of it, above the one before
     * @param cores how many there are
     * @param regions all that are part of it; none may be closed, and no other be made, before it has ended
     * @return what cores and this thread go on with
     * @blocking system calls
     */
    public PendingCheckpoint prepare(long epoch, int cores, List<CheckpointRegion> regions) {
        if (pending != null) {
            throw new IllegalStateException("the checkpoint before has not ended: epoch=" + pending.epoch());
        }
        if (epoch <= base) {
            throw new IllegalArgumentException("epoch must grow: epoch=" + epoch + ", before=" + base);
        }
        PendingCheckpoint next = new PendingCheckpoint(this, epoch, cores, regions);
        for (CheckpointRegion region : regions) {
            if (!isKept(region) && region.region().snapshot().isIncremental()) {
                throw new IllegalArgumentException("pages of the region were kept elsewhere: " + region.key());
            }
            region.region().snapshot().prepare();
        }
        pending = next;
        return next;
    }

    /** Puts all pages of the snapshots, and makes it a checkpoint. Who calls ends the snapshots. */
    Manifest write(PendingCheckpoint checkpoint, CheckpointFacts facts) throws StorageException {
        SortedMap<RegionKey, Kept> next = new TreeMap<>();
        boolean committed = false;
        try (PageBatch batch = store.begin(checkpoint.epoch(), base)) {
            for (CheckpointRegion region : checkpoint.regions()) {
                next.put(region.key(), new Kept(region.region(), ledgerOf(region)));
            }
            dropOthers(batch, next);
            List<RegionState> states = new ArrayList<>();
            for (CheckpointRegion region : checkpoint.regions()) {
                RegionLedger ledger =
                        Objects.requireNonNull(next.get(region.key())).ledger();
                states.add(put(batch, region, ledger));
            }
            Manifest manifest =
                    batch.commit(new Manifest(checkpoint.epoch(), checkpoint.barriers(), facts, states, List.of()));
            committed = true;
            kept = next;
            base = checkpoint.epoch();
            return manifest;
        } finally {
            for (Kept one : next.values()) {
                if (committed) {
                    one.ledger().keep();
                } else {
                    one.ledger().forget();
                }
            }
        }
    }

    private RegionLedger ledgerOf(CheckpointRegion region) {
        Kept before = kept.get(region.key());
        return before != null && isKept(region) ? before.ledger() : new RegionLedger();
    }

    private boolean isKept(CheckpointRegion region) {
        Kept before = kept.get(region.key());
        return before != null && before.region() == region.region();
    }

    /** What the base has of regions that are no more, or are others under the same key. */
    private void dropOthers(PageBatch batch, SortedMap<RegionKey, Kept> next) throws StorageException {
        for (RegionKey key : kept.keySet()) {
            Kept now = next.get(key);
            Kept before = kept.get(key);
            if (now == null || before == null || now.region() != before.region()) {
                batch.drop(key);
            }
        }
    }

    private RegionState put(PageBatch batch, CheckpointRegion region, RegionLedger ledger) throws StorageException {
        RegionSnapshot snapshot = region.region().snapshot();
        long page = snapshot.next(record.pageAddress());
        while (page != RegionSnapshot.NONE) {
            ledger.put(page, record.seal(region.key(), page));
            batch.put(record);
            page = snapshot.next(record.pageAddress());
        }
        return new RegionState(region.key(), region.tag(), snapshot.frozenBytes(), ledger.pages(), ledger.digest());
    }

    void ended() {
        pending = null;
    }

    /** {@return the epoch of the newest checkpoint that was written or gone on from; or {@link PageStore#NO_BASE}} */
    public long newest() {
        return base;
    }

    /** Gives up a checkpoint under way. Closing twice is harmless. */
    @Override
    public void close() {
        if (pending != null) {
            pending.abandon();
        }
        record.close();
    }
}
