package io.laminar.storage.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.memory.region.Region;
import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.rocksdb.RocksPageStore;
import io.laminar.storage.page.rocksdb.RocksPageStoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device without room: the checkpoint is given up with a reason, and the next one has everything. */
class CheckpointDiskFullTest {
    private static final int CORES = 1;

    @TempDir
    Path folder;

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }

    @Test
    void shouldGiveUpAndGoOnWhenThereIsRoomAgain() throws IOException, InterruptedException {
        Path device = Files.createDirectory(folder.resolve("device"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "laminar-test", device.toString()),
                "a small file system needs the right to mount one");
        try {
            fill(device.resolve("pages"), device.resolve("ballast"));
        } finally {
            assertTrue(run("umount", "-l", device.toString()));
        }
    }

    private static void fill(Path directory, Path ballast) throws IOException {
        long seed = System.nanoTime();
        try (World world = new World(CORES, new Random(seed));
                RocksPageStore store =
                        RocksPageStore.open(RocksPageStoreConfig.of(directory).withBufferBytes(1 << 17));
                CheckpointWriter writer = new CheckpointWriter(store)) {
            world.create();
            write(world, 100);
            checkpoint(world, writer, 1);
            SortedMap<RegionKey, byte[]> first = world.image();
            Files.write(ballast, new byte[(int) Files.getFileStore(directory).getUsableSpace() - (96 << 10)]);
            write(world, 400);
            for (long epoch = 2; epoch < 4; epoch++) {
                long one = epoch;
                StorageException full =
                        assertThrows(StorageException.class, () -> checkpoint(world, writer, one), "seed=" + seed);
                assertEquals(StorageErrorCode.CHECKPOINT_DISK_FULL, full.code(), full.getMessage());
                assertTrue(full.getMessage().contains(directory.toString()), full.getMessage());
                assertEquals(List.of(1L), store.checkpoints());
            }
            RecoveredCheckpoint before =
                    CheckpointRecovery.newest(store, World::make).orElseThrow();
            World.assertSame(first, World.image(before.regions()), "seed=" + seed);
            before.regions().values().forEach(Region::close);
            Files.delete(ballast);
            checkpoint(world, writer, 4);
            RecoveredCheckpoint after =
                    CheckpointRecovery.newest(store, World::make).orElseThrow();
            World.assertSame(world.image(), World.image(after.regions()), "seed=" + seed);
            after.regions().values().forEach(Region::close);
        }
    }

    private static void write(World world, int times) {
        for (int i = 0; i < times; i++) {
            world.write();
        }
    }

    private static void checkpoint(World world, CheckpointWriter writer, long epoch) throws StorageException {
        PendingCheckpoint pending = writer.prepare(epoch, CORES, world.parts());
        world.freeze(pending);
        pending.write(CheckpointFacts.NONE);
    }
}
