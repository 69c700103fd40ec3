package io.laminar.storage.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** A manifest is read as it was written, or refused with the place. */
class ManifestCodecTest {
    private static Manifest example() {
        CheckpointFacts facts =
                CheckpointFacts.of(Map.of("orders/0", 4711L), Map.of("orders", -5L), Map.of("q 1", "sha:0a%\u00e4"));
        List<RegionState> regions = List.of(new RegionState(new RegionKey(1, 3), "tumble", 32768, 2, -2));
        return new Manifest(
                12,
                List.of(100L, 101L),
                facts,
                regions,
                List.of(new StoreFile("000012.sst", 77, StoreFile.NO_CHECKSUM)));
    }

    private static String text(Manifest manifest) {
        return new String(ManifestCodec.encode(manifest), StandardCharsets.US_ASCII);
    }

    private static byte[] sealed(String body) {
        CRC32C checksum = new CRC32C();
        checksum.update(body.getBytes(StandardCharsets.ISO_8859_1));
        String tail = "crc32c " + HexFormat.of().toHexDigits((int) checksum.getValue()) + "\n";
        return (body + tail).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldBeTextThatPeopleCanRead() {
        String expected = """
                laminar-checkpoint 1
                epoch 12
                cores 2
                core 0 100
                core 1 101
                position orders/0 4711
                watermark orders -5
                statement q%201 sha:0a%25%c3%a4
                region 1 3 32768 2 fffffffffffffffe tumble
                file 000012.sst 77
                """;
        assertArrayEquals(sealed(expected), ManifestCodec.encode(example()), text(example()));
        Manifest known = withLogs(example(), List.of(0x9e3779b97f4a7c15L, 1L));
        String named = expected.replace("laminar-checkpoint 1", "laminar-checkpoint 2")
                .replace("core 0 100", "core 0 100 9e3779b97f4a7c15")
                .replace("core 1 101", "core 1 101 0000000000000001");
        assertArrayEquals(sealed(named), ManifestCodec.encode(known), text(known));
    }

    private static Manifest withLogs(Manifest manifest, List<Long> logs) {
        return new Manifest(
                manifest.epoch(),
                manifest.barriers(),
                manifest.facts().withLogs(logs),
                manifest.regions(),
                manifest.files());
    }

    @Test
    void shouldReadWhatWasWritten() throws StorageException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Manifest manifest = random(random);
            assertEquals(manifest, ManifestCodec.decode(ManifestCodec.encode(manifest), "m"), "seed=" + seed);
        }
    }

    private static Manifest random(Random random) {
        List<Long> barriers = new ArrayList<>();
        for (int core = 1 + random.nextInt(5); core > 0; core--) {
            barriers.add(random.nextLong());
        }
        List<RegionState> regions = new ArrayList<>();
        for (int core = 0; core < barriers.size(); core++) {
            for (int number = random.nextInt(4); number > 0; number--) {
                long pages = 1 + random.nextInt(1000);
                RegionKey key = new RegionKey(core, number);
                regions.add(new RegionState(key, name(random), pages << 14, pages, random.nextLong()));
            }
        }
        CheckpointFacts facts = CheckpointFacts.of(
                Map.of(name(random), random.nextLong()),
                Map.of(name(random), random.nextLong()),
                Map.of(name(random), name(random)));
        long checksum = random.nextBoolean() ? StoreFile.NO_CHECKSUM : Integer.toUnsignedLong(random.nextInt());
        List<StoreFile> files =
                List.of(new StoreFile("f" + name(random).replace('/', '.'), random.nextInt() & 0xFFFF, checksum));
        List<Long> logs = random.nextBoolean() ? List.of() : barriers.reversed();
        return new Manifest(random.nextLong() >>> 1, barriers, facts.withLogs(logs), regions, files);
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            name.append((char) (random.nextBoolean() ? ' ' + random.nextInt(95) : 1 + random.nextInt(0xD000)));
        }
        return name.toString();
    }

    @Test
    void shouldFindEachFlippedBit() {
        byte[] text = ManifestCodec.encode(example());
        for (int bit = 0; bit < text.length * 8; bit++) {
            byte[] flipped = text.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            int which = bit;
            StorageException refused = assertThrows(
                    StorageException.class, () -> ManifestCodec.decode(flipped, "m"), () -> "bit " + which);
            assertEquals(StorageErrorCode.CHECKPOINT_DAMAGED, refused.code());
            assertTrue(refused.getMessage().contains("file=m"), refused.getMessage());
        }
        for (int length = 0; length < text.length; length++) {
            byte[] cut = Arrays.copyOf(text, length);
            assertThrows(StorageException.class, () -> ManifestCodec.decode(cut, "m"));
        }
    }

    @Test
    void shouldRefuseWhatIsNotAManifestThoughItsChecksumFits() {
        refuse("laminar-checkpoint 3\nepoch 1\n", StorageErrorCode.CHECKPOINT_UNKNOWN_VERSION, "line=1");
        refuse("something else\n", StorageErrorCode.CHECKPOINT_DAMAGED, "line=1");
        String head = "laminar-checkpoint 1\nepoch 1\ncores 1\ncore 0 5\n";
        for (String line : List.of(
                "what 5",
                "",
                "position a",
                "position a b",
                "position % 1 2",
                "position %zz 1",
                "position a 01",
                "position a 1\nposition a 1",
                "position b 1\nposition a 1",
                "watermark a 99999999999999999999",
                "region 0 0 16383 1 0000000000000000 t",
                "region 0 0 16384 2 0000000000000000 t",
                "region 1 0 16384 1 0000000000000000 t",
                "region 0 0 16384 1 00 t",
                "region -1 0 16384 1 0000000000000000 t",
                "file ../x 5",
                "file x -5",
                "epoch 1",
                "core 1 5",
                "core 0 5 9e3779b97f4a7c15",
                "position \u00e4 1",
                "position a 1\r")) {
            refuse(head + line + "\n", StorageErrorCode.CHECKPOINT_DAMAGED, "file=m");
        }
        refuse(head + "position a x\n", StorageErrorCode.CHECKPOINT_DAMAGED, "line=5");
        refuse(head.replace("cores 1", "cores 2"), StorageErrorCode.CHECKPOINT_DAMAGED, "cores=2");
        String named = head.replace("checkpoint 1", "checkpoint 2").replace("core 0 5", "core 0 5 9e3779b97f4a7c15");
        refuse(named.replace("9e37", "9E37"), StorageErrorCode.CHECKPOINT_DAMAGED, "offset=");
        refuse(named.replace("checkpoint 2", "checkpoint 1"), StorageErrorCode.CHECKPOINT_DAMAGED, "offset=");
        refuse(head.replace("checkpoint 1", "checkpoint 2"), StorageErrorCode.CHECKPOINT_DAMAGED, "offset=");
        refuse(named.replace("cores 1", "cores 2") + "core 1 5\n", StorageErrorCode.CHECKPOINT_DAMAGED, "logs=1");
        refuse(head.replace("epoch 1\n", ""), StorageErrorCode.CHECKPOINT_DAMAGED, "epoch");
        refuse(head.stripTrailing(), StorageErrorCode.CHECKPOINT_DAMAGED, "file=m");
    }

    private static void refuse(String body, StorageErrorCode code, String place) {
        StorageException refused =
                assertThrows(StorageException.class, () -> ManifestCodec.decode(sealed(body), "m"), body);
        assertEquals(code, refused.code(), body);
        assertTrue(refused.getMessage().contains(place), refused.getMessage());
    }

    @Test
    void shouldBound() {
        CheckpointFacts tooLong = CheckpointFacts.of(Map.of("x".repeat(1025), 1L), Map.of(), Map.of());
        Manifest manifest = new Manifest(1, List.of(1L), tooLong, List.of(), List.of());
        assertThrows(IllegalArgumentException.class, () -> ManifestCodec.encode(manifest));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Manifest(1, List.of(), CheckpointFacts.NONE, List.of(), List.of()));
        RegionState twice = new RegionState(new RegionKey(0, 0), "t", 16384, 1, 0);
        assertThrows(
                IllegalArgumentException.class,
                () -> new Manifest(1, List.of(1L), CheckpointFacts.NONE, List.of(twice, twice), List.of()));
    }
}
