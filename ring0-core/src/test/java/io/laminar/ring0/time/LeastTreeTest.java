package io.laminar.ring0.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastTreeTest {
    @Test
    void shouldKnowTheLeastAndItsSlotWhileItGrows() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Region region = Region.create("test")) {
            LeastTree tree = new LeastTree(region);
            assertEquals(LeastTree.NONE, tree.least());
            assertTrue(tree.grow());
            long[] model = new long[tree.capacity()];
            Arrays.fill(model, LeastTree.NONE);
            for (int step = 0; step < 20_000; step++) {
                if (step % 4_000 == 3_999) {
                    assertTrue(tree.grow());
                    int before = model.length;
                    model = Arrays.copyOf(model, tree.capacity());
                    Arrays.fill(model, before, model.length, LeastTree.NONE);
                }
                int slot = random.nextInt(model.length);
                model[slot] = random.nextInt(4) == 0 ? LeastTree.NONE : random.nextInt(1_000_000) - step;
                tree.set(slot, model[slot]);
                assertEquals(model[slot], tree.get(slot));
                if (step % 16 == 0) {
                    long least = Arrays.stream(model).min().orElseThrow();
                    assertEquals(least, tree.least(), "seed=" + seed);
                    assertEquals(least, model[tree.leastSlot()], "seed=" + seed);
                }
            }
        }
    }

    @Test
    void shouldStayAsItIsWhenTheRegionIsFull() {
        try (Region region = Region.create(RegionSource.LOCAL, 8 * Region.PAGE_BYTES, "test")) {
            LeastTree tree = new LeastTree(region);
            assertTrue(tree.grow());
            tree.set(7, 42);
            while (tree.grow()) {
                tree.set(tree.capacity() - 1, tree.capacity());
            }
            long used = region.usedBytes();
            assertFalse(tree.grow());
            assertEquals(used, region.usedBytes());
            assertEquals(42, tree.least());
            assertEquals(7, tree.leastSlot());
        }
    }
}
