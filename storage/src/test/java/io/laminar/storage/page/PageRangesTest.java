package io.laminar.storage.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.region.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PageRangesTest {
    private final long seed = Long.getLong("laminar.seed", System.nanoTime());

    private static RegionState state(int core, int number, long pages) {
        return new RegionState(new RegionKey(core, number), "tag", pages << Region.PAGE_SHIFT, pages, 0);
    }

    private static List<PageRanges.Range> all(PageRanges ranges) {
        List<PageRanges.Range> all = new ArrayList<>();
        for (PageRanges.Range range = ranges.next(); range != null; range = ranges.next()) {
            all.add(range);
        }
        assertEquals(ranges.count(), all.size());
        assertNull(ranges.next(), "and none afterwards");
        return all;
    }

    /** Pages before a place, over all regions. */
    private static long before(List<RegionState> states, PagePlace place) {
        long before = 0;
        for (RegionState state : states) {
            if (state.key().equals(place.region())) {
                return before + place.page();
            }
            before += state.bytes() >>> Region.PAGE_SHIFT;
        }
        throw new AssertionError("no such region: " + place);
    }

    @Test
    void shouldMeetAndHaveAllKeys() {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<RegionState> states = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                states.add(state(i / 2, i % 2, 1 + random.nextInt(random.nextBoolean() ? 10 : 20_000)));
            }
            int readers = 1 + random.nextInt(16);
            List<PageRanges.Range> ranges = all(new PageRanges(states, readers));
            String what = "seed=" + seed + ", round=" + round;
            assertNull(ranges.getFirst().from(), what);
            assertNull(ranges.getLast().to(), what);
            long last = 0;
            for (int i = 1; i < ranges.size(); i++) {
                assertEquals(ranges.get(i - 1).to(), ranges.get(i).from(), what);
                long at = before(states, ranges.get(i).from());
                assertTrue(at - last >= 32 && at - last <= 4096, what + ", pages=" + (at - last));
                last = at;
            }
        }
    }

    @Test
    void shouldHaveSomethingForEachReader() {
        assertEquals(1, all(new PageRanges(List.of(), 4)).size());
        assertEquals(1, all(new PageRanges(List.of(state(0, 0, 40)), 4)).size());
        assertEquals(16, all(new PageRanges(List.of(state(0, 0, 16 * 512)), 4)).size());
        assertEquals(64, all(new PageRanges(List.of(state(0, 0, 64 * 2048)), 4)).size());
    }
}
