package io.laminar.memory.slab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.memory.testing.AllocatedBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Slabs under random use: what was written stays until it is freed, and freed runs are used again. */
class SlabPropertyTest {
    private record Run(long offset, int bytes, byte mark) {}

    @Test
    void shouldKeepEveryRunWhole() {
        long start = System.nanoTime();
        for (long seed = start; seed < start + 8; seed++) {
            Random random = new Random(seed);
            try (Region region = Region.create(RegionSource.LOCAL, 8L << 20, "slab-test")) {
                Slab slab = Slab.create(region);
                List<Run> live = new ArrayList<>();
                for (int step = 0; step < 4_000; step++) {
                    if (random.nextInt(3) > 0) {
                        allocate(region, slab, live, random);
                    } else if (!live.isEmpty()) {
                        Run run = live.remove(random.nextInt(live.size()));
                        assertWhole(region, run, seed);
                        slab.free(run.offset, run.bytes);
                    }
                    if (random.nextInt(500) == 0) {
                        slab = new Slab(region, slab.offset());
                    }
                }
                for (Run run : live) {
                    assertWhole(region, run, seed);
                    slab.free(run.offset, run.bytes);
                }
                assertEquals(0, slab.usedBytes(), "seed " + seed);
            }
        }
    }

    private static void allocate(Region region, Slab slab, List<Run> live, Random random) {
        int bytes = switch (random.nextInt(10)) {
            case 0 -> 1 + random.nextInt(60_000);
            case 1, 2 -> 1 + random.nextInt(9_000);
            default -> 1 + random.nextInt(80);
        };
        long offset = slab.allocate(bytes);
        if (offset == Region.OUT_OF_MEMORY) {
            return;
        }
        byte mark = (byte) random.nextInt();
        region.touch(region.base() + offset, bytes);
        RawMemory.fill(region.base() + offset, bytes, mark);
        live.add(new Run(offset, bytes, mark));
    }

    private static void assertWhole(Region region, Run run, long seed) {
        for (int i = 0; i < run.bytes; i += 1 + run.bytes / 50) {
            assertEquals(run.mark, RawMemory.getByte(region.base() + run.offset + i), "seed " + seed + " " + run);
        }
        long last = region.base() + run.offset + run.bytes - 1;
        assertEquals(run.mark, RawMemory.getByte(last), "seed " + seed + " " + run);
    }

    @Test
    void shouldUseFreedRunsAgain() {
        try (Region region = Region.create(RegionSource.LOCAL, 8L << 20, "slab-test")) {
            Slab slab = Slab.create(region);
            long used = 0;
            for (int i = 0; i < 10_000; i++) {
                long run = slab.allocate(1 + i % 20_000);
                assertTrue(run > 0);
                slab.free(run, 1 + i % 20_000);
                used = i < 9_000 ? region.usedBytes() : used;
            }
            assertEquals(used, region.usedBytes());
        }
    }

    @Test
    void shouldAnswerOutOfMemoryAndGoOn() {
        try (Region region = Region.create(RegionSource.LOCAL, 6 * Region.PAGE_BYTES, "slab-test")) {
            Slab slab = Slab.create(region);
            List<Long> runs = new ArrayList<>();
            for (long run = slab.allocate(100); run > 0; run = slab.allocate(100)) {
                runs.add(run);
            }
            assertEquals(4 * 128, runs.size());
            assertEquals(Region.OUT_OF_MEMORY, slab.allocate(10_000));
            slab.free(runs.get(7), 100);
            assertEquals(runs.get(7), slab.allocate(65));
            assertEquals(Region.OUT_OF_MEMORY, slab.allocate(100));
        }
    }

    @Test
    void shouldNotAllocateOnTheHeap() {
        try (Region region = Region.create(RegionSource.LOCAL, 8L << 20, "slab-test")) {
            Slab slab = Slab.create(region);
            assertEquals(0, AllocatedBytes.of(10, 5, () -> {
                for (int i = 0; i < 20_000; i++) {
                    slab.free(slab.allocate(1 + i % 12_000), 1 + i % 12_000);
                }
            }));
        }
    }
}
