package io.laminar.memory.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** A tree and what it must be: every operation is done on both, with keys and values of a random kind. */
final class ModelTree implements AutoCloseable {
    final Random random;
    final String seed;
    final TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    final Region region;
    final long key = RawMemory.allocate(2 * KeyedTree.MOST_KEY_BYTES, 64, "test");
    final long otherKey = key + KeyedTree.MOST_KEY_BYTES;
    KeyedTree tree;
    TreeCursor cursor;
    /** The kind of keys: bytes at most, and how many different ones a byte has. */
    private final int keyBytes;

    private final int letters;
    private final int valueBytes;
    private final boolean ascending;
    private long counter;

    ModelTree(long seed, long limitBytes) {
        this.random = new Random(seed);
        this.seed = "seed " + seed;
        this.region = Region.create(RegionSource.LOCAL, limitBytes, "test");
        this.tree = KeyedTree.create(region);
        this.cursor = new TreeCursor(tree);
        int[] lengths = {2, 8, 8, 16, 40, KeyedTree.MOST_KEY_BYTES};
        int[] kinds = {2, 3, 26, 256, 256};
        int[] values = {0, 8, 24, 256, 300, 20_000};
        this.keyBytes = lengths[random.nextInt(lengths.length)];
        this.letters = kinds[random.nextInt(kinds.length)];
        this.valueBytes = values[random.nextInt(values.length)];
        this.ascending = random.nextInt(4) == 0;
    }

    byte[] newKey() {
        if (ascending && random.nextInt(8) > 0) {
            byte[] next = new byte[8];
            long number = counter++;
            for (int i = 7; i >= 0; i--) {
                next[i] = (byte) number;
                number >>>= 8;
            }
            return next;
        }
        byte[] made = new byte[random.nextBoolean() ? keyBytes : random.nextInt(keyBytes + 1)];
        boolean tail = random.nextInt(4) > 0;
        for (int i = 0; i < made.length; i++) {
            made[i] =
                    tail && i < made.length - 3 ? (byte) (letters - 1) : (byte) (random.nextInt(letters) - letters / 3);
        }
        return made;
    }

    /** {@return a key that is there, more often than not} */
    byte[] anyKey() {
        byte[] made = newKey();
        byte[] near = random.nextInt(4) == 0 ? null : model.ceilingKey(made);
        return near == null ? made : near;
    }

    void put() {
        byte[] k = random.nextInt(3) == 0 ? anyKey() : newKey();
        byte[] value = new byte[random.nextBoolean() ? valueBytes : random.nextInt(valueBytes + 1)];
        random.nextBytes(value);
        long at = tree.put(write(key, k), k.length, value.length);
        if (at == KeyedTree.OUT_OF_MEMORY) {
            assertFalse(tree.wasInserted(), seed);
            return;
        }
        RawMemory.copyFrom(value, 0, at, value.length);
        assertEquals(model.put(k, value) == null, tree.wasInserted(), seed);
    }

    void remove() {
        byte[] k = anyKey();
        assertEquals(model.remove(k) != null, tree.remove(write(key, k), k.length), seed);
    }

    void find() {
        byte[] k = anyKey();
        byte[] value = model.get(k);
        assertEquals(value != null, tree.find(write(key, k), k.length), seed);
        if (value != null) {
            assertArrayEquals(value, RawMemory.toArray(tree.valueAddress(), tree.valueBytes()), seed);
        }
    }

    void clear() {
        tree.clear();
        model.clear();
    }

    /** Turns the cursor to a random range. {@return what it must go through} */
    NavigableMap<byte[], byte[]> turn() {
        byte[] a = anyKey();
        byte[] b = anyKey();
        switch (random.nextInt(4)) {
            case 0 -> {
                cursor.all();
                return model;
            }
            case 1 -> {
                cursor.from(write(key, a), a.length);
                return model.tailMap(a, true);
            }
            case 2 -> {
                byte[] prefix = Arrays.copyOf(a, Math.min(a.length, random.nextInt(10)));
                cursor.prefix(write(key, prefix), prefix.length);
                return startingWith(prefix);
            }
            default -> {
                cursor.range(write(key, a), a.length, write(otherKey, b), b.length);
                return Arrays.compareUnsigned(a, b) <= 0
                        ? model.subMap(a, true, b, false)
                        : new TreeMap<>(model.comparator());
            }
        }
    }

    private NavigableMap<byte[], byte[]> startingWith(byte[] prefix) {
        TreeMap<byte[], byte[]> found = new TreeMap<>(model.comparator());
        for (Map.Entry<byte[], byte[]> entry : model.tailMap(prefix, true).entrySet()) {
            byte[] k = entry.getKey();
            if (k.length < prefix.length || !Arrays.equals(k, 0, prefix.length, prefix, 0, prefix.length)) {
                break;
            }
            found.put(k, entry.getValue());
        }
        return found;
    }

    void scan(int most) {
        int count = 0;
        for (Map.Entry<byte[], byte[]> entry : turn().entrySet()) {
            if (count++ == most) {
                return;
            }
            assertTrue(cursor.next(), seed + ": a key is missing");
            expectAt(entry.getKey(), entry.getValue());
        }
        assertFalse(cursor.next(), seed + ": a key too many");
        assertFalse(cursor.next(), seed + ": an end that does not last");
    }

    /** A scan that removes, adds and replaces as it goes: it sees what is in front of it. */
    void scanAndChange() {
        cursor.all();
        byte[] last = null;
        for (int i = 0; i < 60; i++) {
            Map.Entry<byte[], byte[]> expected = last == null ? model.firstEntry() : model.higherEntry(last);
            assertEquals(expected != null, cursor.next(), seed);
            if (expected == null) {
                return;
            }
            expectAt(expected.getKey(), expected.getValue());
            last = expected.getKey();
            switch (random.nextInt(5)) {
                case 0 -> {
                    model.remove(last);
                    assertTrue(tree.remove(cursor.keyAddress(), cursor.keyBytes()), seed);
                }
                case 1 -> put();
                case 2 -> remove();
                default -> find();
            }
        }
    }

    private void expectAt(byte[] expectedKey, byte[] value) {
        assertArrayEquals(expectedKey, RawMemory.toArray(cursor.keyAddress(), cursor.keyBytes()), seed);
        assertArrayEquals(value, RawMemory.toArray(cursor.valueAddress(), cursor.valueBytes()), seed);
    }

    /** One operation. */
    void step() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> put();
            case 8, 9, 10, 11, 12 -> remove();
            case 13, 14, 15, 16 -> find();
            case 17 -> scan(20);
            case 18 -> scanAndChange();
            default -> {
                if (random.nextInt(400) == 0) {
                    clear();
                }
            }
        }
    }

    /** Compares all that is there. */
    void check() {
        TreeRules.check(region, tree, seed);
        assertEquals(model.size(), tree.size(), seed);
        cursor.all();
        for (Map.Entry<byte[], byte[]> entry : model.entrySet()) {
            assertTrue(cursor.next(), seed);
            expectAt(entry.getKey(), entry.getValue());
        }
        assertFalse(cursor.next(), seed);
    }

    /** Opens the tree again, as after a restore. */
    void reopen() {
        cursor.close();
        tree = KeyedTree.open(region, tree.offset());
        cursor = new TreeCursor(tree);
    }

    private long write(long target, byte[] bytes) {
        RawMemory.copyFrom(bytes, 0, target, bytes.length);
        return target;
    }

    @Override
    public void close() {
        cursor.close();
        RawMemory.free(key);
        region.close();
    }
}
