package io.laminar.memory.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.memory.testing.AllocatedBytes;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a tree promises beside its answers: memory, levels, ends. */
class KeyedTreeTest {
    private static final int MANY = 200_000;

    private final long key = RawMemory.allocate(KeyedTree.MOST_KEY_BYTES, 64, "test");
    private Region region;
    private KeyedTree tree;

    @BeforeEach
    void setUp() {
        region = Region.create(RegionSource.LOCAL, 256L << 20, "test");
        tree = KeyedTree.create(region);
    }

    @AfterEach
    void tearDown() {
        region.close();
        RawMemory.free(key);
    }

    private void put(long number, long value) {
        RawMemory.putLong(tree.put(key(number), 8, 8), value);
    }

    private long key(long number) {
        RawMemory.putLong(key, Long.reverseBytes(number));
        return key;
    }

    private static long mixed(long i) {
        return (i + 1) * 0x9E37_79B9_7F4A_7C15L;
    }

    private int height() {
        return (int) new TreeHeader(region, tree.offset()).get(TreeHeader.HEIGHT);
    }

    @Test
    void shouldBeShallowAndLeaveFullNodesBehindKeysThatComeInOrder() {
        for (int i = 0; i < MANY; i++) {
            put(i, -i);
        }
        TreeRules.check(region, tree, "in order");
        assertEquals(3, height());
        double fill = TreeRules.fill(region, tree);
        assertTrue(fill > 0.95, "fill of keys in order: " + fill);
        assertTrue(tree.usedBytes() < 26L * MANY, "bytes: " + tree.usedBytes());
        for (int i = 0; i < MANY; i++) {
            assertTrue(tree.find(key(i), 8));
            assertEquals(-i, RawMemory.getLong(tree.valueAddress()));
        }
        assertFalse(tree.find(key(MANY), 8));
    }

    @Test
    void shouldBeMoreThanHalfFullWithKeysInNoOrderAndGiveUpWhatIsRemoved() {
        for (int i = 0; i < MANY; i++) {
            put(mixed(i), i);
        }
        TreeRules.check(region, tree, "no order");
        double fill = TreeRules.fill(region, tree);
        assertTrue(fill > 0.5, "fill of keys in no order: " + fill);
        // Few stay, spread over all leaves: the worst that removals can leave behind.
        for (int i = 0; i < MANY; i++) {
            if (i % 100 != 0) {
                assertTrue(tree.remove(key(mixed(i)), 8));
            }
        }
        TreeRules.check(region, tree, "few left");
        fill = TreeRules.fill(region, tree);
        assertTrue(fill > 0.25, "fill of what is left: " + fill);
        for (int i = 0; i < MANY; i += 100) {
            assertTrue(tree.remove(key(mixed(i)), 8));
        }
        assertEquals(1, height());
        assertEquals(Nodes.BYTES, tree.usedBytes());
    }

    /** Keys that come at one end and go at the other, values of all sizes among them: memory stays what it was. */
    @Test
    void shouldNotGrowHoweverMuchComesAndGoes() {
        int live = 2_000;
        Random random = new Random(7);
        long settled = 0;
        for (int i = 0; i < 60 * live; i++) {
            int bytes = random.nextInt(random.nextInt(10) == 0 ? 3_000 : 60);
            long value = tree.put(key(i), 8, bytes);
            RawMemory.fill(value, bytes, (byte) i);
            if (i >= live) {
                assertTrue(tree.remove(key(i - live), 8));
            }
            if (i == 20 * live) {
                settled = region.usedBytes();
            }
        }
        TreeRules.check(region, tree, "came and went");
        assertTrue(region.usedBytes() <= settled + settled / 10, "grew from " + settled + " to " + region.usedBytes());
        long all = region.usedBytes();
        for (int round = 0; round < 20; round++) {
            tree.clear();
            for (int i = 0; i < live; i++) {
                put(mixed(i), i);
            }
        }
        assertEquals(all, region.usedBytes(), "what clear gives back is used again");
    }

    @Test
    void shouldHoldTheLongestKeysAndValues() {
        Random random = new Random(3);
        byte[] bytes = new byte[KeyedTree.MOST_KEY_BYTES];
        int[] lengths = {0, 1, 255, 256, 257, 8_192, 8_193, 100_000};
        for (int i = 0; i < 400; i++) {
            bytes[KeyedTree.MOST_KEY_BYTES - 1] = (byte) i;
            bytes[KeyedTree.MOST_KEY_BYTES - 2] = (byte) (i >> 8);
            RawMemory.copyFrom(bytes, 0, key, bytes.length);
            int length = lengths[random.nextInt(lengths.length)];
            RawMemory.fill(tree.put(key, bytes.length, length), length, (byte) i);
        }
        TreeRules.check(region, tree, "long keys");
        assertEquals(400, tree.size());
        try (TreeCursor cursor = new TreeCursor(tree)) {
            cursor.all();
            for (int i = 0; cursor.next(); i++) {
                int length = cursor.valueBytes();
                assertTrue(length == 0 || RawMemory.getByte(cursor.valueAddress() + length - 1) == (byte) i);
            }
        }
    }

    @Test
    void shouldScanAPrefixOfAllOnesToTheEnd() {
        put(1, 1);
        put(-1, 2);
        put(-2, 3);
        try (TreeCursor cursor = new TreeCursor(tree)) {
            assertFalse(cursor.next(), "no range yet");
            RawMemory.putLong(key, -1);
            cursor.prefix(key, 3);
            assertTrue(cursor.next());
            assertEquals(3, RawMemory.getLong(cursor.valueAddress()));
            assertTrue(cursor.next());
            assertEquals(2, RawMemory.getLong(cursor.valueAddress()));
            assertFalse(cursor.next());
            cursor.prefix(key, 0);
            assertTrue(cursor.next());
            assertEquals(1, RawMemory.getLong(cursor.valueAddress()));
        }
    }

    @Test
    void shouldRefuseWhatIsNoTree() {
        long page = region.allocateExtent(1);
        assertThrows(IllegalArgumentException.class, () -> KeyedTree.open(region, page));
        try (Region small = Region.create(RegionSource.LOCAL, 2 * Region.PAGE_BYTES, "test")) {
            small.allocateExtent(1);
            assertThrows(IllegalStateException.class, () -> KeyedTree.create(small));
        }
    }

    @Test
    void shouldAllocateNothing() {
        try (TreeCursor cursor = new TreeCursor(tree)) {
            assertEquals(0, AllocatedBytes.of(3, 3, () -> churn(cursor)));
        }
    }

    private void churn(TreeCursor cursor) {
        for (int i = 0; i < 20_000; i++) {
            put(mixed(i), i);
        }
        cursor.all();
        int count = 0;
        while (cursor.next()) {
            count++;
        }
        assertEquals(20_000, count);
        for (int i = 0; i < 20_000; i++) {
            tree.remove(key(mixed(i)), 8);
        }
    }
}
