package io.laminar.storage.page;

import io.laminar.ring0.storage.StorageException;

/**
 * A checkpoint under way.
 *
 * @threading the store's
 * @blocking as long as files take
 */
public interface PageBatch extends AutoCloseable {
    /**
     * Puts a page.
     *
     * @param record key and value, copied
     * @throws StorageException when it cannot be written; only {@link #close} is of use then
     */
    void put(PageRecord record) throws StorageException;

    /**
     * Drops all pages that the base has of a region.
     *
     * @param region which
     * @throws StorageException when that cannot be written; only {@link #close} is of use then
     */
    void drop(RegionKey region) throws StorageException;

    /**
     * Makes it a checkpoint, durably.
     *
     * @param manifest what it says of itself, without files
     * @return the manifest as it was written
     * @throws StorageException when it has not become one
     */
    Manifest commit(Manifest manifest) throws StorageException;

    /** Gives up what was not committed. Closing twice is harmless. */
    @Override
    void close();
}
