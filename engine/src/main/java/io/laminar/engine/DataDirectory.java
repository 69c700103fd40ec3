package io.laminar.engine;

import io.laminar.engine.config.DataConfig;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.ring0.storage.CheckpointStore;
import io.laminar.ring0.storage.Storage;
import io.laminar.ring0.storage.StorageException;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * What outlives an engine, open for this process alone.
 *
 * <pre>
 *   DIR/checkpoints   pages of all regions, manifests
 *   DIR/log           the log of each core
 * </pre>
 *
 * @threading the getters any
 */
final class DataDirectory implements AutoCloseable {
    private final DataConfig config;
    private final Path path;
    private final Storage storage;
    private final CheckpointStore store;

    private DataDirectory(DataConfig config, Path path, Storage storage) throws StorageException {
        this.config = config;
        this.path = path;
        this.storage = storage;
        this.store = storage.openCheckpoints(path.resolve("checkpoints"));
    }

    /** Opens the directory of a config that names one. */
    static DataDirectory open(LaminarConfig config) {
        Storage storage = ServiceLoader.load(Storage.class)
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        ErrorCode.NO_STORAGE,
                        "cannot keep anything: data.directory=" + config.data().directory()));
        return open(config, storage);
    }

    /** The same with a storage. */
    static DataDirectory open(LaminarConfig config, Storage storage) {
        Path path = config.baseDirectory().resolve(config.data().directory());
        try {
            return new DataDirectory(config.data(), path, storage);
        } catch (StorageException e) {
            throw Failures.of(e, "cannot open: data.directory=" + path);
        }
    }

    DataConfig config() {
        return config;
    }

    Path path() {
        return path;
    }

    /** {@return where the logs of the cores are} */
    Path logs() {
        return path.resolve("log");
    }

    /** Deletes the logs of cores that there are not any more. */
    void keepLogs(int cores) throws StorageException {
        storage.keepLogs(logs(), cores);
    }

    Storage storage() {
        return storage;
    }

    CheckpointStore store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
    }
}
