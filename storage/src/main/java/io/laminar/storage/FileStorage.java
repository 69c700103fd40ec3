package io.laminar.storage;

import io.laminar.ring0.storage.CheckpointReader;
import io.laminar.ring0.storage.CheckpointStore;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.storage.LogRecords;
import io.laminar.ring0.storage.Storage;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.log.Log;
import io.laminar.storage.log.LogReader;
import io.laminar.storage.page.RegionCheckpoints;
import io.laminar.storage.page.RegionReader;
import io.laminar.storage.page.rocksdb.RocksPageReader;
import io.laminar.storage.page.rocksdb.RocksPageStore;
import io.laminar.storage.page.rocksdb.RocksPageStoreConfig;
import java.nio.file.Path;

/** Logs and checkpoints in files of this machine. */
public final class FileStorage implements Storage {
    /** For the service loader. */
    public FileStorage() {}

    @Override
    public LogPort openLog(LogConfig config, LogIo io) throws StorageException {
        return Log.open(config, io);
    }

    @Override
    public LogRecords readLog(Path directory, int core, long from, long to) throws StorageException {
        return LogReader.open(directory, core, from, to);
    }

    @Override
    public long identifyLog(Path directory, int core) throws StorageException {
        return Log.identify(directory, core);
    }

    @Override
    public void keepLogs(Path directory, int cores) throws StorageException {
        Log.keep(directory, cores);
    }

    @Override
    public CheckpointStore openCheckpoints(Path directory) throws StorageException {
        return new RegionCheckpoints(RocksPageStore.open(RocksPageStoreConfig.of(directory)));
    }

    @Override
    public CheckpointReader readCheckpoints(Path directory) throws StorageException {
        return new RegionReader(RocksPageReader.share(directory));
    }
}
