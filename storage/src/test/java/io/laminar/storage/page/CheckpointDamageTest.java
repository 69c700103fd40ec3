package io.laminar.storage.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.region.Region;
import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.page.rocksdb.RocksPageStore;
import io.laminar.storage.page.rocksdb.RocksPageStoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of checkpoints that are gone or have other bits: reported, the next older one is taken, never a wrong page. */
class CheckpointDamageTest {
    private static final int CORES = 2;
    private static final int FLIPS = Integer.getInteger("laminar.flips", 120);
    private static final int CHECKPOINTS = 3;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("laminar.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<Long, SortedMap<RegionKey, byte[]>> images = new TreeMap<>();

    private Path template;

    @BeforeEach
    void write() throws StorageException {
        template = folder.resolve("template");
        try (World world = new World(CORES, random);
                RocksPageStore store = open(template);
                CheckpointWriter writer = new CheckpointWriter(store)) {
            world.create();
            world.create();
            for (long epoch = 1; epoch <= CHECKPOINTS; epoch++) {
                for (int i = 0; i < 60; i++) {
                    world.write();
                }
                PendingCheckpoint pending = writer.prepare(epoch, CORES, world.parts());
                world.freeze(pending);
                pending.write(World.facts(epoch));
                images.put(epoch, world.image());
            }
        }
    }

    private static RocksPageStore open(Path directory) throws StorageException {
        return RocksPageStore.open(RocksPageStoreConfig.of(directory));
    }

    private Path copy(String name) throws IOException {
        Path target = folder.resolve(name);
        try (Stream<Path> all = Files.walk(template)) {
            for (Path path : all.toList()) {
                Files.copy(path, target.resolve(template.relativize(path)));
            }
        }
        return target;
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static List<Path> filesOf(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(path -> path.toString().contains("checkpoint-"))
                    .sorted()
                    .toList();
        }
    }

    /** Reads what is there; whatever it is, it must be right. {@return its epoch} */
    private long read(Path directory, String what) throws StorageException {
        try (RocksPageStore store = open(directory)) {
            RecoveredCheckpoint recovered =
                    CheckpointRecovery.newest(store, World::make).orElseThrow();
            long epoch = recovered.manifest().epoch();
            World.assertSame(images.get(epoch), World.image(recovered.regions()), what);
            assertEquals(World.facts(epoch), recovered.manifest().facts(), what);
            assertEquals(CHECKPOINTS - epoch, recovered.damaged().size(), what);
            recovered.regions().values().forEach(Region::close);
            return epoch;
        }
    }

    /** RocksDB is not shown lists of tables that are not what they were: it may not come back. */
    @Test
    void shouldNotOpenADatabaseOfFlippedLists() throws IOException {
        Path directory = copy("lists");
        List<Path> lists = filesOf(directory).stream()
                .filter(path -> path.getParent().toString().endsWith(Long.toString(CHECKPOINTS)))
                .filter(path -> path.getFileName().toString().matches("MANIFEST-.*|CURRENT"))
                .toList();
        assertEquals(2, lists.size(), lists::toString);
        for (Path list : lists) {
            byte[] whole = Files.readAllBytes(list);
            for (int at = 0; at < whole.length; at += 1 + random.nextInt(64)) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(list, flipped);
                try (RocksPageStore store = open(directory)) {
                    StorageException refused =
                            assertThrows(StorageException.class, () -> store.open(CHECKPOINTS), list::toString);
                    assertEquals(StorageErrorCode.CHECKPOINT_DAMAGED, refused.code());
                    assertTrue(String.valueOf(refused.getMessage()).contains(list.toString()), refused.getMessage());
                }
            }
            Files.write(list, whole);
        }
    }

    @Test
    void shouldNeverReadAWrongPageOfFlippedFiles() throws IOException {
        int fellBack = 0;
        for (int i = 0; i < FLIPS; i++) {
            Path directory = copy("flip" + i);
            List<Path> files = filesOf(directory);
            Path file = files.get(random.nextInt(files.size()));
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > 0) {
                int bit = random.nextInt(8 * bytes.length);
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file, bytes);
                String what = "seed=" + seed + ", file=" + file + ", bit=" + bit;
                try {
                    fellBack += read(directory, what) < CHECKPOINTS ? 1 : 0;
                } catch (StorageException e) {
                    throw new AssertionError(what, e);
                }
            }
            delete(directory);
        }
        assertTrue(fellBack > FLIPS / 10, "seed=" + seed + ": flips were hardly ever found: " + fellBack);
    }

    @Test
    void shouldTakeTheNextOlderOneWhenAFileIsMissing() throws IOException {
        int round = 0;
        for (Path one : filesOf(template)) {
            String name = one.toString();
            if (name.contains("00003/") && !name.contains("OPTIONS")) {
                Path directory = copy("missing" + round++);
                Files.delete(directory.resolve(template.relativize(one)));
                assertEquals(CHECKPOINTS - 1, read(directory, "seed=" + seed + ", missing " + one));
            }
        }
        assertTrue(round >= 3, "files: " + filesOf(template));
    }

    @Test
    void shouldGoOnBehindADamagedOneAndDeleteItInTheEnd() throws IOException {
        Path directory = copy("on");
        Path manifest = directory.resolve("checkpoint-%020d.manifest".formatted(CHECKPOINTS));
        Files.writeString(manifest, "nothing");
        try (RocksPageStore store = open(directory)) {
            RecoveredCheckpoint recovered =
                    CheckpointRecovery.newest(store, World::make).orElseThrow();
            assertEquals(List.of(2L, 1L), store.checkpoints());
            assertTrue(recovered.damaged().getFirst().getMessage().contains(manifest.toString()));
            assertTrue(Files.exists(manifest.resolveSibling(manifest.getFileName() + ".damaged")));
            try (World world = new World(CORES, random);
                    CheckpointWriter writer = new CheckpointWriter(store, recovered)) {
                world.regions.putAll(recovered.regions());
                for (long epoch = CHECKPOINTS; epoch < 6; epoch++) {
                    world.write();
                    PendingCheckpoint pending = writer.prepare(epoch, CORES, world.parts());
                    world.freeze(pending);
                    pending.write(CheckpointFacts.NONE);
                    assertEquals(epoch, CheckpointRecovery.verify(store, epoch).epoch());
                }
            }
            assertEquals(4, store.retain(2));
        }
        assertTrue(filesOf(directory).stream().noneMatch(path -> path.toString().contains("damaged")));
    }

    @Test
    void shouldFindPagesThatTheStoreHasLost() throws StorageException {
        shouldFindLies(Map.of(), "missing");
    }

    @Test
    void shouldFindPagesThatAreOfAnOlderCheckpoint() throws StorageException {
        try (RocksPageStore store = open(template)) {
            Map<String, byte[]> older = LyingStore.pages(store, CHECKPOINTS - 1);
            store.close();
            shouldFindLies(older, "of another checkpoint");
        }
    }

    private void shouldFindLies(Map<String, byte[]> older, String message) throws StorageException {
        int lies = 0;
        for (boolean lied = true; lied; lies++) {
            try (LyingStore store = new LyingStore(open(template), older, lies)) {
                try {
                    assertEquals(
                            CHECKPOINTS,
                            CheckpointRecovery.verify(store, CHECKPOINTS).epoch());
                    lied = store.hasLied();
                    assertTrue(!lied, "seed=" + seed + ": a lie was believed, " + lies);
                } catch (StorageException e) {
                    assertEquals(StorageErrorCode.CHECKPOINT_DAMAGED, e.code());
                    assertTrue(e.getMessage().contains(message), e.getMessage());
                }
            }
        }
        assertTrue(lies > 3, "seed=" + seed + ": hardly a lie was told, " + lies);
    }

    @Test
    void shouldSayThatNoneIsWhole() throws IOException {
        Path directory = copy("none");
        for (Path path : filesOf(directory)) {
            if (path.toString().endsWith(".manifest")) {
                Files.writeString(path, "nothing");
            }
        }
        try (RocksPageStore store = open(directory)) {
            StorageException none =
                    assertThrows(StorageException.class, () -> CheckpointRecovery.newest(store, World::make));
            assertEquals(StorageErrorCode.CHECKPOINT_NONE_WHOLE, none.code());
            assertEquals(CHECKPOINTS - 1, none.getSuppressed().length);
            assertEquals(List.of(3L, 2L, 1L), store.checkpoints(), "nothing was set aside");
        }
    }

    @Test
    void shouldBeForOneProcess() throws StorageException {
        try (RocksPageStore store = open(template)) {
            assertEquals(List.of(3L, 2L, 1L), store.checkpoints());
            StorageException taken = assertThrows(StorageException.class, () -> open(template));
            assertEquals(StorageErrorCode.CHECKPOINT_IN_USE, taken.code());
        }
    }
}
