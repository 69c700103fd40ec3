package io.laminar.storage.page;

import io.laminar.memory.region.Region;
import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.CheckpointReader;
import io.laminar.ring0.storage.StateRegion;
import io.laminar.ring0.storage.StorageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checkpoints of regions that the engine knows by names, to be read; the manifest says a name as the region's tag. */
public final class RegionReader implements CheckpointReader {
    private final PageReader store;

    /**
     * Checkpoints to be read.
     *
     * @param store closed with this
     */
    public RegionReader(PageReader store) {
        this.store = store;
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
        return read(epoch, regions).filled();
    }

    /** Fills regions, and says what the checkpoint has. */
    Loaded read(long epoch, List<StateRegion> regions) throws StorageException {
        Map<Name, StateRegion> wanted = new HashMap<>();
        regions.forEach(region -> wanted.put(Name.of(region), region));
        List<StateRegion> filled = new ArrayList<>();
        List<Region> others = new ArrayList<>();
        Map<Name, RegionKey> keys = new HashMap<>();
        try {
            RecoveredCheckpoint recovered = CheckpointRecovery.read(store, epoch, state -> {
                Name name = new Name(state.key().core(), state.tag());
                keys.put(name, state.key());
                StateRegion region = wanted.get(name);
                if (region != null) {
                    filled.add(region);
                    return region.region();
                }
                Region other = CheckpointRecovery.scratch(state);
                others.add(other);
                return other;
            });
            return new Loaded(filled, keys, recovered);
        } finally {
            others.forEach(Region::close);
        }
    }

    /** A region of a core. */
    record Name(int core, String identity) {
        static Name of(StateRegion region) {
            return new Name(region.core(), region.identity());
        }
    }

    /**
     * What was read.
     *
     * @param filled regions that the checkpoint had
     * @param keys numbers of all of its regions
     * @param recovered what the next checkpoint goes on from
     */
    record Loaded(List<StateRegion> filled, Map<Name, RegionKey> keys, RecoveredCheckpoint recovered) {}

    @Override
    public void close() {
        store.close();
    }
}
