package io.laminar.ring0.storage;

import java.util.List;

/**
 * Checkpoints of one engine. A checkpoint is named by its epoch; it exists when {@link CheckpointRun#complete} has
 * returned, or not at all.
 *
 * @threading one thread, of Ring 1
 * @blocking as long as files take
 */
public interface CheckpointStore extends CheckpointReader {
    /**
     * Takes a damaged checkpoint out of the list, once an older one was found to be whole.
     *
     * @param epoch of it
     * @throws StorageException when it cannot be renamed
     */
    void setAside(long epoch) throws StorageException;

    /**
     * Prepares a checkpoint.
     *
     * @param epoch of it, above the one before
     * @param cores how many there are
     * @param regions all that are part of it; none may be closed, and no other be made, before it has ended
     * @return what cores and this thread go on with
     */
    CheckpointRun begin(long epoch, int cores, List<StateRegion> regions);

    /**
     * Deletes all but the newest checkpoints, and those of another number of cores than the last.
     *
     * @param newest how many stay, at least 1
     * @return for each core the sequence that its log must reach back to; empty when there is no checkpoint
     * @throws StorageException when files cannot be deleted; they are at the next start
     */
    List<Long> retain(int newest) throws StorageException;
}
