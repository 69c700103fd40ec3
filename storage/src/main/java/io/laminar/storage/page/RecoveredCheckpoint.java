package io.laminar.storage.page;

import io.laminar.memory.region.Region;
import io.laminar.ring0.storage.StorageException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A checkpoint that was read back. */
public final class RecoveredCheckpoint {
    private final Manifest manifest;
    private final List<StorageException> damaged;
    private final SortedMap<RegionKey, CheckpointWriter.Kept> kept;

    RecoveredCheckpoint(
            Manifest manifest, List<StorageException> damaged, SortedMap<RegionKey, CheckpointWriter.Kept> kept) {
        this.manifest = manifest;
        this.damaged = List.copyOf(damaged);
        this.kept = kept;
    }

    /** {@return what the checkpoint says of itself} */
    public Manifest manifest() {
        return manifest;
    }

    /** {@return what is wrong with newer ones, which were set aside} */
    public List<StorageException> damaged() {
        return damaged;
    }

    /** {@return the same, when newer ones were found to be damaged} */
    RecoveredCheckpoint damaged(List<StorageException> newer) {
        return new RecoveredCheckpoint(manifest, newer, kept);
    }

    /** {@return the regions, as they were at the barrier; who recovered them closes them} */
    public SortedMap<RegionKey, Region> regions() {
        SortedMap<RegionKey, Region> regions = new TreeMap<>();
        kept.forEach((key, one) -> regions.put(key, one.region()));
        return Collections.unmodifiableSortedMap(regions);
    }

    /** What the next checkpoint has to know of the regions. */
    SortedMap<RegionKey, CheckpointWriter.Kept> kept() {
        return kept;
    }
}
