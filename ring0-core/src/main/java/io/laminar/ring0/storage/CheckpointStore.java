package io.laminar.ring0.storage;

import java.util.List;

/**
 * Checkpoints of one engine. A checkpoint is named by its epoch; it exists when {@link CheckpointRun#complete} has
 * returned, or not at all.
 *
 * @threading one thread, of Ring 1
 * @blocking as long as files take
 */
public interface CheckpointStore extends AutoCloseable {
    /**
     * {@return the epochs of all checkpoints, whole or not, newest first}
     *
     * @throws StorageException when they cannot be listed
     */
    List<Long> epochs() throws StorageException;

    /**
     * {@return what a checkpoint says of itself}
     *
     * @param epoch of it
     * @throws StorageException when it is damaged, cannot be read, or is of another version
     */
    CheckpointHead head(long epoch) throws StorageException;

    /**
     * Fills regions with what a checkpoint has of them. The next checkpoint then has only what has changed since.
     *
     * @param epoch of it
     * @param regions as many as there may be; those that the checkpoint does not know stay as they are, and what it has
     *     of others is read, checked and left
     * @return those that were filled
     * @throws StorageException when it is damaged or cannot be read; the regions are of no use then
     */
    List<StateRegion> load(long epoch, List<StateRegion> regions) throws StorageException;

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

    /** Gives files up. Closing twice is harmless. */
    @Override
    void close();
}
