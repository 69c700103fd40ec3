package io.laminar.numa.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.laminar.numa.topology.FabricatedMachine;
import io.laminar.numa.topology.Topology;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuChoiceTest {
    @TempDir
    Path root;

    @Test
    void shouldTakeIsolatedOnesFirstThenCoresThenTheSameNode() {
        Topology topology = FabricatedMachine.twoNodes(root).read();
        // 2 and 3 are isolated siblings on node 0; 0 is a core of its own there; 4 and 6 are cores of node 1.
        assertEquals(List.of(2, 3, 0, 4, 6, 1, 5), CpuChoice.of(topology, 7));
        assertEquals(List.of(2, 3, 0), CpuChoice.of(topology, 3));
        assertEquals(List.of(), CpuChoice.of(topology, 0));
    }

    @Test
    void shouldGiveAsManyAsThereAre() {
        assertEquals(
                7, CpuChoice.of(FabricatedMachine.twoNodes(root).read(), 100).size());
        assertThrows(
                IllegalArgumentException.class,
                () -> CpuChoice.of(FabricatedMachine.twoNodes(root).read(), -1));
    }

    @Test
    void shouldStayWithinTheMask() {
        Topology topology =
                FabricatedMachine.twoNodes(root).cpus("0-6", "2-3", "1,5-6").read();
        assertEquals(List.of(5, 6, 1), CpuChoice.of(topology, 7), "node 1 has more of what may be used");
    }

    @Test
    void shouldGoToTheNearestNodeNext() {
        Topology topology = new FabricatedMachine(root)
                .cpus("0-6", "", "0-6")
                .node(0, "0-1", 1 << 20, "10 40 20")
                .node(1, "2-3", 1 << 20, "40 10 30")
                .node(2, "4-6", 1 << 20, "20 30 10")
                .write("sys/devices/system/node/online", "0-2")
                .read();
        assertEquals(List.of(4, 5, 6, 0, 1, 2, 3), CpuChoice.of(topology, 7));
    }
}
