package io.laminar.storage.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.rocksdb.RocksPageReader;
import io.laminar.storage.page.rocksdb.RocksPageStore;
import io.laminar.storage.page.rocksdb.RocksPageStoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an inspection tells of checkpoints: beside the store that has them open, and of files with other bits. */
class CheckpointInspectionTest {
    private static final int CORES = 2;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("laminar.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final World world = new World(CORES, random);

    private RocksPageStore store;
    private CheckpointWriter writer;

    @BeforeEach
    void open() throws StorageException {
        store = RocksPageStore.open(RocksPageStoreConfig.of(folder));
        writer = new CheckpointWriter(store);
        world.create();
        world.create();
        for (long epoch = 1; epoch <= 3; epoch++) {
            checkpoint(epoch);
        }
    }

    @AfterEach
    void close() {
        writer.close();
        store.close();
        world.close();
    }

    private void checkpoint(long epoch) throws StorageException {
        for (int i = 0; i < 60; i++) {
            world.write();
        }
        PendingCheckpoint pending = writer.prepare(epoch, CORES, world.parts());
        world.freeze(pending);
        pending.write(World.facts(epoch));
    }

    private List<CheckpointInspection> look(boolean verify) throws StorageException {
        try (RocksPageReader reader = RocksPageReader.of(folder)) {
            return CheckpointInspection.of(reader, verify);
        }
    }

    private SortedMap<String, String> listing() throws IOException {
        SortedMap<String, String> listing = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                FileTime changed = Files.getLastModifiedTime(path);
                listing.put(path.toString(), changed + " " + Files.size(path));
            }
        }
        return listing;
    }

    @Test
    void shouldTellOfEachCheckpointWhileTheStoreIsOpenAndChangeNothing() throws IOException {
        SortedMap<String, String> before = listing();
        for (boolean verify : new boolean[] {false, true}) {
            List<CheckpointInspection> all = look(verify);
            assertEquals(
                    List.of(3L, 2L, 1L),
                    all.stream().map(CheckpointInspection::epoch).toList());
            for (CheckpointInspection one : all) {
                Manifest manifest = one.manifest();
                assertNotNull(manifest);
                assertNull(one.damage());
                assertEquals(verify, one.isVerified());
                assertEquals(World.facts(one.epoch()), manifest.facts());
                assertEquals(Files.getLastModifiedTime(one.file()).toInstant(), one.written());
            }
        }
        assertEquals(before, listing(), "seed=" + seed);
        checkpoint(4);
        store.retain(2);
        assertEquals(
                List.of(4L, 3L),
                look(true).stream().map(CheckpointInspection::epoch).toList());
    }

    /** Bits of any file: found, with the name of the file, and its offset where there is one; or of no consequence. */
    @Test
    void shouldNameTheFileWhoseBitsWereFlipped() throws IOException {
        Path links = folder.resolve("checkpoint-%020d".formatted(3));
        List<Path> files = new java.util.ArrayList<>(List.of(folder.resolve(links.getFileName() + ".manifest")));
        try (Stream<Path> all = Files.list(links)) {
            all.filter(file -> !file.getFileName().toString().startsWith("OPTIONS"))
                    .forEach(files::add);
        }
        assertTrue(files.size() >= 4, files.toString());
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            int found = 0;
            for (int i = 0; i < 12 && bytes.length > 0; i++) {
                int bit = random.nextInt(8 * bytes.length);
                found += isFound(file, bytes, bit) ? 1 : 0;
            }
            Files.write(file, bytes);
            assertTrue(found > 0 || bytes.length == 0, "seed=" + seed + ", flips were hardly ever found: " + file);
        }
    }

    private boolean isFound(Path file, byte[] bytes, int bit) throws IOException {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(file, flipped);
        CheckpointInspection newest = look(true).getFirst();
        String what = "seed=" + seed + ", file=" + file + ", bit=" + bit;
        StorageException damage = newest.damage();
        if (damage == null) {
            assertTrue(newest.isVerified(), what);
            return false;
        }
        assertFalse(newest.isVerified(), what);
        assertEquals(StorageErrorCode.CHECKPOINT_DAMAGED, damage.code(), what);
        String name = file.getFileName().toString();
        // What the store leaves out without a word is found by the manifest's counts: that names the epoch alone.
        boolean named =
                damage.getMessage().contains(name) || damage.getMessage().contains("/checkpoint-");
        assertTrue(named || damage.getMessage().contains("epoch=3, pages are missing"), what + damage);
        if (name.endsWith(".manifest")) {
            assertTrue(damage.getMessage().contains("offset="), what + damage);
        }
        return true;
    }
}
