package io.laminar.memory.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Snapshots of a region while it is written: beside a model, step by step, and with two threads. */
class RegionSnapshotTest {
    private static final int PAGE = (int) Region.PAGE_BYTES;
    private static final int PAGES = 40;

    /** A region, what its snapshots put together, and what that must be. */
    private static final class Model implements AutoCloseable {
        final Region region = Region.create(RegionSource.LOCAL, 8L * PAGES * PAGE, "test");
        final long buffer = RawMemory.allocate(PAGE, 64, "test");
        final Random random;
        final String seed;
        byte[] disk = new byte[0];
        byte[] taken = new byte[0];
        byte[] atBarrier = new byte[0];
        boolean[] seen = new boolean[0];
        boolean open;

        Model(long seed) {
            this.random = new Random(seed);
            this.seed = "seed " + seed;
            region.allocateExtent(PAGES / 2);
        }

        void write() {
            int used = (int) region.usedBytes();
            int bytes = 8 * (1 + random.nextInt(random.nextInt(8) == 0 ? 5_000 : 4));
            int at = PAGE + 8 * random.nextInt((used - PAGE - bytes) / 8);
            region.touch(region.base() + at, bytes);
            for (int i = 0; i < bytes; i += 8) {
                RawMemory.putLong(region.base() + at + i, random.nextLong());
            }
        }

        void barrier() {
            region.snapshot().prepare();
            assertTrue(region.freeze());
            atBarrier = RawMemory.toArray(region.base(), (int) region.usedBytes());
            assertEquals(atBarrier.length, region.snapshot().frozenBytes());
            taken = Arrays.copyOf(disk, atBarrier.length);
            seen = new boolean[atBarrier.length / PAGE];
            open = true;
        }

        boolean next() {
            long page = region.snapshot().next(buffer);
            if (page == RegionSnapshot.NONE) {
                return false;
            }
            assertFalse(seen[(int) page], seed + ": a page comes twice");
            seen[(int) page] = true;
            RawMemory.copyTo(buffer, taken, (int) page * PAGE, PAGE);
            return true;
        }

        void end() {
            boolean kept = random.nextBoolean();
            if (kept || random.nextBoolean()) {
                while (next()) {
                    if (random.nextInt(3) == 0) {
                        write();
                    }
                }
                for (int page = 0; page < seen.length; page++) {
                    int from = page * PAGE;
                    assertTrue(
                            Arrays.equals(taken, from, from + PAGE, atBarrier, from, from + PAGE),
                            seed + ": page " + page);
                }
            }
            region.snapshot().end(kept);
            disk = kept ? taken : disk;
            open = false;
        }

        @Override
        public void close() {
            RawMemory.free(buffer);
            region.close();
        }
    }

    @Test
    void shouldBeTheRegionAtTheBarrierHoweverItIsWrittenBehindIt() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + 60; seed++) {
            try (Model model = new Model(seed)) {
                for (int step = 0; step < 1_500; step++) {
                    switch (model.random.nextInt(40)) {
                        case 0 -> model.region.allocateExtent(1 + model.random.nextInt(4));
                        case 1, 2 -> {
                            if (model.open) {
                                model.end();
                            } else {
                                model.barrier();
                            }
                        }
                        case 3, 4, 5, 6, 7, 8 -> {
                            if (model.open) {
                                model.next();
                            }
                        }
                        default -> model.write();
                    }
                }
            }
        }
    }

    @Test
    void shouldHoldOnlyWhatWasWrittenSinceTheLastOneThatWasKept() {
        try (Region region = Region.create(RegionSource.LOCAL, 100L * PAGE, "test")) {
            long buffer = RawMemory.allocate(PAGE, 64, "test");
            long run = region.allocateExtent(32);
            region.touch(region.base() + run, 32L * PAGE);
            assertEquals(33, pages(region, buffer, true));
            assertEquals(0, pages(region, buffer, true));
            region.touch(region.base() + run);
            assertEquals(1, pages(region, buffer, false));
            region.touch(region.base() + run + PAGE);
            assertEquals(2, pages(region, buffer, true), "what was not kept, and what is new");
            assertEquals(0, pages(region, buffer, true));
            RawMemory.free(buffer);
        }
    }

    private static int pages(Region region, long buffer, boolean kept) {
        region.snapshot().prepare();
        assertTrue(region.freeze());
        int count = 0;
        while (region.snapshot().next(buffer) != RegionSnapshot.NONE) {
            count++;
        }
        region.snapshot().end(kept);
        return count;
    }

    @Test
    void shouldRefuseWhatWasNotPrepared() {
        try (Region region = Region.create(RegionSource.LOCAL, 64L << 20, "test")) {
            assertFalse(region.freeze(), "nothing is prepared");
            assertEquals(1, region.epoch());
            region.snapshot().prepare();
            region.allocateExtent(2048);
            assertFalse(region.freeze(), "it has outgrown what was prepared");
            region.snapshot().prepare();
            assertTrue(region.freeze());
            assertThrows(IllegalStateException.class, region.snapshot()::prepare);
            region.snapshot().end(true);
            assertThrows(IllegalStateException.class, () -> region.snapshot().end(true));
        }
    }

    /** Each page holds one number, written everywhere; the snapshot must see the numbers of the barrier. */
    @Test
    void shouldNotTearWhileTheOwnerWrites() throws InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        AtomicReference<String> wrong = new AtomicReference<>("");
        try (Region region = Region.create(RegionSource.LOCAL, 2L * PAGES * PAGE, "test")) {
            long buffer = RawMemory.allocate(PAGE, 64, "test");
            long run = region.allocateExtent(PAGES);
            long[] numbers = new long[PAGES];
            long[] disk = new long[PAGES];
            for (int round = 1; round <= 300 && wrong.get().isEmpty(); round++) {
                region.snapshot().prepare();
                assertTrue(region.freeze());
                long[] expected = numbers.clone();
                Thread reader = new Thread(() -> {
                    long first = run >>> Region.PAGE_SHIFT;
                    for (long page; (page = region.snapshot().next(buffer)) != RegionSnapshot.NONE; ) {
                        for (int at = 0; page >= first && at < PAGE; at += 8) {
                            if (RawMemory.getLong(buffer + at) != expected[(int) (page - first)]) {
                                wrong.set("page " + page + " at " + at + ": " + RawMemory.getLong(buffer + at));
                            }
                        }
                        if (page >= first) {
                            disk[(int) (page - first)] = RawMemory.getLong(buffer);
                        }
                    }
                    region.snapshot().end(true);
                });
                reader.start();
                for (int i = 0; i < 60; i++) {
                    int page = random.nextInt(PAGES);
                    long at = region.base() + run + (long) page * PAGE;
                    region.touch(at);
                    numbers[page] = round * 1_000L + i;
                    for (int word = 0; word < PAGE; word += 8) {
                        RawMemory.putLong(at + word, numbers[page]);
                    }
                }
                reader.join();
                assertEquals("", wrong.get(), "seed " + seed + ", round " + round);
                assertEquals(Arrays.toString(expected), Arrays.toString(disk), "seed " + seed + ", round " + round);
            }
            RawMemory.free(buffer);
        }
    }
}
