package io.laminar.storage.page.rocksdb;

import io.laminar.storage.page.Manifest;
import io.laminar.storage.page.PageCursor;
import io.laminar.storage.page.PagePlace;
import io.laminar.storage.page.PageSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** A checkpoint's files, opened for reading only. */
final class RocksPageSource implements PageSource {
    private final Path folder;
    private final Manifest manifest;
    private final RocksDB database;
    private final RocksSettings settings;
    private boolean closed;

    private RocksPageSource(Path folder, Manifest manifest, RocksDB database, RocksSettings settings) {
        this.folder = folder;
        this.manifest = manifest;
        this.database = database;
        this.settings = settings;
    }

    static RocksPageSource open(Path folder, Manifest manifest, RocksSettings settings) throws RocksDBException {
        RocksDB database = RocksDB.openReadOnly(settings.options, folder.toString());
        return new RocksPageSource(folder, manifest, database, settings);
    }

    @Override
    public Manifest manifest() {
        return manifest;
    }

    @Override
    public PageCursor pages(@Nullable PagePlace from, @Nullable PagePlace to) {
        return new RocksPageCursor(folder, database, settings, from, to);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            database.close();
        }
    }
}
