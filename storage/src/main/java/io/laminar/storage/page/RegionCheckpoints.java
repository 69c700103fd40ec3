package io.laminar.storage.page;

import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.CheckpointRun;
import io.laminar.ring0.storage.CheckpointStore;
import io.laminar.ring0.storage.StateRegion;
import io.laminar.ring0.storage.StorageException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checkpoints of regions that the engine knows by names, over a store that knows them by numbers. A name has the same
 * number from the first checkpoint on that it is part of; the manifest says it as the region's tag.
 */
public final class RegionCheckpoints implements CheckpointStore {
    private final PageStore store;
    private final RegionReader reader;
    private CheckpointWriter writer;
    private final Map<RegionReader.Name, RegionKey> keys = new HashMap<>();
    private final Map<Integer, Integer> nextNumbers = new HashMap<>();

    /**
     * Checkpoints in a store.
     *
     * @param store closed with this
     */
    public RegionCheckpoints(PageStore store) {
        this.store = store;
        this.reader = new RegionReader(store);
        this.writer = new CheckpointWriter(store);
    }

    @Override
    public List<Long> epochs() throws StorageException {
        return reader.epochs();
    }

    @Override
    public CheckpointHead head(long epoch) throws StorageException {
        return reader.head(epoch);
    }

    @Override
    public List<StateRegion> load(long epoch, List<StateRegion> regions) throws StorageException {
        keys.clear();
        nextNumbers.clear();
        RegionReader.Loaded loaded = reader.read(epoch, regions);
        loaded.keys().forEach(this::note);
        writer.close();
        writer = new CheckpointWriter(store, loaded.recovered());
        return loaded.filled();
    }

    private void note(RegionReader.Name name, RegionKey key) {
        keys.put(name, key);
        nextNumbers.merge(key.core(), key.number() + 1, Math::max);
    }

    private RegionKey keyOf(StateRegion region) {
        RegionReader.Name name = RegionReader.Name.of(region);
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
        long oldest = store.retain(ofAsManyCores(newest));
        return oldest == PageStore.NO_BASE ? List.of() : store.manifest(oldest).barriers();
    }

    /** How many of the newest are of as many cores as the last: logs are kept for these alone. */
    private int ofAsManyCores(int newest) throws StorageException {
        List<Long> epochs = store.checkpoints();
        int count = Math.min(1, epochs.size());
        while (count < Math.min(newest, epochs.size())
                && store.manifest(epochs.get(count)).cores()
                        == store.manifest(epochs.get(0)).cores()) {
            count++;
        }
        return Math.max(1, count);
    }

    @Override
    public void close() {
        writer.close();
        store.close();
    }
}
