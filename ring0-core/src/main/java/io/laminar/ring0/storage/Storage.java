package io.laminar.ring0.storage;

import java.nio.file.Path;

/** Finds what an engine keeps in a directory; a service, so that an engine without one needs no storage. */
public interface Storage {
    /**
     * Opens the checkpoints of an engine, for this process alone.
     *
     * @param directory theirs alone; made when it is not there
     * @return the checkpoints
     * @throws StorageException when another has them, or files cannot be made
     * @blocking as long as files take
     */
    CheckpointStore openCheckpoints(Path directory) throws StorageException;
}
