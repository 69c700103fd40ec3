package io.laminar.storage.page.rocksdb;

import io.laminar.storage.page.CheckpointStep;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * How pages are kept.
 *
 * @param directory of the checkpoints, made when it is not there
 * @param bufferBytes how many bytes of pages are gathered before a file is written; up to four times as much is in use
 * @param steps is told each step of a checkpoint, before the next begins; what it throws fails the checkpoint
 */
public record RocksPageStoreConfig(Path directory, long bufferBytes, Consumer<CheckpointStep> steps) {
    /** Large enough that an incremental checkpoint is one file. */
    public static final long DEFAULT_BUFFER_BYTES = 64 << 20;

    private static final long LEAST_BUFFER_BYTES = 1 << 16;
    private static final long MOST_BUFFER_BYTES = 1 << 30;

    /** Checks the components. */
    public RocksPageStoreConfig {
        if (bufferBytes < LEAST_BUFFER_BYTES || bufferBytes > MOST_BUFFER_BYTES) {
            throw new IllegalArgumentException("bufferBytes must be in " + LEAST_BUFFER_BYTES + ".." + MOST_BUFFER_BYTES
                    + ": bufferBytes=" + bufferBytes);
        }
    }

    /** {@return the defaults} */
    public static RocksPageStoreConfig of(Path directory) {
        return new RocksPageStoreConfig(directory, DEFAULT_BUFFER_BYTES, step -> {});
    }

    /** {@return the same with another buffer} */
    public RocksPageStoreConfig withBufferBytes(long bytes) {
        return new RocksPageStoreConfig(directory, bytes, steps);
    }

    /** {@return the same with somebody who is told each step} */
    public RocksPageStoreConfig withSteps(Consumer<CheckpointStep> told) {
        return new RocksPageStoreConfig(directory, bufferBytes, told);
    }
}
