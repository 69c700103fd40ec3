package io.laminar.storage.page.rocksdb;

import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * RocksDB's native library. Left to itself it is unpacked into the directory for temporary files, some 14 MB, and
 * deleted when the JVM ends in good order: what is killed leaves it there. Here its file goes as soon as it is loaded,
 * which a mapped library does not mind.
 */
final class RocksLibrary {
    private static boolean loaded;

    private RocksLibrary() {}

    /** Loads it, once, before any other class of RocksDB is touched: their initialisers load it, too. */
    static synchronized void load() throws StorageException {
        if (loaded) {
            return;
        }
        try {
            Path folder = Files.createTempDirectory("laminar-pages");
            try {
                NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
            } finally {
                StoreFiles.deleteTree(folder);
            }
        } catch (IOException e) {
            throw StoreFailure.writing("cannot unpack the library of the page store", e);
        }
        RocksDB.loadLibrary();
        loaded = true;
    }
}
