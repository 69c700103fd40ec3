package io.laminar.ring0.storage;

import java.util.List;

/**
 * Checkpoints of one engine, to be read.
 *
 * @threading one thread, of Ring 1
 * @blocking as long as files take
 */
public interface CheckpointReader extends AutoCloseable {
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
     * Fills regions with what a checkpoint has of them. Of a store that is written to, the next checkpoint then has
     * only what has changed since.
     *
     * @param epoch of it
     * @param regions as many as there may be; those that the checkpoint does not know stay as they are, and what it has
     *     of others is read, checked and left
     * @return those that were filled
     * @throws StorageException when it is damaged or cannot be read; the regions are of no use then
     */
    List<StateRegion> load(long epoch, List<StateRegion> regions) throws StorageException;

    /** Gives files up. Closing twice is harmless. */
    @Override
    void close();
}
