package io.laminar.storage.page;

import io.laminar.ring0.storage.StorageException;

/**
 * Pages of a checkpoint, one after the other.
 *
 * @threading one thread
 * @blocking as long as files take
 */
public interface PageCursor extends AutoCloseable {
    /**
     * Reads the next page, by core, region and number.
     *
     * @param record where it goes: key and value as they are in the store, not checked
     * @return false when there is none
     * @throws StorageException when it cannot be read
     */
    boolean next(PageRecord record) throws StorageException;

    /** Gives up what it holds. Closing twice is harmless. */
    @Override
    void close();
}
