package io.laminar.storage.page;

import io.laminar.ring0.storage.StorageException;
import java.nio.file.Path;
import java.util.List;

/**
 * Checkpoints that are read, and left as they are.
 *
 * @threading one thread
 * @blocking as long as files take
 */
public interface PageReader extends AutoCloseable {
    /**
     * {@return the epochs of all checkpoints, whole or not, newest first}
     *
     * @throws StorageException when they cannot be listed
     */
    List<Long> checkpoints() throws StorageException;

    /**
     * Opens a checkpoint for reading.
     *
     * @param epoch of it
     * @return its manifest and pages
     * @throws StorageException when it is damaged, as far as that can be seen before its pages are read
     */
    PageSource open(long epoch) throws StorageException;

    /**
     * {@return what a checkpoint says of itself; nothing else of it is looked at}
     *
     * @param epoch of it
     * @throws StorageException when that is damaged, gone, or of another version
     */
    Manifest manifest(long epoch) throws StorageException;

    /**
     * {@return the file that makes it a checkpoint}
     *
     * @param epoch of it
     */
    Path file(long epoch);

    /** Gives files up. Closing twice is harmless. */
    @Override
    void close();
}
