package io.laminar.storage.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.memory.testing.ChildJvm;
import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.rocksdb.RocksPageStore;
import io.laminar.storage.page.rocksdb.RocksPageStoreConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A process that writes checkpoints and dies at a named step of one of them; who started it looks at what is left. */
final class CheckpointTorture {
    private static final int PAGES = 48;
    private static final int WRITES = 40;
    private static final RegionKey KEY = new RegionKey(0, 7);
    private static final int EXIT = 42;

    private final Path directory;
    private final long seed;

    CheckpointTorture(Path directory, long seed) {
        this.directory = directory;
        this.seed = seed;
    }

    /** The state as it is at an epoch follows from the seed. */
    private Region state(long epoch) {
        Region region = Region.create(RegionSource.LOCAL, 100 * Region.PAGE_BYTES, "state");
        region.allocateExtent(PAGES);
        for (long one = 1; one <= epoch; one++) {
            advance(region, one);
        }
        return region;
    }

    private void advance(Region region, long epoch) {
        Random random = new Random(seed + epoch);
        for (int i = 0; i < WRITES; i++) {
            long at = region.base() + Region.PAGE_BYTES + 8L * random.nextInt((int) (PAGES * Region.PAGE_BYTES / 8));
            region.touch(at);
            RawMemory.putLong(at, random.nextLong());
        }
        region.touch(region.base());
        region.setRoot(0, epoch);
    }

    /**
     * Lets a process live and die.
     *
     * @return the last epoch that it had said to be a checkpoint; or the one that it had found
     */
    long once(CheckpointStep step, int occurrence) throws IOException, InterruptedException {
        try (ChildJvm child = ChildJvm.start(
                CheckpointTorture.class,
                directory.toString(),
                Long.toString(seed),
                step.name(),
                Integer.toString(occurrence))) {
            long last = child.last(0);
            assertEquals(EXIT, child.exitCode(), child::said);
            return last;
        }
    }

    /** {@return the epoch that is there; the state is compared} */
    long audit() throws StorageException {
        try (RocksPageStore store = RocksPageStore.open(RocksPageStoreConfig.of(directory))) {
            Optional<RecoveredCheckpoint> found = recover(store);
            if (found.isEmpty()) {
                return 0;
            }
            RecoveredCheckpoint recovered = found.get();
            assertTrue(recovered.damaged().isEmpty(), () -> "seed=" + seed + ": " + recovered.damaged());
            Region region = recovered.regions().firstEntry().getValue();
            long epoch = recovered.manifest().epoch();
            try (Region expected = state(epoch)) {
                assertEquals(expected.usedBytes(), region.usedBytes());
                assertTrue(
                        RawMemory.equal(expected.base(), region.base(), region.usedBytes()),
                        () -> "seed=" + seed + ", epoch=" + epoch);
            }
            region.close();
            return epoch;
        }
    }

    private static Optional<RecoveredCheckpoint> recover(PageStore store) throws StorageException {
        return CheckpointRecovery.newest(
                store, state -> Region.create(RegionSource.LOCAL, 100 * Region.PAGE_BYTES, state.tag()));
    }

    /**
     * The process: a checkpoint after the other, two are kept, until the step.
     *
     * @param arguments directory, seed, step, which time
     * @throws IOException when something fails
     */
    public static void main(String[] arguments) throws IOException {
        CheckpointTorture torture = new CheckpointTorture(Path.of(arguments[0]), Long.parseLong(arguments[1]));
        CheckpointStep fatal = CheckpointStep.valueOf(arguments[2]);
        int[] left = {Integer.parseInt(arguments[3])};
        RocksPageStoreConfig config = RocksPageStoreConfig.of(torture.directory).withSteps(step -> {
            if (step == fatal && --left[0] == 0) {
                Runtime.getRuntime().halt(EXIT);
            }
        });
        try (RocksPageStore store = RocksPageStore.open(config)) {
            Optional<RecoveredCheckpoint> found = recover(store);
            long epoch = found.map(one -> one.manifest().epoch()).orElse(0L);
            ChildJvm.say(epoch);
            Region region = found.isEmpty()
                    ? torture.state(0)
                    : found.get().regions().firstEntry().getValue();
            CheckpointWriter writer =
                    found.isEmpty() ? new CheckpointWriter(store) : new CheckpointWriter(store, found.get());
            while (true) {
                epoch++;
                torture.advance(region, epoch);
                PendingCheckpoint pending =
                        writer.prepare(epoch, 1, List.of(new CheckpointRegion(KEY, "state", region)));
                pending.freeze(0, epoch);
                pending.write(CheckpointFacts.NONE);
                ChildJvm.say(epoch);
                store.retain(2);
            }
        }
    }
}
