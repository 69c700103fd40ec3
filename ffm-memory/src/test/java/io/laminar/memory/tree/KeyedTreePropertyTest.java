package io.laminar.memory.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSnapshot;
import io.laminar.memory.region.RegionSource;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The tree beside a TreeMap. */
class KeyedTreePropertyTest {
    private static final long ROOMY = 256L << 20;

    @Test
    void shouldBeTheMapThatATreeMapIs() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + 40; seed++) {
            try (ModelTree model = new ModelTree(seed, ROOMY)) {
                for (int step = 0; step < 3_000; step++) {
                    model.step();
                    if (step % 1_000 == 0) {
                        model.check();
                    }
                }
                model.check();
                while (!model.model.isEmpty()) {
                    model.remove();
                }
                model.check();
                assertEquals(Nodes.BYTES, model.tree.usedBytes(), model.seed + ": an empty tree is one node");
            }
        }
    }

    @Test
    void shouldChangeNothingWhenTheRegionIsFull() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + 30; seed++) {
            try (ModelTree model = new ModelTree(seed, 12 * Region.PAGE_BYTES)) {
                for (int step = 0; step < 2_000; step++) {
                    model.step();
                    if (step % 500 == 0) {
                        model.check();
                    }
                }
                model.check();
            }
        }
    }

    @Test
    void shouldBeEqualByteForByteAfterARestoreAndGoOnAlike() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + 8; seed++) {
            try (ModelTree one = new ModelTree(seed, ROOMY);
                    ModelTree other = new ModelTree(seed, ROOMY)) {
                for (int step = 0; step < 1_500; step++) {
                    one.step();
                    other.step();
                }
                assertArrayEquals(image(one.region), image(other.region), one.seed + ": two runs");
                try (Region fresh = Region.create(RegionSource.LOCAL, ROOMY, "test")) {
                    fresh.restore(one.region.base(), one.region.usedBytes());
                    other.region.restore(fresh.base(), fresh.usedBytes());
                }
                other.reopen();
                for (int step = 0; step < 1_500; step++) {
                    one.step();
                    other.step();
                }
                other.check();
                assertArrayEquals(image(one.region), image(other.region), one.seed + ": behind a restore");
            }
        }
    }

    @Test
    void shouldBeInASnapshotAsItWasAtTheBarrierWhileItChanges() {
        long first = System.nanoTime();
        long buffer = RawMemory.allocate(Region.PAGE_BYTES, 64, "test");
        for (long seed = first; seed < first + 10; seed++) {
            byte[] disk = new byte[0];
            try (ModelTree model = new ModelTree(seed, ROOMY)) {
                for (int barrier = 0; barrier < 6; barrier++) {
                    for (int step = 0; step < 300; step++) {
                        model.step();
                    }
                    RegionSnapshot snapshot = model.region.snapshot();
                    snapshot.prepare();
                    assertTrue(model.region.freeze());
                    TreeMap<byte[], byte[]> frozen = new TreeMap<>(model.model);
                    disk = Arrays.copyOf(disk, (int) snapshot.frozenBytes());
                    for (long page; (page = snapshot.next(buffer)) != RegionSnapshot.NONE; ) {
                        RawMemory.copyTo(buffer, disk, (int) (page << Region.PAGE_SHIFT), (int) Region.PAGE_BYTES);
                        model.step();
                    }
                    snapshot.end(true);
                    expect(frozen, disk, model.tree.offset(), model.seed);
                }
            }
        }
        RawMemory.free(buffer);
    }

    private static void expect(TreeMap<byte[], byte[]> frozen, byte[] disk, long offset, String seed) {
        try (Region region = Region.create(RegionSource.LOCAL, ROOMY, "test")) {
            region.beginRestore(disk.length);
            RawMemory.copyFrom(disk, 0, region.base(), disk.length);
            region.endRestore(disk.length);
            KeyedTree tree = KeyedTree.open(region, offset);
            TreeRules.check(region, tree, seed);
            assertEquals(frozen.size(), tree.size(), seed);
            try (TreeCursor cursor = new TreeCursor(tree)) {
                cursor.all();
                for (Map.Entry<byte[], byte[]> entry : frozen.entrySet()) {
                    assertTrue(cursor.next(), seed);
                    assertArrayEquals(entry.getKey(), RawMemory.toArray(cursor.keyAddress(), cursor.keyBytes()), seed);
                    assertArrayEquals(
                            entry.getValue(), RawMemory.toArray(cursor.valueAddress(), cursor.valueBytes()), seed);
                }
            }
        }
    }

    private static byte[] image(Region region) {
        return RawMemory.toArray(region.base(), (int) region.usedBytes());
    }
}
