package io.laminar.storage.page.rocksdb;

import io.laminar.ring0.port.DurableDirectory;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.Manifest;
import io.laminar.storage.page.ManifestCodec;
import io.laminar.storage.page.PageReader;
import io.laminar.storage.page.PageSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The checkpoints of a directory, without its lock: nothing is made, changed or deleted, whoever writes there
 * meanwhile. A checkpoint may be gone when it is asked for.
 */
public final class RocksPageReader implements PageReader {
    private final StoreFiles files;
    private final RocksSettings settings;
    private final @Nullable FileChannel lock;

    /** Reads with settings of the one that makes it; {@code lock}: given back with this, null for none. */
    RocksPageReader(StoreFiles files, RocksSettings settings, @Nullable FileChannel lock) {
        this.files = files;
        this.settings = settings;
        this.lock = lock;
    }

    /**
     * {@return the checkpoints of a directory}
     *
     * @param directory theirs
     * @throws StorageException when the library that reads them cannot be unpacked
     */
    public static RocksPageReader of(Path directory) throws StorageException {
        return of(directory, null);
    }

    /**
     * {@return the checkpoints of a directory that nobody writes to before this is closed}
     *
     * @param directory theirs
     * @throws StorageException when an engine has them
     */
    public static RocksPageReader share(Path directory) throws StorageException {
        try {
            // Who has made the directory has made this first.
            boolean used = Files.exists(directory.resolve(StoreFiles.LOCK));
            FileChannel lock = used ? new DurableDirectory(directory).tryShare(StoreFiles.LOCK) : null;
            if (used && lock == null) {
                throw StoreFailure.inUse(directory);
            }
            return of(directory, lock);
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw StoreFailure.reading("cannot keep others out: directory=" + directory, e);
        }
    }

    private static RocksPageReader of(Path directory, @Nullable FileChannel lock) throws StorageException {
        RocksLibrary.load();
        return new RocksPageReader(
                new StoreFiles(directory), new RocksSettings(RocksPageStoreConfig.DEFAULT_BUFFER_BYTES), lock);
    }

    @Override
    public List<Long> checkpoints() throws StorageException {
        try {
            return files.epochs();
        } catch (IOException e) {
            throw StoreFailure.reading("cannot list: directory=" + files.directory(), e);
        }
    }

    @Override
    public Manifest manifest(long epoch) throws StorageException {
        Path path = files.manifest(epoch);
        try (InputStream in = Files.newInputStream(path)) {
            Manifest manifest = ManifestCodec.decode(in.readNBytes(ManifestCodec.MOST_BYTES + 1), path.toString());
            if (manifest.epoch() != epoch) {
                throw StoreFailure.damaged(
                        "the manifest is of another epoch: file=" + path + ", epoch=" + manifest.epoch());
            }
            return manifest;
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw cannotOpen(epoch, e);
        }
    }

    @Override
    public PageSource open(long epoch) throws StorageException {
        Manifest manifest = manifest(epoch);
        try {
            files.requireWhole(epoch, manifest.files());
            return RocksPageSource.open(files.links(epoch), manifest, settings);
        } catch (StorageException e) {
            throw e;
        } catch (RocksDBException | IOException e) {
            throw cannotOpen(epoch, e);
        }
    }

    private StorageException cannotOpen(long epoch, Exception cause) {
        return StoreFailure.damaged(
                "cannot open checkpoint: file=" + files.manifest(epoch) + ", folder=" + files.links(epoch), cause);
    }

    @Override
    public Path file(long epoch) {
        return files.manifest(epoch);
    }

    @Override
    public void close() {
        settings.close();
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
