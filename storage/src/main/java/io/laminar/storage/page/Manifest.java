package io.laminar.storage.page;

import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.CheckpointHead;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a checkpoint says of itself.
 *
 * @param epoch of the barrier; grows
 * @param barriers for each core the sequence of the barrier in its log: what is behind it is to be replayed
 * @param facts of the engine
 * @param regions by their keys
 * @param files of the store
 */
public record Manifest(
        long epoch, List<Long> barriers, CheckpointFacts facts, List<RegionState> regions, List<StoreFile> files) {
    /** Most cores. */
    public static final int MOST_CORES = 4096;

    /** Most regions, files, and entries of each map. */
    public static final int MOST_ENTRIES = 1 << 16;

    /** Checks and copies the components. */
    public Manifest {
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch must not be negative: epoch=" + epoch);
        }
        if (barriers.isEmpty() || barriers.size() > MOST_CORES) {
            throw new IllegalArgumentException("cores must be in 1.." + MOST_CORES + ": cores=" + barriers.size());
        }
        requireCount("regions", regions.size());
        requireCount("files", files.size());
        requireCount("positions", facts.positions().size());
        requireCount("watermarks", facts.watermarks().size());
        requireCount("statements", facts.statements().size());
        int logs = facts.logs().size();
        if (logs != 0 && logs != barriers.size()) {
            throw new IllegalArgumentException(
                    "logs must be those of all cores, or none: logs=" + logs + ", cores=" + barriers.size());
        }
        barriers = List.copyOf(barriers);
        regions = regions.stream().sorted((a, b) -> a.key().compareTo(b.key())).toList();
        files = files.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
        Set<RegionKey> keys = new HashSet<>();
        for (RegionState region : regions) {
            if (!keys.add(region.key()) || region.key().core() >= barriers.size()) {
                throw new IllegalArgumentException(
                        "twice, or of no core: " + region.key() + ", cores=" + barriers.size());
            }
        }
    }

    private static void requireCount(String what, int count) {
        if (count > MOST_ENTRIES) {
            throw new IllegalArgumentException(what + " must be at most " + MOST_ENTRIES + ": " + what + "=" + count);
        }
    }

    /** {@return the number of cores that wrote it} */
    public int cores() {
        return barriers.size();
    }

    /** {@return what is not the store's own} */
    public CheckpointHead head() {
        return new CheckpointHead(epoch, barriers, facts);
    }

    /** {@return the same with other files} */
    public Manifest withFiles(List<StoreFile> others) {
        return new Manifest(epoch, barriers, facts, regions, others);
    }
}
