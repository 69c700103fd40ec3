package io.laminar.storage.page;

import io.laminar.ring0.storage.StorageException;

/**
 * Where checkpoints are kept. A checkpoint is named by its epoch; it exists when {@link PageBatch#commit} has returned,
 * or not at all.
 *
 * @threading one thread
 * @blocking as long as files take
 */
public interface PageStore extends PageReader {
    /** Stands for no checkpoint: a batch that begins with nothing. */
    long NO_BASE = -1;

    /**
     * Begins a checkpoint; one at a time.
     *
     * @param epoch of it, above that of the base
     * @param base the checkpoint whose pages it has, but for those that are put or dropped; or {@link #NO_BASE}
     * @return what takes its pages
     * @throws StorageException when the base is not there, or files cannot be made
     */
    PageBatch begin(long epoch, long base) throws StorageException;

    /**
     * Takes a damaged checkpoint out of the list; its files stay until older ones than it are given up too.
     *
     * @param epoch of it
     * @throws StorageException when it cannot be renamed
     */
    void setAside(long epoch) throws StorageException;

    /**
     * Deletes all but the newest checkpoints.
     *
     * @param newest how many stay, at least 1
     * @return the epoch of the oldest that is left, which logs must reach back to; {@link #NO_BASE} when there is none
     * @throws StorageException when files cannot be deleted; they are at the next start
     */
    long retain(int newest) throws StorageException;

    /** Gives files up. What was not committed is gone. Closing twice is harmless. */
    @Override
    void close();
}
