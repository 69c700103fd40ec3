package io.laminar.ring0.storage;

import java.util.List;

/**
 * What a checkpoint says of itself beside its regions.
 *
 * @param epoch of the barrier; grows
 * @param barriers for each core the sequence of the barrier in its log: what is behind it is to be replayed
 * @param facts of the engine
 */
public record CheckpointHead(long epoch, List<Long> barriers, CheckpointFacts facts) {
    /** Copies the list. */
    public CheckpointHead {
        barriers = List.copyOf(barriers);
    }

    /** {@return the number of cores that wrote it} */
    public int cores() {
        return barriers.size();
    }
}
