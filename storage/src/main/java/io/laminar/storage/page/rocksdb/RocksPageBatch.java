package io.laminar.storage.page.rocksdb;

import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.CheckpointStep;
import io.laminar.storage.page.Manifest;
import io.laminar.storage.page.PageBatch;
import io.laminar.storage.page.PageRecord;
import io.laminar.storage.page.RegionKey;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Pages on their way into the database of the store. */
final class RocksPageBatch implements PageBatch {
    private static final String BACKGROUND_ERRORS = "rocksdb.background-errors";
    private static final long GLANCE_NS = 200_000;

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
        write(() -> database.put(settings.noLog, record.key(), record.value()), record);
    }

    @Override
    public void drop(RegionKey region) throws StorageException {
        byte[] from = RocksKey.of(region, 0);
        byte[] to = RocksKey.of(region, Long.MAX_VALUE);
        write(() -> database.deleteRange(settings.noLog, from, to), region);
    }

    /** Writes as soon as there is room in memory, unless what makes room has failed. */
    private void write(Write one, Object what) throws StorageException {
        try {
            while (!tried(one)) {
                if (database.getLongProperty(BACKGROUND_ERRORS) > 0) {
                    throw store.failedInBackground("cannot put: epoch=" + epoch + ", " + what);
                }
                LockSupport.parkNanos(GLANCE_NS);
            }
        } catch (RocksDBException e) {
            throw StoreFailure.writing("cannot put: epoch=" + epoch + ", " + what, e);
        }
    }

    private static boolean tried(Write one) throws RocksDBException {
        try {
            one.run();
            return true;
        } catch (RocksDBException e) {
            if (e.getStatus() != null && e.getStatus().getCode() == Status.Code.Incomplete) {
                return false;
            }
            throw e;
        }
    }

    /** A write that may have to wait. */
    private interface Write {
        void run() throws RocksDBException;
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
