package io.laminar.storage.page;

import io.laminar.ring0.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that is read.
 *
 * @threading any; what is read by several threads is closed by one when they have closed their cursors
 * @blocking as long as files take
 */
public interface PageSource extends AutoCloseable {
    /** {@return what it says of itself} */
    Manifest manifest();

    /**
     * Begins to read a part of the pages. Parts that meet leave nothing out, whatever keys a damaged store has.
     *
     * @param from its first page; null for the very first
     * @param to the page behind its last; null for all that there are
     * @return what reads them
     * @throws StorageException when they cannot be read
     */
    PageCursor pages(@Nullable PagePlace from, @Nullable PagePlace to) throws StorageException;

    /** Gives files up. Closing twice is harmless. */
    @Override
    void close();
}
