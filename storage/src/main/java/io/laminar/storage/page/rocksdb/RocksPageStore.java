package io.laminar.storage.page.rocksdb;

import io.laminar.ring0.port.DurableDirectory;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.CheckpointStep;
import io.laminar.storage.page.Manifest;
import io.laminar.storage.page.ManifestCodec;
import io.laminar.storage.page.PageBatch;
import io.laminar.storage.page.PageSource;
import io.laminar.storage.page.PageStore;
import io.laminar.storage.page.StoreFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Checkpoints in a directory, their pages in RocksDB; see the package. */
public final class RocksPageStore implements PageStore {
    private final RocksPageStoreConfig config;
    private final StoreFiles files;
    private final FileChannel lock;
    private final RocksSettings settings;
    private final RocksPageReader reader;

    /** Tables of the database whose bytes this has synced. */
    private final Set<String> synced = new HashSet<>();

    private @Nullable RocksDB live;

    /** The checkpoint that the database is equal to, while there is a database and no batch. */
    private long liveEpoch;

    private @Nullable RocksPageBatch batch;
    private boolean closed;

    private RocksPageStore(RocksPageStoreConfig config, StoreFiles files, FileChannel lock) {
        this.config = config;
        this.files = files;
        this.lock = lock;
        this.settings = new RocksSettings(config.bufferBytes());
        this.reader = new RocksPageReader(files, settings, null);
    }

    /**
     * Opens a directory, for one process, and deletes what interrupted checkpoints have left there.
     *
     * @param config where, and how
     * @return the store
     * @throws StorageException when another has it, or files cannot be made
     */
    public static RocksPageStore open(RocksPageStoreConfig config) throws StorageException {
        RocksLibrary.load();
        Path path = config.directory();
        try {
            new DurableDirectory(path).make();
            FileChannel lock = lock(path);
            StoreFiles files = new StoreFiles(path);
            boolean clean = false;
            try {
                files.deleteLeftovers();
                clean = true;
            } finally {
                if (!clean) {
                    lock.close();
                }
            }
            return new RocksPageStore(config, files, lock);
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw StoreFailure.writing("cannot open: directory=" + path, e);
        }
    }

    /**
     * Takes the checkpoints of a directory for this process, and does nothing with them.
     *
     * @param directory theirs
     * @return what gives them back when it is closed
     * @throws StorageException when another has them
     * @throws IOException when there is no such directory, or it cannot be written to
     */
    public static FileChannel lock(Path directory) throws IOException {
        FileChannel lock = new DurableDirectory(directory).tryLock(StoreFiles.LOCK);
        if (lock == null) {
            throw StoreFailure.inUse(directory);
        }
        return lock;
    }

    @Override
    public PageBatch begin(long epoch, long base) throws StorageException {
        if (closed || batch != null || epoch <= base) {
            throw new IllegalStateException("no checkpoint can begin: epoch=" + epoch + ", base=" + base + ", closed="
                    + closed + ", underWay=" + (batch != null));
        }
        try {
            if (Files.exists(files.manifest(epoch))) {
                throw new IllegalStateException("there is a checkpoint of this epoch: epoch=" + epoch);
            }
            files.deleteUnfinished(epoch);
            RocksDB database = live;
            if (database == null || liveEpoch != base) {
                database = rebuild(base);
            }
            step(CheckpointStep.BEGUN);
            batch = new RocksPageBatch(this, database, settings, epoch);
            return batch;
        } catch (RocksDBException | IOException e) {
            closeLive();
            throw StoreFailure.writing("cannot begin checkpoint: epoch=" + epoch + ", base=" + base, e);
        }
    }

    private RocksDB rebuild(long base) throws IOException, RocksDBException {
        closeLive();
        StoreFiles.deleteTree(files.live());
        if (base != NO_BASE) {
            files.linkLive(base);
        }
        RocksDB database = RocksDB.open(settings.options, files.live().toString());
        live = database;
        liveEpoch = base;
        return database;
    }

    /** Gives the files of the database a second name, and then the checkpoint its manifest. */
    Manifest publish(RocksDB database, Manifest manifest) throws RocksDBException, IOException {
        long epoch = manifest.epoch();
        try (Checkpoint checkpoint = Checkpoint.create(database)) {
            checkpoint.createCheckpoint(files.links(epoch).toString());
        }
        step(CheckpointStep.LINKED);
        List<StoreFile> all = files.filesOf(epoch);
        for (StoreFile file : all) {
            if (!file.name().endsWith(".sst") || synced.add(file.name())) {
                StoreFiles.sync(files.links(epoch).resolve(file.name()));
            }
        }
        new DurableDirectory(files.links(epoch)).sync();
        step(CheckpointStep.SYNCED);
        Manifest whole = manifest.withFiles(all);
        writeManifest(whole);
        return whole;
    }

    private void writeManifest(Manifest manifest) throws IOException {
        long epoch = manifest.epoch();
        Path unfinished = files.unfinishedManifest(epoch);
        try (FileChannel channel =
                FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer text = ByteBuffer.wrap(ManifestCodec.encode(manifest));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            step(CheckpointStep.MANIFEST_WRITTEN);
            channel.force(true);
        }
        step(CheckpointStep.MANIFEST_SYNCED);
        Files.move(unfinished, files.manifest(epoch), StandardCopyOption.ATOMIC_MOVE);
        step(CheckpointStep.MANIFEST_RENAMED);
        files.sync();
        step(CheckpointStep.COMMITTED);
    }

    /** A batch has ended; one that was not committed takes the database with it. */
    void ended(long epoch, boolean committed) {
        batch = null;
        if (committed) {
            liveEpoch = epoch;
            return;
        }
        closeLive();
        try {
            files.deleteManifest(epoch);
            files.deleteUnfinished(epoch);
        } catch (IOException e) {
            // What is left is deleted at the next start. Where its manifest has its name already, it is a checkpoint as
            // good as any: logs are kept back to the one before.
        }
    }

    private void closeLive() {
        if (live != null) {
            live.close();
            live = null;
        }
        synced.clear();
    }

    @Override
    public List<Long> checkpoints() throws StorageException {
        return reader.checkpoints();
    }

    @Override
    public PageSource open(long epoch) throws StorageException {
        return reader.open(epoch);
    }

    @Override
    public Manifest manifest(long epoch) throws StorageException {
        return reader.manifest(epoch);
    }

    @Override
    public Path file(long epoch) {
        return reader.file(epoch);
    }

    @Override
    public void setAside(long epoch) throws StorageException {
        try {
            files.setAside(epoch);
        } catch (IOException e) {
            throw StoreFailure.writing("cannot set aside: file=" + files.manifest(epoch), e);
        }
    }

    @Override
    public long retain(int newest) throws StorageException {
        if (newest < 1) {
            throw new IllegalArgumentException("at least one checkpoint must stay: newest=" + newest);
        }
        List<Long> epochs = checkpoints();
        try {
            for (long epoch : epochs.stream().skip(newest).toList().reversed()) {
                files.deleteManifest(epoch);
                step(CheckpointStep.MANIFEST_DELETED);
                files.deleteLinks(epoch);
                step(CheckpointStep.FILES_DELETED);
            }
            long oldest = epochs.isEmpty() ? NO_BASE : epochs.get(Math.min(newest, epochs.size()) - 1);
            for (long epoch : files.epochsAside()) {
                if (epoch < oldest) {
                    files.deleteAside(epoch);
                }
            }
            return oldest;
        } catch (IOException e) {
            throw StoreFailure.writing("cannot delete checkpoints: directory=" + config.directory(), e);
        }
    }

    /** What has failed behind a write, which says no more than that it has. */
    StorageException failedInBackground(String what) {
        try {
            long freeBytes = Files.getFileStore(config.directory()).getUsableSpace();
            boolean full = freeBytes < config.bufferBytes();
            return new StorageException(
                    full ? StorageErrorCode.CHECKPOINT_DISK_FULL : StorageErrorCode.CHECKPOINT_WRITE_FAILED,
                    what + ", directory=" + config.directory() + ", freeBytes=" + freeBytes);
        } catch (IOException e) {
            return StoreFailure.writing(what + ", directory=" + config.directory(), e);
        }
    }

    void step(CheckpointStep step) {
        config.steps().accept(step);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (batch != null) {
            batch.close();
        }
        closed = true;
        closeLive();
        settings.close();
        try {
            StoreFiles.deleteTree(files.live());
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
