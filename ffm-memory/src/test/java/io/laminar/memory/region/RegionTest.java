package io.laminar.memory.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.memory.raw.MemoryAccessError;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import io.laminar.memory.testing.AllocatedBytes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Regions: runs do not overlap, limits hold, dirty pages are the pages that were written. */
class RegionTest {
    private static final long PAGE = Region.PAGE_BYTES;

    private static Region region(long pages) {
        return Region.create(RegionSource.LOCAL, pages * PAGE, "region-test");
    }

    @Test
    void shouldNeverHandOutOverlappingExtents() {
        long start = System.nanoTime();
        for (long seed = start; seed < start + 10; seed++) {
            Random random = new Random(seed);
            try (Region region = region(600)) {
                Map<Long, Integer> live = new HashMap<>();
                Set<Long> pages = new HashSet<>();
                for (int step = 0; step < 2_000; step++) {
                    if (random.nextInt(5) > 1) {
                        allocate(region, 1 + random.nextInt(20), live, pages, seed);
                    } else if (!live.isEmpty()) {
                        long run = live.keySet().iterator().next();
                        int count = live.remove(run);
                        region.freeExtent(run, count);
                        for (long p = 0; p < count; p++) {
                            pages.remove((run >>> Region.PAGE_SHIFT) + p);
                        }
                    }
                    assertFalse(pages.contains(0L), "the header is not for sale, seed " + seed);
                }
                assertTrue(region.usedBytes() <= region.limitBytes());
            }
        }
    }

    private static void allocate(Region region, int count, Map<Long, Integer> live, Set<Long> pages, long seed) {
        long before = region.usedBytes();
        long run = region.allocateExtent(count);
        if (run == Region.OUT_OF_MEMORY) {
            return;
        }
        assertEquals(run >= before, region.wasFresh(), "seed " + seed);
        assertEquals(0, run % PAGE, "seed " + seed);
        live.put(run, count);
        for (long p = 0; p < count; p++) {
            assertTrue(pages.add((run >>> Region.PAGE_SHIFT) + p), "seed " + seed);
        }
        long last = region.base() + run + count * PAGE - 8;
        if (region.wasFresh()) {
            assertEquals(0, RawMemory.getLong(last), "seed " + seed);
        }
        region.touch(last);
        RawMemory.putLong(last, seed);
    }

    @Test
    void shouldUseWhatWasFreedBeforeFreshPages() {
        try (Region region = region(100)) {
            long large = region.allocateExtent(16);
            region.freeExtent(large, 16);
            long used = region.usedBytes();
            long sum = 0;
            for (int i = 0; i < 16; i++) {
                long page = region.allocateExtent(1);
                assertFalse(region.wasFresh());
                sum += page;
            }
            assertEquals(used, region.usedBytes());
            assertEquals(16 * large + PAGE * (15 * 16 / 2), sum);
            region.allocateExtent(1);
            assertTrue(region.wasFresh());
        }
    }

    @Test
    void shouldRefuseMoreThanTheLimit() {
        try (Region region = region(4)) {
            assertTrue(region.allocateExtent(2) > 0);
            assertEquals(Region.OUT_OF_MEMORY, region.allocateExtent(2));
            assertTrue(region.allocateExtent(1) > 0);
            assertEquals(Region.OUT_OF_MEMORY, region.allocateExtent(1));
            assertEquals(Region.OUT_OF_MEMORY, region.allocateExtent(1L << 40));
            assertEquals(region.limitBytes(), region.usedBytes());
        }
        assertThrows(IllegalArgumentException.class, () -> region(1));
        assertThrows(
                IllegalArgumentException.class,
                () -> Region.create(RegionSource.LOCAL, 2 * Region.MOST_BYTES, "region-test"));
    }

    @Test
    void shouldReserveSixtyFourGibibytesWhereMmapIs() {
        assumeTrue(VirtualMemory.mode().equals("mmap"));
        try (Region region = Region.create("region-test")) {
            assertEquals(Region.MOST_BYTES, region.limitBytes());
            long run = region.allocateExtent(1L << 21);
            region.touch(region.base() + run + (1L << 34));
            RawMemory.putLong(region.base() + run + (1L << 34), 5);
            assertEquals(5, RawMemory.getLong(region.base() + run + (1L << 34)));
        }
    }

    @Test
    void shouldCountExactlyThePagesThatWereWritten() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Region region = region(300)) {
            long run = region.allocateExtent(256);
            for (int round = 0; round < 20; round++) {
                Barriers.pass(region);
                assertEquals(0, Barriers.dirtyPages(region));
                TreeSet<Long> written = new TreeSet<>();
                for (int i = random.nextInt(30); i > 0; i--) {
                    long bytes = 1 + random.nextInt(random.nextBoolean() ? 24 : 100_000);
                    long offset = run + random.nextInt((int) (256 * PAGE - bytes));
                    region.touch(region.base() + offset, bytes);
                    for (long p = offset >>> Region.PAGE_SHIFT; p <= offset + bytes - 1 >>> Region.PAGE_SHIFT; p++) {
                        written.add(p);
                        assertTrue(Barriers.isDirty(region, p));
                    }
                }
                TreeSet<Long> dirty = new TreeSet<>();
                for (long p = 0; p < 300; p++) {
                    if (Barriers.isDirty(region, p)) {
                        dirty.add(p);
                    }
                }
                assertEquals(written, dirty, "seed " + seed);
                assertEquals(written.size(), Barriers.dirtyPages(region));
            }
        }
    }

    @Test
    void shouldMeanTheSameWhereverItIsRestored() {
        try (Region region = region(64);
                Region copy = region(64);
                Region small = region(2)) {
            long run = region.allocateExtent(4);
            long freed = region.allocateExtent(2);
            region.touch(region.base() + run);
            RawMemory.putLong(region.base() + run, 77);
            region.setRoot(3, run);
            region.freeExtent(freed, 2);
            copy.restore(region.base(), region.usedBytes());
            assertEquals(region.usedBytes(), copy.usedBytes());
            assertEquals(run, copy.root(3));
            assertEquals(77, RawMemory.getLong(copy.base() + copy.root(3)));
            assertEquals(freed, copy.allocateExtent(2));
            assertThrows(IllegalArgumentException.class, () -> small.restore(region.base(), region.usedBytes()));
            assertThrows(IllegalArgumentException.class, () -> copy.restore(region.base() + run, PAGE));
        }
    }

    @Test
    void shouldReleaseFreeExtentsAndKeepThemUsable() {
        try (Region region = region(64)) {
            long kept = region.allocateExtent(8);
            long one = region.allocateExtent(8);
            long two = region.allocateExtent(8);
            for (long run : new long[] {kept, one, two}) {
                region.touch(region.base() + run, 8 * PAGE);
                RawMemory.fill(region.base() + run, 8 * PAGE, (byte) 1);
            }
            region.freeExtent(one, 8);
            region.freeExtent(two, 8);
            assertEquals(2 * 7 * PAGE, region.releaseFreeExtents());
            assertEquals(0, RawMemory.getLong(region.base() + one + 7 * PAGE));
            assertNotEquals(0, RawMemory.getLong(region.base() + kept + 7 * PAGE));
            assertEquals(Set.of(one, two), Set.of(region.allocateExtent(8), region.allocateExtent(8)));
        }
    }

    @Test
    void shouldCommitAheadWithoutChangingAnything() {
        try (Region region = region(64)) {
            long used = region.usedBytes();
            long committed = region.commitAhead(10 * PAGE);
            assertTrue(committed == 0 || committed == 10 * PAGE, "committed " + committed);
            assertEquals(used, region.usedBytes());
            region.allocateExtent(16);
            assertTrue(region.wasFresh());
            assertTrue(region.commitAhead(Long.MAX_VALUE / 2) <= region.limitBytes());
        }
    }

    @Test
    void shouldCatchAccessBeyondWhatIsInUse() {
        assumeTrue(RawMemory.CHECKED);
        try (Region region = region(10)) {
            long end = region.base() + region.usedBytes();
            assertThrows(MemoryAccessError.class, () -> RawMemory.getLong(end));
            region.allocateExtent(1);
            assertEquals(0, RawMemory.getLong(end));
        }
    }

    @Test
    void shouldCatchWritersThatDoNotOwnIt() throws InterruptedException {
        assumeTrue(RawMemory.CHECKED);
        try (Region region = region(10)) {
            region.allocateExtent(1);
            Throwable[] caught = new Throwable[1];
            Thread other = new Thread(
                    () -> {
                        try {
                            region.touch(region.base());
                        } catch (MemoryAccessError e) {
                            caught[0] = e;
                        }
                    },
                    "region-test-other");
            other.start();
            other.join();
            assertTrue(String.valueOf(caught[0]).contains("region-test-other"), "not caught: " + caught[0]);
        }
    }

    @Test
    void shouldNotAllocateOnTheHeap() {
        try (Region region = region(4_000)) {
            long bytes = AllocatedBytes.of(10, 5, () -> {
                for (int i = 0; i < 10_000; i++) {
                    long run = region.allocateExtent(1 + i % 7);
                    region.touch(region.base() + run, PAGE);
                    region.freeExtent(run, 1 + i % 7);
                }
            });
            assertEquals(0, bytes);
        }
    }
}
