package io.laminar.storage;

import io.laminar.ring0.storage.CheckpointStore;
import io.laminar.ring0.storage.Storage;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.RegionCheckpoints;
import io.laminar.storage.page.rocksdb.RocksPageStore;
import io.laminar.storage.page.rocksdb.RocksPageStoreConfig;
import java.nio.file.Path;

/** What an engine keeps, in files of this machine. */
public final class FileStorage implements Storage {
    /** For the service loader. */
    public FileStorage() {}

    @Override
    public CheckpointStore openCheckpoints(Path directory) throws StorageException {
        return new RegionCheckpoints(RocksPageStore.open(RocksPageStoreConfig.of(directory)));
    }
}
