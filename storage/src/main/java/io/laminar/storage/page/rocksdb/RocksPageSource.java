package io.laminar.storage.page.rocksdb;

import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.Manifest;
import io.laminar.storage.page.PageRecord;
import io.laminar.storage.page.PageSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A checkpoint's files, opened for reading only. */
final class RocksPageSource implements PageSource {
    private final Path folder;
    private final Manifest manifest;
    private final RocksDB database;
    private final RocksIterator iterator;
    private boolean closed;

    private RocksPageSource(Path folder, Manifest manifest, RocksDB database, RocksIterator iterator) {
        this.folder = folder;
        this.manifest = manifest;
        this.database = database;
        this.iterator = iterator;
    }

    static RocksPageSource open(Path folder, Manifest manifest, RocksSettings settings) throws RocksDBException {
        RocksDB database = RocksDB.openReadOnly(settings.options, folder.toString());
        RocksIterator iterator = database.newIterator(settings.scan);
        iterator.seekToFirst();
        return new RocksPageSource(folder, manifest, database, iterator);
    }

    @Override
    public Manifest manifest() {
        return manifest;
    }

    @Override
    public boolean next(PageRecord record) throws StorageException {
        if (!iterator.isValid()) {
            requireEnd();
            return false;
        }
        ByteBuffer value = record.emptyValue();
        int keyBytes = iterator.key(record.key());
        int valueBytes = iterator.value(value);
        if (keyBytes != PageRecord.KEY_BYTES || valueBytes > PageRecord.MOST_VALUE_BYTES) {
            throw StoreFailure.damaged(
                    "no page: folder=" + folder + ", keyBytes=" + keyBytes + ", valueBytes=" + valueBytes);
        }
        iterator.next();
        return true;
    }

    private void requireEnd() throws StorageException {
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw StoreFailure.damaged("pages cannot be read: folder=" + folder, e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            iterator.close();
            database.close();
        }
    }
}
