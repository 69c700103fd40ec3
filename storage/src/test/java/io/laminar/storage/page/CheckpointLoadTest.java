package io.laminar.storage.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.rocksdb.RocksPageStore;
import io.laminar.storage.page.rocksdb.RocksPageStoreConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner of a region writes on while its checkpoints are written, and what they hold is the barrier's content. */
class CheckpointLoadTest {
    private static final int PAGES = 600;
    private static final int ROUNDS = 12;
    private static final long PATIENCE_NS = 60_000_000_000L;

    @TempDir
    Path folder;

    /** The owner: writes, and passes a barrier when there is one. */
    private static final class Owner implements Runnable {
        final Region region;
        final SplittableRandom random;
        final AtomicReference<PendingCheckpoint> barrier = new AtomicReference<>();
        final AtomicBoolean stop = new AtomicBoolean();
        volatile byte[] image = new byte[0];

        Owner(Region region, long seed) {
            this.region = region;
            this.random = new SplittableRandom(seed);
        }

        @Override
        public void run() {
            region.adopt();
            long writes = 0;
            while (!stop.get()) {
                for (int i = 0; i < 50; i++) {
                    long at = region.base()
                            + Region.PAGE_BYTES
                            + 8L * random.nextInt((int) (PAGES * Region.PAGE_BYTES / 8));
                    region.touch(at);
                    RawMemory.putLong(at, random.nextLong());
                    writes++;
                }
                PendingCheckpoint pending = barrier.get();
                if (pending != null) {
                    image = RawMemory.toArray(region.base(), (int) region.usedBytes());
                    barrier.set(null);
                    pending.freeze(0, writes);
                }
            }
        }
    }

    @Test
    void shouldHoldTheContentOfTheBarrier() throws StorageException, InterruptedException {
        long seed = Long.getLong("laminar.seed", System.nanoTime());
        try (Region region = Region.create(RegionSource.LOCAL, 2L * PAGES * Region.PAGE_BYTES, "state");
                RocksPageStore store =
                        RocksPageStore.open(RocksPageStoreConfig.of(folder).withBufferBytes(1 << 20))) {
            region.allocateExtent(PAGES);
            region.disown();
            Owner owner = new Owner(region, seed);
            Thread thread = new Thread(owner, "owner");
            thread.start();
            CheckpointRegion part = new CheckpointRegion(new RegionKey(0, 0), "state", region);
            try (CheckpointWriter writer = new CheckpointWriter(store)) {
                for (long epoch = 1; epoch <= ROUNDS; epoch++) {
                    PendingCheckpoint pending = writer.prepare(epoch, 1, List.of(part));
                    owner.barrier.set(pending);
                    long startNs = System.nanoTime();
                    while (!pending.isFrozen()) {
                        assertTrue(System.nanoTime() - startNs < PATIENCE_NS, "the owner does not pass its barrier");
                        Thread.onSpinWait();
                    }
                    byte[] expected = owner.image;
                    if (epoch % 4 == 2) {
                        pending.abandon();
                        continue;
                    }
                    pending.write(CheckpointFacts.NONE);
                    check(store, epoch, expected, "seed=" + seed + ", epoch=" + epoch);
                    store.retain(1);
                }
            } finally {
                owner.stop.set(true);
                thread.join();
            }
        }
    }

    private static void check(PageStore store, long epoch, byte[] expected, String what) throws StorageException {
        RecoveredCheckpoint recovered =
                CheckpointRecovery.newest(store, World::makeLarge).orElseThrow();
        assertEquals(epoch, recovered.manifest().epoch());
        try (Region region = recovered.regions().firstEntry().getValue()) {
            byte[] found = RawMemory.toArray(region.base(), (int) region.usedBytes());
            assertEquals(-1, Arrays.mismatch(expected, found), what);
        }
    }
}
