package io.laminar.engine;

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
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The engine's storage, which says each step that it is about to take, and has taken. */
final class StepStorage implements Storage {
    private final Storage storage =
            ServiceLoader.load(Storage.class).findFirst().orElseThrow();
    private final Consumer<String> told;
    private final UnaryOperator<LogPort> around;

    StepStorage(Consumer<String> told) {
        this(told, UnaryOperator.identity());
    }

    /** The same, with something of the test's own around each log. */
    StepStorage(Consumer<String> told, UnaryOperator<LogPort> around) {
        this.told = told;
        this.around = around;
    }

    /** Something that a storage does. */
    private interface Step<T> {
        T take() throws StorageException;
    }

    private <T> T step(String name, Step<T> step) throws StorageException {
        told.accept("before " + name);
        T answer = step.take();
        told.accept("after " + name);
        return answer;
    }

    @Override
    public LogPort openLog(LogConfig config, LogIo io) throws StorageException {
        return step("log " + config.core() + " opened", () -> around.apply(storage.openLog(config, io)));
    }

    @Override
    public LogRecords readLog(Path directory, int core, long from, long to) throws StorageException {
        return step("log " + core + " read", () -> storage.readLog(directory, core, from, to));
    }

    @Override
    public long identifyLog(Path directory, int core) throws StorageException {
        return storage.identifyLog(directory, core);
    }

    @Override
    public void keepLogs(Path directory, int cores) throws StorageException {
        step("logs kept", () -> {
            storage.keepLogs(directory, cores);
            return true;
        });
    }

    @Override
    public CheckpointStore openCheckpoints(Path directory) throws StorageException {
        return new Store(storage.openCheckpoints(directory));
    }

    @Override
    public CheckpointReader readCheckpoints(Path directory) throws StorageException {
        return storage.readCheckpoints(directory);
    }

    private final class Store implements CheckpointStore {
        private final CheckpointStore store;

        Store(CheckpointStore store) {
            this.store = store;
        }

        @Override
        public List<Long> epochs() throws StorageException {
            return store.epochs();
        }

        @Override
        public CheckpointHead head(long epoch) throws StorageException {
            return store.head(epoch);
        }

        @Override
        public List<StateRegion> load(long epoch, List<StateRegion> regions) throws StorageException {
            return step("checkpoint loaded", () -> store.load(epoch, regions));
        }

        @Override
        public void setAside(long epoch) throws StorageException {
            store.setAside(epoch);
        }

        @Override
        public CheckpointRun begin(long epoch, int cores, List<StateRegion> regions) {
            return new Run(store.begin(epoch, cores, regions));
        }

        @Override
        public List<Long> retain(int newest) throws StorageException {
            return step("checkpoints retained", () -> store.retain(newest));
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private final class Run implements CheckpointRun {
        private final CheckpointRun run;

        Run(CheckpointRun run) {
            this.run = run;
        }

        @Override
        public long epoch() {
            return run.epoch();
        }

        @Override
        public CoreBarrier barrier(int core, long sequence) {
            told.accept("barrier of core " + core);
            return run.barrier(core, sequence);
        }

        @Override
        public boolean isFrozen() {
            return run.isFrozen();
        }

        @Override
        public void complete(CheckpointFacts facts) throws StorageException {
            step("checkpoint decided", () -> {
                run.complete(facts);
                return true;
            });
        }

        @Override
        public void abandon() {
            run.abandon();
        }
    }
}
