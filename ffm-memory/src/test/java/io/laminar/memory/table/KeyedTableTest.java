package io.laminar.memory.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Barriers;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.memory.table.TestKeys.Key;
import io.laminar.memory.testing.AllocatedBytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keyed tables: order, growth, reuse, bounds. */
class KeyedTableTest {
    private static Region region(long bytes) {
        return Region.create(RegionSource.LOCAL, bytes, "table-test");
    }

    private static KeyedTable longs(Region region, long expected) {
        return KeyedTable.create(region, KeyLayout.fixed(1), 24, expected);
    }

    private static long insert(KeyedTable table, long key) {
        return table.findOrInsertLong(key, Hashing.mixLong(key));
    }

    private static long find(KeyedTable table, long key) {
        return table.findLong(key, Hashing.mixLong(key));
    }

    @Test
    void shouldKeepOrderOfInsertionAcrossClears() {
        try (Region region = region(64L << 20)) {
            KeyedTable table = longs(region, 4);
            long used = 0;
            for (int round = 0; round < 4; round++) {
                for (long key = 0; key < 50_000; key++) {
                    insert(table, key * 31 + round);
                }
                long key = 0;
                for (long entry = table.firstEntry(); entry != 0; entry = table.nextEntry(entry), key++) {
                    assertEquals(key * 31 + round, RawMemory.getLong(entry + KeyedTable.KEY_OFFSET));
                }
                assertEquals(50_000, key);
                used = round == 1 ? region.usedBytes() : used;
                table.clear();
                assertEquals(0, table.firstEntry());
                assertEquals(0, table.size());
                assertEquals(0, find(table, round));
            }
            assertEquals(used, region.usedBytes(), "a cleared table uses its memory again");
        }
    }

    @Test
    void shouldClearASparseTableEntryByEntry() {
        try (Region region = region(64L << 20)) {
            KeyedTable table = longs(region, 100_000);
            for (int round = 0; round < 50; round++) {
                for (long key = 0; key < 200; key++) {
                    table.findOrInsertLong(key + round, Hashing.mixLong(key % 5));
                }
                Barriers.pass(region);
                table.clear();
                assertTrue(Barriers.dirtyPages(region) < 20, "dirty pages " + Barriers.dirtyPages(region));
                for (long key = 0; key < 200; key++) {
                    assertEquals(0, table.findLong(key + round, Hashing.mixLong(key % 5)));
                }
            }
        }
    }

    @Test
    void shouldZeroValuesOfEntriesThatAreUsedAgain() {
        try (Region region = region(64L << 20)) {
            KeyedTable table = longs(region, 0);
            long entry = insert(table, 1);
            RawMemory.fill(entry + table.valueOffset(), 24, (byte) -1);
            table.removeEntry(entry);
            assertEquals(0, find(table, 1));
            long again = insert(table, 2);
            assertEquals(entry, again);
            for (int i = 0; i < 24; i += 8) {
                assertEquals(0, RawMemory.getLong(again + table.valueOffset() + i));
            }
        }
    }

    @Test
    void shouldResumeIterationAfterTheCurrentEntryIsRemoved() {
        try (Region region = region(64L << 20)) {
            KeyedTable table = longs(region, 0);
            for (long key = 0; key < 10_000; key++) {
                insert(table, key);
            }
            long expected = 0;
            for (long entry = table.firstEntry(); entry != 0; ) {
                assertEquals(expected++, RawMemory.getLong(entry + KeyedTable.KEY_OFFSET));
                table.removeEntry(entry);
                entry = table.nextEntry(entry);
            }
            assertEquals(10_000, expected);
            assertEquals(0, table.size());
            assertEquals(0, table.firstEntry());
        }
    }

    @Test
    void shouldNotMoveEntriesWhenTheIndexGrows() {
        try (Region region = region(256L << 20)) {
            KeyedTable table = longs(region, 0);
            long[] entries = new long[200_000];
            for (int key = 0; key < entries.length; key++) {
                entries[key] = insert(table, key);
                if (key % 97 == 0) {
                    for (int k = 0; k <= key; k += 1 + key / 50) {
                        assertEquals(entries[k], find(table, k));
                    }
                    assertEquals(0, find(table, key + 1));
                }
            }
        }
    }

    @Test
    void shouldNotGrowWhenPresized() {
        try (Region region = region(256L << 20)) {
            KeyedTable table = longs(region, 100_000);
            long index = new TableHeader(region, table.offset()).get(TableHeader.INDEX);
            for (long key = 0; key < 100_000; key++) {
                insert(table, key);
            }
            assertEquals(index, new TableHeader(region, table.offset()).get(TableHeader.INDEX));
        }
    }

    /** A table that grows into extents that others used before finds no old words in them. */
    @Test
    void shouldCleanExtentsThatWereUsedBefore() {
        try (Region region = region(64L << 20)) {
            for (int round = 0; round < 3; round++) {
                long run = region.allocateExtent(1024);
                region.touch(region.base() + run, 1024 * Region.PAGE_BYTES);
                RawMemory.fill(region.base() + run, 1024 * Region.PAGE_BYTES, (byte) -1);
                region.freeExtent(run, 1024);
                KeyedTable table = longs(region, 10 * round);
                KeyedTable texts = KeyedTable.create(region, TestKeys.LAYOUT, 8, 10 * round);
                try (TestKeys keys = new TestKeys(1)) {
                    for (long key = 0; key < 20_000; key++) {
                        assertTrue(insert(table, key) > 0);
                        long hash = keys.write(0, new Key(key, "key number " + key), false);
                        assertTrue(texts.findOrInsert(keys.address(0), hash) > 0);
                        assertTrue(table.wasInserted() && texts.wasInserted());
                    }
                }
                assertEquals(20_000, table.size());
                assertEquals(20_000, texts.size());
            }
        }
    }

    @Test
    void shouldAnswerOutOfMemoryAndStayWhole() {
        for (int pages = 4; pages < 60; pages++) {
            try (Region region = region(pages * Region.PAGE_BYTES)) {
                KeyedTable table = longs(region, 0);
                long key = 0;
                while (insert(table, key) > 0) {
                    key++;
                }
                assertTrue(key > 100, "pages " + pages + " kept " + key);
                assertEquals(key, table.size());
                for (long k = 0; k < key; k++) {
                    assertNotEquals(0, find(table, k));
                }
                assertEquals(0, find(table, key));
                assertEquals(Region.OUT_OF_MEMORY, insert(table, key));
                table.removeEntry(find(table, 0));
                table.clear();
                assertTrue(insert(table, 5) > 0);
            }
        }
    }

    @Test
    void shouldRollBackWhenATextDoesNotFit() {
        for (int pages = 4; pages < 40; pages++) {
            try (Region region = region(pages * Region.PAGE_BYTES);
                    TestKeys keys = new TestKeys(1)) {
                KeyedTable table = KeyedTable.create(region, TestKeys.LAYOUT, 8, 0);
                List<Key> kept = new ArrayList<>();
                for (long k = 0; ; k++) {
                    Key key = new Key(k, "t".repeat((int) (k * 37 % 3_000)) + k);
                    long hash = keys.write(0, key, false);
                    if (table.findOrInsert(keys.address(0), hash) < 0) {
                        assertEquals(0, table.find(keys.address(0), hash));
                        assertFalse(table.wasInserted());
                        break;
                    }
                    kept.add(key);
                }
                assertEquals(kept.size(), table.size());
                Set<Key> seen = new HashSet<>();
                for (long entry = table.firstEntry(); entry != 0; entry = table.nextEntry(entry)) {
                    seen.add(TestKeys.read(region.base(), entry));
                }
                assertEquals(new HashSet<>(kept), seen);
                for (Key key : kept) {
                    long hash = keys.write(0, key, false);
                    assertTrue(table.remove(keys.address(0), hash));
                }
                assertEquals(0, table.size());
            }
        }
    }

    @Test
    void shouldSayHowManyOfASliceWereDone() {
        long keys = RawMemory.allocate(8 * 4096, 64, "table-test");
        long[] hashes = new long[4096];
        long[] found = new long[4096];
        for (int k = 0; k < 4096; k++) {
            RawMemory.putLong(keys + 8L * k, k);
            hashes[k] = Hashing.mixLong(k);
        }
        try (Region region = region(6 * Region.PAGE_BYTES)) {
            KeyedTable table = longs(region, 0);
            int done = table.findOrInsertLongs(keys, 0, 0, 4096, hashes, found);
            assertTrue(done > 100 && done < 4096, "done " + done);
            assertEquals(done, table.size());
            assertEquals(done, table.findOrInsertLongs(keys, 0, 0, done, hashes, found));
        }
        RawMemory.free(keys);
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        try (Region region = region(4 * Region.PAGE_BYTES)) {
            assertThrows(IllegalStateException.class, () -> longs(region, 1_000_000));
            assertThrows(IllegalArgumentException.class, () -> longs(region, -1));
            assertThrows(
                    IllegalArgumentException.class, () -> KeyedTable.create(region, KeyLayout.fixed(1), 2 << 20, 0));
            assertThrows(IllegalArgumentException.class, () -> KeyedTable.open(region, Region.PAGE_BYTES));
            assertThrows(IllegalArgumentException.class, () -> KeyLayout.fixed(KeyLayout.MOST_WORDS + 1));
        }
    }

    @Test
    void shouldHoldOneEntryForAKeyOfNoWords() {
        try (Region region = region(8 * Region.PAGE_BYTES)) {
            KeyedTable table = KeyedTable.create(region, KeyLayout.fixed(0), 8, 1);
            long entry = table.findOrInsert(0, 0);
            assertTrue(table.wasInserted());
            assertEquals(entry, table.findOrInsert(0, 0));
            assertEquals(1, table.size());
        }
    }

    @Test
    void shouldHoldEntriesLargerThanAPage() {
        try (Region region = region(64L << 20)) {
            KeyedTable table = KeyedTable.create(region, KeyLayout.fixed(1), 40_000, 0);
            for (long key = 0; key < 100; key++) {
                long entry = insert(table, key);
                RawMemory.putLong(entry + table.valueOffset() + 39_992, key);
            }
            for (long key = 0; key < 100; key++) {
                assertEquals(key, RawMemory.getLong(find(table, key) + table.valueOffset() + 39_992));
            }
        }
    }

    @Test
    void shouldNotAllocateOnTheHeap() {
        long keys = RawMemory.allocate(8 * 256, 64, "table-test");
        long[] hashes = new long[256];
        long[] found = new long[256];
        try (Region region = region(512L << 20)) {
            KeyedTable table = longs(region, 0);
            assertEquals(0, AllocatedBytes.of(8, 4, () -> {
                for (long key = 0; key < 30_000; key++) {
                    insert(table, key);
                    if (key % 3 == 0) {
                        table.removeEntry(find(table, key));
                    }
                }
                for (int round = 0; round < 200; round++) {
                    for (int k = 0; k < 256; k++) {
                        RawMemory.putLong(keys + 8L * k, round * 200L + k);
                        hashes[k] = Hashing.mixLong(round * 200L + k);
                    }
                    table.findOrInsertLongs(keys, 0, 0, 256, hashes, found);
                }
                for (long entry = table.firstEntry(); entry != 0; entry = table.nextEntry(entry)) {
                    RawMemory.putLong(entry + table.valueOffset(), 1);
                }
                table.clear();
            }));
        }
        RawMemory.free(keys);
    }

    @Test
    void shouldNotAllocateOnTheHeapForCompositeKeys() {
        try (Region region = region(512L << 20);
                TestKeys keys = new TestKeys(50)) {
            KeyedTable table = KeyedTable.create(region, TestKeys.LAYOUT, 8, 0);
            long[] hashes = new long[50];
            for (int k = 0; k < 50; k++) {
                hashes[k] = keys.write(k, new Key((long) k, "some text that is long " + k), false);
            }
            assertEquals(0, AllocatedBytes.of(8, 4, () -> {
                for (int i = 0; i < 50_000; i++) {
                    long key = keys.address(i % 50);
                    table.findOrInsert(key, hashes[i % 50]);
                    if (i % 3 == 0) {
                        table.remove(key, hashes[i % 50]);
                    }
                }
            }));
        }
    }
}
