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

    /**
     * Refuses a log that the checkpoint was not taken with: its numbers may fit, and its rows are others.
     *
     * @param core whose log
     * @param identity what tells it from others; 0 when there is no log
     * @throws StorageException when it is another one
     */
    public void requireLog(int core, long identity) throws StorageException {
        long own = log(core);
        if (identity != 0 && own != 0 && identity != own) {
            throw new StorageException(
                    StorageErrorCode.LOG_OF_ANOTHER,
                    "core=" + core + ", epoch=" + epoch + ", log=" + Long.toHexString(identity)
                            + ", the checkpoint's log=" + Long.toHexString(own));
        }
    }

    /**
     * {@return what tells the log that the checkpoint was taken with from others; 0 when it does not say}
     *
     * @param core whose log
     */
    public long log(int core) {
        return core < facts.logs().size() ? facts.logs().get(core) : 0;
    }
}
