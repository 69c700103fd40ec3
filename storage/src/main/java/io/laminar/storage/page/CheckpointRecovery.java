package io.laminar.storage.page;

import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads checkpoints back: the newest that is whole, each page checked, all of its regions or none. Some threads read
 * parts of it, which end with the call.
 */
public final class CheckpointRecovery {
    /** For each processor: some wait for the device while another checks and copies. */
    private static final int SHARES_A_PROCESSOR = 4;

    /** More threads than that wait for memory. */
    private static final int MOST_SHARES = 8;

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
     * Reads all of a checkpoint and keeps nothing; meanwhile it takes as much memory as the regions did.
     *
     * @param store where it is
     * @param epoch of it
     * @return what it says of itself
     * @throws StorageException when it is damaged
     */
    public static Manifest verify(PageReader store, long epoch) throws StorageException {
        List<Region> made = new ArrayList<>();
        try {
            return read(store, epoch, noting(CheckpointRecovery::scratch, made)).manifest();
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
        List<RegionState> states = source.manifest().regions();
        List<Region> regions = new ArrayList<>();
        for (RegionState state : states) {
            Region region = maker.apply(state);
            kept.put(state.key(), new CheckpointWriter.Kept(region, new RegionLedger()));
            regions.add(region);
            region.beginRestore(state.bytes());
        }
        List<RestoredShare> shares = shares(states, regions);
        readAll(shares);
        for (int at = 0; at < states.size(); at++) {
            RegionState state = states.get(at);
            RegionLedger ledger = Objects.requireNonNull(kept.get(state.key())).ledger();
            for (RestoredShare share : shares) {
                ledger.putAll(share.ledger(at));
            }
            requireAll(state, regions.get(at), ledger);
            ledger.keep();
        }
    }

    /** As many as pay, if there is something for each to do. */
    private List<RestoredShare> shares(List<RegionState> states, List<Region> regions) {
        int most =
                Math.min(MOST_SHARES, SHARES_A_PROCESSOR * Runtime.getRuntime().availableProcessors());
        PageRanges ranges = new PageRanges(states, most);
        List<RestoredShare> shares = new ArrayList<>();
        for (long i = 0; i < Math.min(most, ranges.count()); i++) {
            shares.add(new RestoredShare(source, regions, ranges));
        }
        return shares;
    }

    /** Reads the first share itself. Whatever fails, nobody writes to a region any more when this has ended. */
    private static void readAll(List<RestoredShare> shares) throws StorageException {
        AtomicBoolean failed = new AtomicBoolean();
        List<Future<?>> others = new ArrayList<>();
        StorageException failure = null;
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("laminar-recovery-", 1).factory())) {
            for (RestoredShare share : shares.subList(1, shares.size())) {
                others.add(threads.submit(() -> {
                    share.read(failed);
                    return null;
                }));
            }
            shares.getFirst().read(failed);
        } catch (StorageException e) {
            failure = e;
        }
        for (Future<?> other : others) {
            if (other.state() == Future.State.FAILED) {
                failure = joined(failure, other.exceptionNow());
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static StorageException joined(@Nullable StorageException before, Throwable next) {
        if (!(next instanceof StorageException failure)) {
            throw new IllegalStateException("a checkpoint cannot be read", next);
        }
        if (before == null) {
            return failure;
        }
        before.addSuppressed(failure);
        return before;
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
