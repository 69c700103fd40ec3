package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.region.PlacementReport;
import io.laminar.memory.region.RegionConfig;
import io.laminar.memory.region.RegionSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateMemoryTest {
    private static final RegionConfig LOCKED = RegionConfig.DEFAULT.withLocked(true);

    @Test
    void shouldLeaveItToTheKernelWithoutTheModule() {
        StateMemory memory = StateMemory.choose(Collections.emptyIterator(), RegionConfig.DEFAULT);
        assertSame(RegionSource.LOCAL, memory.source());
        assertEquals(PlacementReport.FIRST_TOUCH, memory.report());
    }

    @Test
    void shouldTellOfWishesThatNobodyGrants() {
        PlacementReport report =
                StateMemory.choose(Collections.emptyIterator(), LOCKED).report();
        assertEquals(1, report.shortfalls().size());
        String reason = report.shortfalls().keySet().iterator().next();
        assertTrue(reason.contains("laminar-numa") && reason.contains("memory.lock=true"), reason);
    }

    @Test
    void shouldAskTheModuleThatIsThere() {
        List<RegionConfig> asked = new ArrayList<>();
        RegionSource source = new Counting();
        StateMemory memory = StateMemory.choose(
                List.<io.laminar.memory.region.RegionSourceFactory>of(config -> {
                            asked.add(config);
                            return source;
                        })
                        .iterator(),
                LOCKED);
        assertEquals(List.of(LOCKED), asked);
        assertSame(source, memory.source());
        assertEquals("counting", memory.report().source());
    }

    private static final class Counting implements RegionSource {
        @Override
        public long reserve(long bytes, String tag) {
            return LOCAL.reserve(bytes, tag);
        }

        @Override
        public void free(long address) {
            LOCAL.free(address);
        }

        @Override
        public long largestReservation() {
            return LOCAL.largestReservation();
        }

        @Override
        public PlacementReport report() {
            return new PlacementReport("counting", List.of(), java.util.Map.of());
        }
    }
}
