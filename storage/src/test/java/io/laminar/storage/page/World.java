package io.laminar.storage.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.storage.CheckpointFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Regions of some cores that are written at random, by one thread that owns them all. */
final class World implements AutoCloseable {
    private static final int PAGE = (int) Region.PAGE_BYTES;
    private static final long LIMIT = 400L * PAGE;

    final int cores;
    final Random random;
    final SortedMap<RegionKey, Region> regions = new TreeMap<>();

    World(int cores, Random random) {
        this.cores = cores;
        this.random = random;
    }

    static Region make(RegionState state) {
        return Region.create(RegionSource.LOCAL, LIMIT, state.tag());
    }

    static Region makeLarge(RegionState state) {
        return Region.create(RegionSource.LOCAL, 2 * state.bytes(), state.tag());
    }

    static String tag(RegionKey key) {
        return "state of " + key.core() + "/" + key.number();
    }

    void create() {
        RegionKey key = new RegionKey(random.nextInt(cores), random.nextInt(4));
        Region region = Region.create(RegionSource.LOCAL, LIMIT, tag(key));
        region.allocateExtent(1 + random.nextInt(12));
        Region before = regions.put(key, region);
        if (before != null) {
            before.close();
        }
    }

    void drop() {
        if (regions.size() > 1) {
            RegionKey key = any();
            regions.remove(key).close();
        }
    }

    private RegionKey any() {
        return List.copyOf(regions.keySet()).get(random.nextInt(regions.size()));
    }

    void write() {
        Region region = regions.get(any());
        if (random.nextInt(10) == 0) {
            region.allocateExtent(1 + random.nextInt(4));
        }
        int bytes = 8 * (1 + random.nextInt(random.nextInt(8) == 0 ? 5_000 : 4));
        int used = (int) region.usedBytes();
        if (used <= PAGE + bytes) {
            return;
        }
        int at = PAGE + 8 * random.nextInt((used - PAGE - bytes) / 8);
        region.touch(region.base() + at, bytes);
        boolean zeros = random.nextInt(4) == 0;
        for (int i = 0; i < bytes; i += 8) {
            RawMemory.putLong(region.base() + at + i, zeros ? 0 : random.nextLong());
        }
    }

    List<CheckpointRegion> parts() {
        List<CheckpointRegion> parts = new ArrayList<>();
        regions.forEach((key, region) -> parts.add(new CheckpointRegion(key, tag(key), region)));
        return parts;
    }

    SortedMap<RegionKey, byte[]> image() {
        return image(regions);
    }

    static SortedMap<RegionKey, byte[]> image(SortedMap<RegionKey, Region> regions) {
        SortedMap<RegionKey, byte[]> image = new TreeMap<>();
        regions.forEach((key, region) -> image.put(key, RawMemory.toArray(region.base(), (int) region.usedBytes())));
        return image;
    }

    static void assertSame(Map<RegionKey, byte[]> expected, Map<RegionKey, byte[]> found, String what) {
        assertEquals(expected.keySet(), found.keySet(), what);
        expected.forEach((key, bytes) -> assertArrayEquals(bytes, found.get(key), what + ", " + key));
    }

    static CheckpointFacts facts(long epoch) {
        return CheckpointFacts.of(
                Map.of("orders / 0", epoch * 100, "", -epoch),
                Map.of("orders", Long.MIN_VALUE + epoch),
                Map.of("q", "f " + epoch));
    }

    /** Passes the barrier on all cores. */
    void freeze(PendingCheckpoint pending) {
        for (int core = 0; core < cores; core++) {
            assertTrue(pending.freeze(core, barrier(core, pending.epoch())));
        }
    }

    static long barrier(int core, long epoch) {
        return 1_000_000L * core + epoch;
    }

    @Override
    public void close() {
        regions.values().forEach(Region::close);
        regions.clear();
    }
}
