package io.laminar.memory.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Barriers;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.memory.table.TestKeys.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Keyed tables against maps of the JDK, under random use; seeds are printed. */
class KeyedTablePropertyTest {
    private static final int VALUE_BYTES = 16;

    private static Region region(long bytes) {
        return Region.create(RegionSource.LOCAL, bytes, "table-test");
    }

    private static long value(KeyedTable table, long entry) {
        return RawMemory.getLong(entry + table.valueOffset());
    }

    private static void setValue(Region region, KeyedTable table, long entry, long value) {
        region.touch(entry, table.entryBytes());
        RawMemory.putLong(entry + table.valueOffset(), value);
    }

    @Test
    void shouldAgreeWithAMapOverOneWordKeys() {
        long start = System.nanoTime();
        for (long seed = start; seed < start + 40; seed++) {
            Random random = new Random(seed);
            try (Region region = region(64L << 20)) {
                runLongs(random, "seed " + seed, region, 1 + random.nextInt(3000), random.nextInt(3) == 0);
            }
        }
    }

    private static void runLongs(Random random, String seed, Region region, int keys, boolean collide) {
        KeyedTable table = KeyedTable.create(region, KeyLayout.fixed(1), VALUE_BYTES, random.nextInt(100));
        Map<Long, Long> model = new LinkedHashMap<>();
        for (int step = 0; step < 8_000; step++) {
            long key = random.nextInt(keys) - keys / 2;
            long hash = collide ? Hashing.mixLong(key % 7) : Hashing.mixLong(key);
            hash = key == 3 ? 0 : hash;
            switch (random.nextInt(12)) {
                case 0 -> {
                    long entry = table.findLong(key, hash);
                    assertEquals(model.containsKey(key), entry != 0, seed);
                    if (entry != 0) {
                        table.removeEntry(entry);
                        model.remove(key);
                    }
                }
                case 1 -> {
                    long entry = table.findLong(key, hash);
                    assertEquals(model.get(key), entry == 0 ? null : value(table, entry), seed);
                }
                default -> {
                    long entry = table.findOrInsertLong(key, hash);
                    assertEquals(!model.containsKey(key), table.wasInserted(), seed);
                    assertEquals(model.getOrDefault(key, 0L), value(table, entry), seed);
                    setValue(region, table, entry, step);
                    model.put(key, (long) step);
                }
            }
            if (random.nextInt(4_000) == 0) {
                table.clear();
                model.clear();
            }
            if (random.nextInt(2_000) == 0) {
                table = KeyedTable.open(region, table.offset());
            }
        }
        assertEquals(model.size(), table.size());
        Map<Long, Long> seen = new HashMap<>();
        for (long entry = table.firstEntry(); entry != 0; entry = table.nextEntry(entry)) {
            seen.put(RawMemory.getLong(entry + KeyedTable.KEY_OFFSET), value(table, entry));
        }
        assertEquals(model, seen, seed);
    }

    @Test
    void shouldAgreeWithAMapOverCompositeKeysWithTexts() {
        long start = System.nanoTime();
        for (long seed = start; seed < start + 12; seed++) {
            Random random = new Random(seed);
            try (Region region = region(256L << 20);
                    TestKeys keys = new TestKeys(1)) {
                runComposite(random, "seed " + seed, region, keys);
            }
        }
    }

    private static void runComposite(Random random, String seed, Region region, TestKeys keys) {
        KeyedTable table = KeyedTable.create(region, TestKeys.LAYOUT, VALUE_BYTES, 0);
        Map<Key, Long> model = new LinkedHashMap<>();
        boolean collide = random.nextInt(4) == 0;
        int texts = 1 + random.nextInt(200);
        for (int step = 0; step < 4_000; step++) {
            Key key = key(random, texts);
            long hash = keys.write(0, key, collide);
            if (random.nextInt(6) == 0) {
                assertEquals(model.remove(key) != null, table.remove(keys.address(0), hash), seed);
            } else {
                long entry = table.findOrInsert(keys.address(0), hash);
                assertEquals(!model.containsKey(key), table.wasInserted(), seed);
                assertEquals(model.getOrDefault(key, 0L), value(table, entry), seed + " " + key);
                setValue(region, table, entry, step);
                model.put(key, (long) step);
            }
            if (random.nextInt(3_000) == 0) {
                table.clear();
                model.clear();
            }
        }
        assertSame(model, region, table, seed);
        try (Region copy = region(256L << 20)) {
            copy.restore(region.base(), region.usedBytes());
            KeyedTable moved = KeyedTable.open(copy, table.offset());
            assertSame(model, copy, moved, seed);
            for (Map.Entry<Key, Long> expected : model.entrySet()) {
                long hash = keys.write(0, expected.getKey(), collide);
                assertEquals(expected.getValue(), value(moved, moved.find(keys.address(0), hash)), seed);
            }
        }
    }

    private static Key key(Random random, int texts) {
        String text = random.nextInt(texts) + "x".repeat(random.nextInt(3) * random.nextInt(12));
        text = random.nextInt(50) == 0 ? text + "é".repeat(1_000) : text;
        return new Key(
                random.nextInt(8) == 0 ? null : (Long) (long) random.nextInt(4), random.nextInt(8) == 0 ? null : text);
    }

    private static void assertSame(Map<Key, Long> model, Region region, KeyedTable table, String seed) {
        assertEquals(model.size(), table.size(), seed);
        Map<Key, Long> seen = new HashMap<>();
        for (long entry = table.firstEntry(); entry != 0; entry = table.nextEntry(entry)) {
            seen.put(TestKeys.read(region.base(), entry), value(table, entry));
        }
        assertEquals(model, seen, seed);
    }

    @Test
    void shouldFindSlicesAsItFindsSingleKeys() {
        long start = System.nanoTime();
        for (long seed = start; seed < start + 6; seed++) {
            Random random = new Random(seed);
            long memory = RawMemory.allocate(16 * 1024, 64, "table-test");
            try (Region region = region(256L << 20)) {
                runSlices(random, "seed " + seed, KeyedTable.create(region, KeyLayout.fixed(1), 24, 0), memory);
            }
            RawMemory.free(memory);
        }
    }

    private static void runSlices(Random random, String seed, KeyedTable table, long keys) {
        long rows = keys + 8 * 1024;
        long[] hashes = new long[1024];
        long[] found = new long[1024];
        Map<Long, Long> model = new HashMap<>();
        int distinct = 1 << 8 + random.nextInt(10);
        for (int round = 0; round < 150; round++) {
            Arrays.fill(found, random.nextLong());
            int count = 1 + random.nextInt(1024);
            boolean selected = random.nextBoolean();
            int from = selected ? 0 : random.nextInt(1025 - count);
            for (int k = 0; k < count; k++) {
                int row = selected ? random.nextInt(1024) : from + k;
                RawMemory.putInt(rows + 4L * k, row);
                RawMemory.putLong(keys + 8L * row, random.nextInt(distinct));
            }
            for (int k = 0; k < count; k++) {
                hashes[k] = Hashing.mixLong(RawMemory.getLong(keys + 8L * RawMemory.getInt(rows + 4L * k)));
            }
            assertEquals(count, table.findOrInsertLongs(keys, selected ? rows : 0, from, count, hashes, found), seed);
            for (int k = 0; k < count; k++) {
                long key = RawMemory.getLong(keys + 8L * RawMemory.getInt(rows + 4L * k));
                assertEquals(key, RawMemory.getLong(found[k] + KeyedTable.KEY_OFFSET), seed);
                assertEquals(found[k], model.computeIfAbsent(key, any -> table.findLong(key, Hashing.mixLong(key))));
            }
            assertEquals(model.size(), table.size(), seed);
        }
    }

    @Test
    void shouldFindSlicesOfCompositeKeys() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long[] hashes = new long[64];
        long[] found = new long[64];
        Map<Key, Long> model = new HashMap<>();
        try (Region region = region(256L << 20);
                TestKeys keys = new TestKeys(64)) {
            KeyedTable table = KeyedTable.create(region, TestKeys.LAYOUT, 200, 0);
            for (int round = 0; round < 300; round++) {
                List<Key> slice = new ArrayList<>();
                for (int k = 0; k < 64; k++) {
                    slice.add(key(random, 4_000));
                    hashes[k] = keys.write(k, slice.get(k), false);
                }
                assertEquals(64, table.findOrInsertAll(keys.address(0), TestKeys.BYTES, 64, hashes, found));
                for (int k = 0; k < 64; k++) {
                    assertEquals(slice.get(k), TestKeys.read(region.base(), found[k]), "seed " + seed);
                    Long before = model.putIfAbsent(slice.get(k), found[k]);
                    assertTrue(before == null || before == found[k], "seed " + seed);
                }
            }
            assertEquals(model.size(), table.size(), "seed " + seed);
        }
    }

    @Test
    void shouldDirtyEveryPageThatItChanges() {
        long start = System.nanoTime();
        for (long seed = start; seed < start + 8; seed++) {
            Random random = new Random(seed);
            try (Region region = region(16L << 20);
                    TestKeys keys = new TestKeys(1)) {
                runBarrier(random, "seed " + seed, region, keys);
            }
        }
    }

    private static void runBarrier(Random random, String seed, Region region, TestKeys keys) {
        KeyedTable longs = KeyedTable.create(region, KeyLayout.fixed(1), VALUE_BYTES, 0);
        KeyedTable composite = KeyedTable.create(region, TestKeys.LAYOUT, VALUE_BYTES, 0);
        for (int epoch = 0; epoch < 12; epoch++) {
            byte[] before = RawMemory.toArray(region.base(), (int) region.usedBytes());
            Barriers.pass(region);
            for (int step = random.nextInt(2_000); step >= 0; step--) {
                long key = random.nextInt(5_000);
                longs.findOrInsertLong(key, Hashing.mixLong(key));
                long hash = keys.write(0, key(random, 300), false);
                if (random.nextInt(3) == 0) {
                    composite.remove(keys.address(0), hash);
                } else {
                    composite.findOrInsert(keys.address(0), hash);
                }
            }
            if (random.nextInt(5) == 0) {
                longs.clear();
                composite.clear();
            }
            byte[] after = RawMemory.toArray(region.base(), (int) region.usedBytes());
            byte[] padded = Arrays.copyOf(before, after.length);
            int page = (int) Region.PAGE_BYTES;
            for (int p = 0; p < after.length / page; p++) {
                boolean changed = !Arrays.equals(after, p * page, (p + 1) * page, padded, p * page, (p + 1) * page);
                assertTrue(!changed || Barriers.isDirty(region, p), seed + " epoch " + epoch + " page " + p);
            }
        }
    }
}
