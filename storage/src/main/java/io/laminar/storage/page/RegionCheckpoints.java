package io.laminar.storage.page;

import io.laminar.memory.region.Region;
import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.CheckpointRun;
import io.laminar.ring0.storage.CheckpointStore;
import io.laminar.ring0.storage.StateRegion;
import io.laminar.ring0.storage.StorageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checkpoints of regions that the engine knows by names, over a store that knows them by numbers. A name has the same
 * number from the first checkpoint on that it is part of; the manifest says it as the region's tag.
 */
public final class RegionCheckpoints implements CheckpointStore {
    private final PageStore store;
    private CheckpointWriter writer;
    private final Map<Name, RegionKey> keys = new HashMap<>();
    private final Map<Integer, Integer> nextNumbers = new HashMap<>();

    /** A region of a core. */
    private record Name(int core, String identity) {}

    /**
     * Checkpoints in a store.
     *
     * @param store closed with this
     */
    public RegionCheckpoints(PageStore store) {
        this.store = store;
        this.writer = new CheckpointWriter(store);
    }

    @Override
    public List<Long> epochs() throws StorageException {
        return store.checkpoints();
    }

    @Override
    public CheckpointHead head(long epoch) throws StorageException {
        try (PageSource source = store.open(epoch)) {
            return source.manifest().head();
        }
    }

    @Override
    public List<StateRegion> load(long epoch, List<StateRegion> regions) throws StorageException {
        Map<Name, StateRegion> wanted = new HashMap<>();
        regions.forEach(region -> wanted.put(new Name(region.core(), region.identity()), region));
        List<StateRegion> filled = new ArrayList<>();
        List<Region> others = new ArrayList<>();
        keys.clear();
        nextNumbers.clear();
        try {
            RecoveredCheckpoint recovered = CheckpointRecovery.read(store, epoch, state -> {
                Name name = new Name(state.key().core(), state.tag());
                note(name, state.key());
                StateRegion region = wanted.get(name);
                if (region != null) {
                    filled.add(region);
                    return region.region();
                }
                Region other = CheckpointRecovery.scratch(state);
                others.add(other);
                return other;
            });
            writer.close();
            writer = new CheckpointWriter(store, recovered);
            return filled;
        } finally {
            others.forEach(Region::close);
        }
    }

    private void note(Name name, RegionKey key) {
        keys.put(name, key);
        nextNumbers.merge(key.core(), key.number() + 1, Math::max);
    }

    private RegionKey keyOf(StateRegion region) {
        Name name = new Name(region.core(), region.identity());
        RegionKey known = keys.get(name);
        if (known == null) {
            known = new RegionKey(region.core(), nextNumbers.getOrDefault(region.core(), 0));
            note(name, known);
        }
        return known;
    }

    @Override
    public void setAside(long epoch) throws StorageException {
        store.setAside(epoch);
    }

    @Override
    public CheckpointRun begin(long epoch, int cores, List<StateRegion> regions) {
        return writer.prepare(
                epoch,
                cores,
                regions.stream()
                        .map(region -> new CheckpointRegion(keyOf(region), region.identity(), region.region()))
                        .toList());
    }

    @Override
    public List<Long> retain(int newest) throws StorageException {
        long oldest = store.retain(newest);
        return oldest == PageStore.NO_BASE ? List.of() : store.manifest(oldest).barriers();
    }

    @Override
    public void close() {
        writer.close();
        store.close();
    }
}
