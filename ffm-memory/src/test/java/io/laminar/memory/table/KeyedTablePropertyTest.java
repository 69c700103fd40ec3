package io.laminar.memory.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Keyed tables against {@link LinkedHashMap}, under random use; seeds are printed. */
class KeyedTablePropertyTest {
    private static final KeyLayout COMPOSITE = KeyLayout.of(false, true, false);
    private static final int KEY_BYTES = 32;

    @Test
    void shouldAgreeWithAMapOverOneWordKeys() {
        long start = System.nanoTime();
        for (long seed = start; seed < start + 40; seed++) {
            Random random = new Random(seed);
            try (Region region = Region.create(RegionSource.LOCAL, 64L << 20, "table-test")) {
                runLongs(random, seed, region, 1 + random.nextInt(3000), random.nextInt(3) == 0);
            }
        }
    }

    private static void runLongs(Random random, long seed, Region region, int keys, boolean collide) {
        KeyedTable table = KeyedTable.create(region, KeyLayout.fixed(1), 16, random.nextInt(100));
        Map<Long, Long> model = new LinkedHashMap<>();
        for (int step = 0; step < 8_000; step++) {
            long key = random.nextInt(keys) - keys / 2;
            long hash = collide ? Hashing.mixLong(key % 7) : Hashing.mixLong(key);
            switch (random.nextInt(12)) {
                case 0 -> {
                    long entry = table.findLong(key, hash);
                    assertEquals(model.containsKey(key), entry != 0, "seed " + seed);
                    if (entry != 0) {
                        table.removeEntry(entry);
                        model.remove(key);
                    }
                }
                case 1 -> {
                    long entry = table.findLong(key, hash);
                    assertEquals(model.get(key), entry == 0 ? null : value(table, entry), "seed " + seed);
                }
                default -> {
                    long entry = table.findOrInsertLong(key, hash);
                    assertEquals(!model.containsKey(key), table.wasInserted(), "seed " + seed);
                    assertEquals(model.getOrDefault(key, 0L), value(table, entry), "seed " + seed);
                    RawMemory.putLong(entry + table.valueOffset(), step);
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
        Map<Long, Long> seen = new LinkedHashMap<>();
        for (long entry = table.firstEntry(); entry != 0; entry = table.nextEntry(entry)) {
            seen.put(RawMemory.getLong(entry + KeyedTable.KEY_OFFSET), value(table, entry));
        }
        assertEquals(model, seen, "seed " + seed);
    }

    private static long value(KeyedTable table, long entry) {
        return RawMemory.getLong(entry + table.valueOffset());
    }

    @Test
    void shouldKeepOrderOfInsertionWithoutRemovals() {
        try (Region region = Region.create(RegionSource.LOCAL, 64L << 20, "table-test")) {
            KeyedTable table = KeyedTable.create(region, KeyLayout.fixed(1), 8, 4);
            for (int round = 0; round < 3; round++) {
                for (long key = 0; key < 50_000; key++) {
                    table.findOrInsertLong(key * 31 + round, Hashing.mixLong(key * 31 + round));
                }
                long key = 0;
                for (long entry = table.firstEntry(); entry != 0; entry = table.nextEntry(entry), key++) {
                    assertEquals(key * 31 + round, RawMemory.getLong(entry + KeyedTable.KEY_OFFSET));
                }
                assertEquals(50_000, key);
                table.clear();
                assertEquals(0, table.firstEntry());
            }
        }
    }

    @Test
    void shouldAgreeWithAMapOverCompositeKeysWithTexts() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long scratch = RawMemory.allocate(4096, 64, "table-test");
        Map<String, Long> model = new LinkedHashMap<>();
        try (Region region = Region.create(RegionSource.LOCAL, 64L << 20, "table-test")) {
            KeyedTable table = KeyedTable.create(region, COMPOSITE, 8, 0);
            for (int step = 0; step < 20_000; step++) {
                String text = "k".repeat(random.nextInt(40)) + random.nextInt(60);
                long number = random.nextInt(3);
                long hash = writeKey(scratch, number, text);
                String key = number + text;
                if (random.nextInt(10) == 0) {
                    long entry = table.find(scratch, hash);
                    assertEquals(model.containsKey(key), entry != 0, "seed " + seed);
                    if (entry != 0) {
                        table.removeEntry(entry);
                        model.remove(key);
                    }
                } else {
                    long entry = table.findOrInsert(scratch, hash);
                    assertEquals(model.getOrDefault(key, 0L), value(table, entry), "seed " + seed + " key " + key);
                    RawMemory.putLong(entry + table.valueOffset(), step);
                    model.put(key, (long) step);
                }
            }
            assertEquals(model.size(), table.size(), "seed " + seed);
            shouldMeanTheSameElsewhere(region, table, model, scratch);
        }
        RawMemory.free(scratch);
    }

    /** A region's bytes mapped at another address are the same table. */
    private static void shouldMeanTheSameElsewhere(Region region, KeyedTable table, Map<String, Long> model, long key) {
        try (Region copy = Region.create(RegionSource.LOCAL, 64L << 20, "table-test-copy")) {
            copy.restore(region.base(), region.usedBytes());
            KeyedTable moved = KeyedTable.open(copy, table.offset());
            for (Map.Entry<String, Long> expected : model.entrySet()) {
                String text = expected.getKey().substring(1);
                long hash = writeKey(key, expected.getKey().charAt(0) - '0', text);
                assertEquals(expected.getValue(), value(moved, moved.find(key, hash)));
            }
        }
    }

    /** Writes number, text, -number at the scratch address; long texts lie behind them. */
    private static long writeKey(long scratch, long number, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long data = scratch + KEY_BYTES;
        RawMemory.copyFrom(bytes, 0, data, bytes.length);
        RawMemory.putLong(scratch, number);
        if (bytes.length <= StringView.INLINE_BYTES) {
            StringView.putInline(scratch + 8, data, bytes.length);
        } else {
            RawMemory.putInt(scratch + 8, bytes.length);
            RawMemory.putInt(scratch + 12, RawMemory.getInt(data));
            RawMemory.putLong(scratch + 16, data);
        }
        RawMemory.putLong(scratch + 24, -number);
        return Hashing.combine(
                Hashing.combine(Hashing.mixLong(number), Hashing.hashBytes(data, bytes.length)), -number);
    }

    @Test
    void shouldFindSlicesOfKeysWhileGrowing() {
        long keys = RawMemory.allocate(8 * 1024, 64, "table-test");
        long[] hashes = new long[1024];
        long[] found = new long[1024];
        try (Region region = Region.create(RegionSource.LOCAL, 256L << 20, "table-test")) {
            KeyedTable table = KeyedTable.create(region, KeyLayout.fixed(1), 24, 0);
            Random random = new Random(3);
            for (int round = 0; round < 200; round++) {
                for (int k = 0; k < 1024; k++) {
                    long key = random.nextInt(60_000);
                    RawMemory.putLong(keys + 8L * k, key);
                    hashes[k] = Hashing.mixLong(key);
                }
                assertEquals(1024, table.findOrInsertLongs(keys, 0, 0, 1024, hashes, found));
                for (int k = 0; k < 1024; k++) {
                    assertEquals(RawMemory.getLong(keys + 8L * k), RawMemory.getLong(found[k] + KeyedTable.KEY_OFFSET));
                }
            }
        }
        RawMemory.free(keys);
    }

    @Test
    void shouldAnswerOutOfMemoryAndStayWhole() {
        for (int pages = 8; pages < 40; pages++) {
            try (Region region = Region.create(RegionSource.LOCAL, pages * Region.PAGE_BYTES, "table-test")) {
                KeyedTable table = KeyedTable.create(region, KeyLayout.fixed(1), 24, 0);
                List<Long> kept = new ArrayList<>();
                long key = 0;
                while (table.findOrInsertLong(key, Hashing.mixLong(key)) > 0) {
                    kept.add(key++);
                }
                assertTrue(kept.size() > 100, "pages " + pages + " kept " + kept.size());
                assertEquals(kept.size(), table.size());
                for (long k : kept) {
                    assertTrue(table.findLong(k, Hashing.mixLong(k)) != 0);
                }
                assertEquals(0, table.findLong(key, Hashing.mixLong(key)));
            }
        }
    }
}
