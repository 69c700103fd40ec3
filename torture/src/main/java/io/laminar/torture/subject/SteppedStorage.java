package io.laminar.torture.subject;

import io.laminar.ring0.checkpoint.CoreBarrier;
import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.CheckpointReader;
import io.laminar.ring0.storage.CheckpointRun;
import io.laminar.ring0.storage.CheckpointStore;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.storage.LogRecords;
import io.laminar.ring0.storage.StateRegion;
import io.laminar.ring0.storage.Storage;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.FileStorage;
import io.laminar.storage.page.RegionCheckpoints;
import io.laminar.storage.page.rocksdb.RocksPageStore;
import io.laminar.storage.page.rocksdb.RocksPageStoreConfig;
import io.laminar.torture.subject.Steps.RunStep;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engine's storage, whose steps are counted. */
public final class SteppedStorage implements Storage {
    private final FileStorage storage = new FileStorage();

    /** For the service loader, which finds it before the engine's own: its classes come first. */
    public SteppedStorage() {}

    @Override
    public LogPort openLog(LogConfig config, LogIo io) throws StorageException {
        return storage.openLog(config, io);
    }

    @Override
    public LogRecords readLog(Path directory, int core, long from, long to) throws StorageException {
        return storage.readLog(directory, core, from, to);
    }

    @Override
    public long identifyLog(Path directory, int core) throws StorageException {
        return storage.identifyLog(directory, core);
    }

    @Override
    public void keepLogs(Path directory, int cores) throws StorageException {
        storage.keepLogs(directory, cores);
    }

    @Override
    public CheckpointStore openCheckpoints(Path directory) throws StorageException {
        return new Store(new RegionCheckpoints(
                RocksPageStore.open(RocksPageStoreConfig.of(directory).withSteps(Steps::taken))));
    }

    @Override
    public CheckpointReader readCheckpoints(Path directory) throws StorageException {
        return storage.readCheckpoints(directory);
    }

    private static final class Store implements CheckpointStore {
        private final CheckpointStore store;
        private @Nullable Late late;

        Store(CheckpointStore store) {
            this.store = store;
        }

        @Override
        public List<Long> epochs() throws StorageException {
            List<Long> epochs = store.epochs();
            Steps.taken(RunStep.LISTED);
            return epochs;
        }

        @Override
        public CheckpointHead head(long epoch) throws StorageException {
            return store.head(epoch);
        }

        @Override
        public List<StateRegion> load(long epoch, List<StateRegion> regions) throws StorageException {
            List<StateRegion> filled = store.load(epoch, regions);
            Steps.taken(RunStep.LOADED);
            return filled;
        }

        @Override
        public void setAside(long epoch) throws StorageException {
            store.setAside(epoch);
        }

        @Override
        public CheckpointRun begin(long epoch, int cores, List<StateRegion> regions) {
            writeLate();
            CheckpointRun run = new Run(store.begin(epoch, cores, regions), this);
            Steps.taken(RunStep.BEGUN);
            return run;
        }

        private void writeLate() {
            Late before = late;
            late = null;
            if (before != null) {
                try {
                    before.run().complete(before.facts());
                } catch (StorageException e) {
                    throw new IllegalStateException("a control cannot go on", e);
                }
            }
        }

        @Override
        public List<Long> retain(int newest) throws StorageException {
            Steps.taken(RunStep.RETAINING);
            List<Long> sequences = store.retain(Wrong.KEEP_ALL.isChosen() ? Integer.MAX_VALUE : newest);
            Steps.taken(RunStep.RETAINED);
            return sequences;
        }

        @Override
        public void close() {
            writeLate();
            store.close();
        }
    }

    /** A checkpoint that was said to be durable, and is not. */
    private record Late(CheckpointRun run, CheckpointFacts facts) {}

    private record Run(CheckpointRun run, Store store) implements CheckpointRun {
        @Override
        public long epoch() {
            return run.epoch();
        }

        @Override
        public CoreBarrier barrier(int core, long sequence) {
            Steps.taken(RunStep.BARRIER);
            return run.barrier(core, sequence);
        }

        @Override
        public boolean isFrozen() {
            return run.isFrozen();
        }

        @Override
        public void complete(CheckpointFacts facts) throws StorageException {
            Steps.taken(RunStep.PREPARED);
            if (Wrong.DECIDE_BEFORE_WRITE.isChosen()) {
                store.late = new Late(run, facts);
            } else {
                run.complete(facts);
            }
            Steps.taken(RunStep.DECIDED);
        }

        @Override
        public void abandon() {
            run.abandon();
        }
    }
}
