package io.laminar.memory.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.MemoryAccessError;
import io.laminar.memory.raw.RawMemory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Regions: runs do not overlap, limits hold, dirty pages are the pages that were written. */
class RegionTest {
    @Test
    void shouldNeverHandOutOverlappingRuns() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Region region = Region.create(RegionSource.LOCAL, 600 * Region.PAGE_BYTES, "region-test")) {
            Map<Long, Integer> live = new HashMap<>();
            Set<Long> pages = new HashSet<>();
            for (int step = 0; step < 5_000; step++) {
                if (random.nextInt(3) > 0) {
                    int order = random.nextInt(5);
                    long run = region.allocateExtent(1L << order);
                    if (run != Region.OUT_OF_MEMORY) {
                        live.put(run, order);
                        for (long p = 0; p < 1L << order; p++) {
                            assertTrue(pages.add((run >>> Region.PAGE_SHIFT) + p), "seed " + seed);
                        }
                    }
                } else if (!live.isEmpty()) {
                    long run = live.keySet().iterator().next();
                    int order = live.remove(run);
                    region.freeExtent(run, 1L << order);
                    for (long p = 0; p < 1L << order; p++) {
                        pages.remove((run >>> Region.PAGE_SHIFT) + p);
                    }
                }
                assertFalse(pages.contains(0L), "the header is not for sale, seed " + seed);
            }
        }
    }

    @Test
    void shouldRefuseMoreThanTheLimit() {
        try (Region region = Region.create(RegionSource.LOCAL, 4 * Region.PAGE_BYTES, "region-test")) {
            assertTrue(region.allocateExtent(2) > 0);
            assertEquals(Region.OUT_OF_MEMORY, region.allocateExtent(2));
            assertTrue(region.allocateExtent(1) > 0);
            assertEquals(Region.OUT_OF_MEMORY, region.allocateExtent(1));
        }
    }

    @Test
    void shouldCountExactlyThePagesThatWereWritten() {
        try (Region region = Region.create(RegionSource.LOCAL, 100 * Region.PAGE_BYTES, "region-test")) {
            long run = region.allocateExtent(32);
            region.cleanPages();
            assertEquals(0, region.dirtyPages());
            Set<Long> written = new HashSet<>();
            Random random = new Random(1);
            for (int i = 0; i < 20; i++) {
                long offset = run + random.nextInt(1 << 19) / 8 * 8;
                region.touch(region.base() + offset, 24);
                written.add(offset >>> Region.PAGE_SHIFT);
                written.add((offset + 23) >>> Region.PAGE_SHIFT);
                assertEquals(Region.DIRTY, region.pageState(offset >>> Region.PAGE_SHIFT));
            }
            assertEquals(written.size(), region.dirtyPages());
        }
    }

    @Test
    void shouldCatchAccessOutsideLiveMemory() {
        long address = RawMemory.allocate(100, 64, "region-test");
        assertThrows(MemoryAccessError.class, () -> RawMemory.getLong(address + 96));
        assertThrows(MemoryAccessError.class, () -> RawMemory.putByte(address - 1, (byte) 0));
        RawMemory.free(address);
        assertThrows(MemoryAccessError.class, () -> RawMemory.getByte(address));
        assertThrows(IllegalArgumentException.class, () -> RawMemory.free(address));
    }
}
