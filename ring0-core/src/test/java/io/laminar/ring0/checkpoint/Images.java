package io.laminar.ring0.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSnapshot;
import io.laminar.ring0.storage.StateRegion;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The regions of a core at a barrier: what a checkpoint would keep of them, by their names. */
final class Images implements CoreBarrier {
    private static final int PAGE = (int) Region.PAGE_BYTES;
    private static final byte[] ZERO = new byte[PAGE];

    /** The bytes of each region when it was frozen, without the pages behind the last one that is not zero. */
    final TreeMap<String, byte[]> bytes = new TreeMap<>();

    /** How many there were. */
    private final TreeMap<String, Long> sizes = new TreeMap<>();

    private final long epoch;
    private final List<StateRegion> regions;
    boolean passed;
    boolean failed;

    /** Prepares all regions. */
    Images(long epoch, List<StateRegion> regions) {
        this.epoch = epoch;
        this.regions = regions;
        regions.forEach(one -> one.region().snapshot().prepare());
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public boolean freeze(Region region) {
        String name = name(region);
        assertTrue(!bytes.containsKey(name), () -> "frozen twice: " + name);
        bytes.put(name, RawMemory.toArray(region.base(), pagesInUse(region) * PAGE));
        sizes.put(name, region.usedBytes());
        return region.freeze();
    }

    private static int pagesInUse(Region region) {
        int pages = (int) (region.usedBytes() / PAGE);
        while (isZero(region.base() + (pages - 1L) * PAGE)) {
            pages--;
        }
        return pages;
    }

    private static boolean isZero(long page) {
        return RawMemory.getLong(page) == 0 && RawMemory.equal(page, page + Long.BYTES, PAGE - Long.BYTES);
    }

    private String name(Region region) {
        return regions.stream()
                .filter(one -> one.region() == region)
                .findFirst()
                .orElseThrow(() -> new AssertionError("a region that was not listed"))
                .identity();
    }

    @Override
    public void giveUp(Region region) {
        failed = true;
    }

    @Override
    public void passed() {
        assertTrue(!passed, "passed twice");
        passed = true;
    }

    /**
     * Reads the snapshots, while the core works on or later: together with the image before they must be what was
     * frozen, or somebody has written without a touch.
     */
    void readSnapshots(Images before) {
        long buffer = RawMemory.allocate(Region.PAGE_BYTES, 64, "test");
        try {
            for (StateRegion one : regions) {
                byte[] expected = bytes.get(one.identity());
                byte[] known = before == null ? null : before.bytes.get(one.identity());
                byte[] read = known == null ? new byte[expected.length] : Arrays.copyOf(known, expected.length);
                RegionSnapshot snapshot = one.region().snapshot();
                for (long page = snapshot.next(buffer); page != RegionSnapshot.NONE; page = snapshot.next(buffer)) {
                    if (page * PAGE < expected.length) {
                        RawMemory.copyTo(buffer, read, (int) page * PAGE, PAGE);
                    }
                }
                snapshot.end(true);
                assertArrayEquals(expected, read, () -> "pages of " + one.identity());
            }
        } finally {
            RawMemory.free(buffer);
        }
    }

    /** Ends the snapshots of a checkpoint that came to nothing; operators that did not let it pass have none. */
    void endSnapshots() {
        for (StateRegion one : regions) {
            if (bytes.containsKey(one.identity())) {
                one.region().snapshot().end(false);
            }
        }
    }

    /** How many exchanges had rows that could not be read before the barrier: a page for lanes, and blocks. */
    int backlogs() {
        return (int) sizes.entrySet().stream()
                .filter(one ->
                        one.getKey().startsWith("gather:") && one.getKey().endsWith("/state"))
                .filter(one -> one.getValue() > 2 * PAGE)
                .count();
    }

    /** Makes the count of rows that aggregates have taken wrong, the first of their notes. */
    void spoil() {
        bytes.forEach((name, image) -> {
            if (name.startsWith("aggregate:") && name.endsWith("/notes")) {
                image[PAGE + Long.BYTES]++;
            }
        });
    }

    /** Fills regions of the same names, all of which must be there, as recovery does. */
    void fill(List<StateRegion> other) {
        assertTrue(
                other.stream().map(StateRegion::identity).sorted().toList().equals(List.copyOf(bytes.keySet())),
                () -> "names differ: "
                        + other.stream().map(StateRegion::identity).toList() + ", " + bytes.keySet());
        for (StateRegion one : other) {
            byte[] image = bytes.get(one.identity());
            long size = sizes.get(one.identity());
            one.region().beginRestore(size);
            for (int page = 0; page < image.length; page += PAGE) {
                if (!Arrays.equals(image, page, page + PAGE, ZERO, 0, PAGE)) {
                    RawMemory.copyFrom(image, page, one.region().base() + page, PAGE);
                }
            }
            one.region().endRestore(size);
        }
    }

    /** What differs between two checkpoints of the same statements; empty if nothing does. */
    static String difference(Images expected, Images found) {
        StringBuilder text = new StringBuilder();
        expected.bytes.forEach((name, image) -> {
            byte[] other = found.bytes.get(name);
            int at = other == null ? 0 : Arrays.mismatch(image, other);
            if (at >= 0) {
                text.append(name).append(" at byte ").append(at).append("; ");
            }
        });
        return text.toString();
    }
}
