package io.laminar.storage.page.rocksdb;

import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.PageCursor;
import io.laminar.storage.page.PagePlace;
import io.laminar.storage.page.PageRecord;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** Some of the pages of a checkpoint, by an iterator of its own. */
final class RocksPageCursor implements PageCursor {
    private final Path folder;
    private final ReadOptions options;
    private final @Nullable Slice end;
    private final RocksIterator iterator;
    private boolean closed;

    RocksPageCursor(
            Path folder, RocksDB database, RocksSettings settings, @Nullable PagePlace from, @Nullable PagePlace to) {
        this.folder = folder;
        options = new ReadOptions(settings.scan);
        end = to == null ? null : new Slice(RocksKey.of(to.region(), to.page()));
        if (end != null) {
            options.setIterateUpperBound(end);
        }
        iterator = database.newIterator(options);
        if (from == null) {
            iterator.seekToFirst();
        } else {
            iterator.seek(RocksKey.of(from.region(), from.page()));
        }
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
            options.close();
            if (end != null) {
                end.close();
            }
        }
    }
}
