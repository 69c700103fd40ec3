package io.laminar.storage.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.rocksdb.RocksPageStore;
import io.laminar.storage.page.rocksdb.RocksPageStoreConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random regions, writes, checkpoints that succeed, fail at any step or are given up, and starts: beside a model. */
class CheckpointModelTest {
    private static final int CORES = 3;
    private static final int SEEDS = Integer.getInteger("laminar.seeds", 6);
    private static final int STEPS = 60;
    private static final CheckpointStep[] FATAL = {
        CheckpointStep.BEGUN,
        CheckpointStep.PAGES_PUT,
        CheckpointStep.FLUSHED,
        CheckpointStep.LINKED,
        CheckpointStep.SYNCED,
        CheckpointStep.MANIFEST_WRITTEN,
        CheckpointStep.MANIFEST_SYNCED,
        CheckpointStep.MANIFEST_RENAMED,
        CheckpointStep.COMMITTED
    };

    @TempDir
    Path folder;

    /** A planted failure. */
    private static final class Planted extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private record Committed(long epoch, SortedMap<RegionKey, byte[]> image) {}

    private final class Run implements AutoCloseable {
        final Random random;
        final String seed;
        final Path directory;
        final List<Committed> committed = new ArrayList<>();
        World world;
        RocksPageStore store;
        CheckpointWriter writer;

        @Nullable
        CheckpointStep failAt;

        long epoch;

        Run(long seed) throws StorageException {
            this.seed = "seed=" + seed;
            this.random = new Random(seed);
            this.directory = folder.resolve("run" + seed);
            this.world = new World(CORES, random);
            world.create();
            world.create();
            this.store = open();
            this.writer = new CheckpointWriter(store);
        }

        RocksPageStore open() throws StorageException {
            return RocksPageStore.open(
                    RocksPageStoreConfig.of(directory).withBufferBytes(1 << 16).withSteps(step -> {
                        if (step == failAt) {
                            throw new Planted();
                        }
                    }));
        }

        void checkpoint() throws StorageException {
            epoch += 1 + random.nextInt(2);
            PendingCheckpoint pending = writer.prepare(epoch, CORES, world.parts());
            int outcome = random.nextInt(10);
            if (outcome == 0) {
                pending.freeze(1, 5);
                world.write();
                pending.abandon();
                return;
            }
            SortedMap<RegionKey, byte[]> image = world.image();
            world.freeze(pending);
            for (int i = random.nextInt(40); i > 0; i--) {
                world.write();
            }
            if (outcome < 4) {
                failAt = FATAL[random.nextInt(FATAL.length)];
                assertThrows(Planted.class, () -> pending.write(World.facts(epoch)), seed);
                failAt = null;
            } else {
                Manifest manifest = pending.write(World.facts(epoch));
                assertEquals(epoch, manifest.epoch());
                committed.add(new Committed(epoch, image));
            }
            assertEquals(committed.reversed().stream().map(Committed::epoch).toList(), store.checkpoints(), seed);
        }

        void restart() throws StorageException {
            writer.close();
            store.close();
            world.close();
            store = open();
            Optional<RecoveredCheckpoint> found = CheckpointRecovery.newest(store, World::make);
            world = new World(CORES, random);
            if (committed.isEmpty()) {
                assertTrue(found.isEmpty(), seed);
                world.create();
                writer = new CheckpointWriter(store);
                return;
            }
            RecoveredCheckpoint recovered = found.orElseThrow();
            Committed last = committed.getLast();
            assertEquals(last.epoch(), recovered.manifest().epoch(), seed);
            assertEquals(World.facts(last.epoch()), recovered.manifest().facts(), seed);
            assertEquals(
                    World.barrier(2, last.epoch()),
                    recovered.manifest().barriers().get(2),
                    seed);
            world.regions.putAll(recovered.regions());
            World.assertSame(last.image(), world.image(), seed);
            epoch = Math.max(epoch, last.epoch());
            writer = new CheckpointWriter(store, recovered);
        }

        void retain() throws StorageException {
            int count = 1 + random.nextInt(3);
            long oldest = store.retain(count);
            while (committed.size() > count) {
                committed.removeFirst();
            }
            assertEquals(
                    committed.isEmpty()
                            ? PageStore.NO_BASE
                            : committed.getFirst().epoch(),
                    oldest,
                    seed);
        }

        void verifyAny() throws StorageException {
            if (!committed.isEmpty()) {
                Committed any = committed.get(random.nextInt(committed.size()));
                assertEquals(
                        any.epoch(),
                        CheckpointRecovery.verify(store, any.epoch()).epoch(),
                        seed);
            }
        }

        @Override
        public void close() {
            writer.close();
            store.close();
            world.close();
        }
    }

    @Test
    void shouldComeBackAsItWasAtTheLastCheckpoint() throws StorageException {
        long first = Long.getLong("laminar.seed", System.nanoTime());
        for (long seed = first; seed < first + SEEDS; seed++) {
            try (Run run = new Run(seed)) {
                for (int step = 0; step < STEPS; step++) {
                    switch (run.random.nextInt(12)) {
                        case 0 -> run.world.create();
                        case 1 -> run.world.drop();
                        case 2, 3, 4 -> run.checkpoint();
                        case 5 -> run.restart();
                        case 6 -> run.retain();
                        case 7 -> run.verifyAny();
                        default -> {
                            for (int i = 0; i < 20; i++) {
                                run.world.write();
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void shouldWriteOnlyWhatHasChanged() throws StorageException {
        try (Run run = new Run(1)) {
            PendingCheckpoint first = run.writer.prepare(1, CORES, run.world.parts());
            run.world.freeze(first);
            Manifest all = first.write(World.facts(1));
            run.committed.add(new Committed(1, run.world.image()));
            run.restart();
            PendingCheckpoint second = run.writer.prepare(2, CORES, run.world.parts());
            run.world.freeze(second);
            Manifest same = second.write(CheckpointFacts.NONE);
            assertEquals(all.regions(), same.regions(), "nothing was written since the one before");
            assertEquals(tables(all), tables(same), "so there is no new file");
        }
    }

    private static Map<String, Long> tables(Manifest manifest) {
        Map<String, Long> tables = new TreeMap<>();
        manifest.files().stream()
                .filter(file -> file.name().endsWith(".sst"))
                .forEach(file -> tables.put(file.name(), file.bytes()));
        return tables;
    }

    @Test
    void shouldRefuseRegionsWhosePagesAreElsewhere() throws StorageException {
        try (Run run = new Run(2)) {
            PendingCheckpoint first = run.writer.prepare(1, CORES, run.world.parts());
            run.world.freeze(first);
            first.write(CheckpointFacts.NONE);
            try (CheckpointWriter other = new CheckpointWriter(run.store)) {
                assertThrows(IllegalArgumentException.class, () -> other.prepare(2, CORES, run.world.parts()));
            }
            PendingCheckpoint second = run.writer.prepare(2, CORES, run.world.parts());
            run.world.freeze(second);
            assertEquals(2, second.write(CheckpointFacts.NONE).epoch());
        }
    }

    @Test
    void shouldGiveUpWhatARegionHasOutgrown() throws StorageException {
        try (Run run = new Run(3)) {
            PendingCheckpoint first = run.writer.prepare(1, CORES, run.world.parts());
            Region large = Region.create(RegionSource.LOCAL, 1L << 30, "large");
            run.world.freeze(first);
            first.write(CheckpointFacts.NONE);
            run.world.regions.put(new RegionKey(0, 9), large);
            PendingCheckpoint second = run.writer.prepare(2, CORES, run.world.parts());
            large.allocateExtent(8192);
            boolean[] frozen = {second.freeze(0, 1), second.freeze(1, 1), second.freeze(2, 1)};
            assertEquals("[false, true, true]", Arrays.toString(frozen));
            StorageException failure = assertThrows(StorageException.class, () -> second.write(CheckpointFacts.NONE));
            assertEquals(StorageErrorCode.CHECKPOINT_OUTGROWN, failure.code());
            PendingCheckpoint third = run.writer.prepare(3, CORES, run.world.parts());
            run.world.freeze(third);
            third.write(CheckpointFacts.NONE);
            assertEquals(List.of(3L, 1L), run.store.checkpoints());
            assertEquals(3, CheckpointRecovery.verify(run.store, 3).epoch());
        }
    }
}
