package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.CorePlacement;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.numa.topology.Topology;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * With the module that knows the machine on the path, as {@code scripts/laminar} has it: threads are where they say.
 */
class CorePlacementTest {
    @Test
    void shouldKeepEachCoreOnAProcessorOfItsOwn() {
        int usable = Topology.read().cpus().usable().size();
        int cores = Math.min(2, usable);
        LaminarConfig config =
                LaminarConfig.builder().cores(cores).set("cores.pin", "on").build();
        try (Laminar laminar = Laminar.open(config)) {
            List<CorePlacement> placement = laminar.placement();
            assertTrue(placement.stream().allMatch(CorePlacement::isPinned), placement.toString());
            assertEquals(
                    cores,
                    placement.stream()
                            .map(CorePlacement::cpu)
                            .collect(Collectors.toSet())
                            .size(),
                    placement.toString());
        }
    }

    @Test
    void shouldRunMoreCoresThanTheMachineHasAndSayThatTheyAreNotPinned() {
        int cores = Math.min(
                LaminarConfig.MAX_CORES, Topology.read().cpus().usable().size() + 1);
        try (Laminar laminar = Laminar.open(LaminarConfig.builder().cores(cores).build())) {
            List<CorePlacement> placement = laminar.placement();
            assertFalse(placement.stream().anyMatch(CorePlacement::isPinned), placement.toString());
            assertTrue(placement.get(0).reason().startsWith("there are not enough processors: "), placement.toString());
        }
    }
}
