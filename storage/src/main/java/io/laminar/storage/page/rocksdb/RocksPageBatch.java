package io.laminar.storage.page.rocksdb;

import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.CheckpointStep;
import io.laminar.storage.page.Manifest;
import io.laminar.storage.page.PageBatch;
import io.laminar.storage.page.PageRecord;
import io.laminar.storage.page.RegionKey;
import java.io.IOException;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Pages on their way into the database of the store. */
final class RocksPageBatch implements PageBatch {
    private final RocksPageStore store;
    private final RocksDB database;
    private final RocksSettings settings;
    private final long epoch;
    private boolean committed;
    private boolean closed;

    RocksPageBatch(RocksPageStore store, RocksDB database, RocksSettings settings, long epoch) {
        this.store = store;
        this.database = database;
        this.settings = settings;
        this.epoch = epoch;
    }

    @Override
    public void put(PageRecord record) throws StorageException {
        try {
            database.put(settings.noLog, record.key(), record.value());
        } catch (RocksDBException e) {
            throw StoreFailure.writing("cannot put page: epoch=" + epoch + ", " + record, e);
        }
    }

    @Override
    public void drop(RegionKey region) throws StorageException {
        try {
            database.deleteRange(settings.noLog, RocksKey.of(region, 0), RocksKey.of(region, Long.MAX_VALUE));
        } catch (RocksDBException e) {
            throw StoreFailure.writing("cannot drop region: epoch=" + epoch + ", " + region, e);
        }
    }

    @Override
    public Manifest commit(Manifest manifest) throws StorageException {
        if (manifest.epoch() != epoch) {
            throw new IllegalArgumentException("the manifest is of epoch=" + manifest.epoch() + ", expected=" + epoch);
        }
        store.step(CheckpointStep.PAGES_PUT);
        try {
            database.flush(settings.flush);
            store.step(CheckpointStep.FLUSHED);
            Manifest written = store.publish(database, manifest);
            committed = true;
            return written;
        } catch (RocksDBException | IOException e) {
            throw e instanceof StorageException known
                    ? known
                    : StoreFailure.writing("cannot write checkpoint: epoch=" + epoch, e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            store.ended(epoch, committed);
        }
    }
}
