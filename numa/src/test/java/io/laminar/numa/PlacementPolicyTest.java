package io.laminar.numa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.laminar.numa.topology.FabricatedMachine;
import io.laminar.numa.topology.NumberSet;
import io.laminar.numa.topology.Topology;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacementPolicyTest {
    private static final int ON_NODE_0 = 1;
    private static final int ON_NODE_1 = 5;

    @TempDir
    Path root;

    private Placement place(MemoryKind kind, Topology topology) {
        return kind.policy().place(topology, ON_NODE_0, ON_NODE_1);
    }

    @Test
    void shouldPlaceEachKindOfMemory() {
        Topology topology = FabricatedMachine.twoNodes(root).read();
        assertEquals(Placement.onNode(0), place(MemoryKind.STATE, topology));
        assertEquals(Placement.onNode(0), place(MemoryKind.WAL_BUFFER, topology));
        assertEquals(Placement.onNode(1), place(MemoryKind.LANE, topology));
        assertEquals(Placement.interleaved(NumberSet.of(0, 1)), place(MemoryKind.LOOKUP_TABLE, topology));
        assertEquals(Placement.ANY, place(MemoryKind.CHECKPOINT, topology));
    }

    @Test
    void shouldLeaveItToFirstTouchWhereTheCpuIsNotKnown() {
        Topology topology = FabricatedMachine.twoNodes(root).read();
        assertEquals(Placement.ANY, PlacementPolicy.LOCAL.place(topology, -1, 0));
        assertEquals(Placement.ANY, PlacementPolicy.PRODUCER_LOCAL.place(topology, 0, 7));
    }

    @Test
    void shouldGoToTheNearestMemoryFromANodeWithout() {
        Topology topology =
                FabricatedMachine.twoNodes(root).node(0, "0-3", 0, "10 21").read();
        assertEquals(Placement.onNode(1), PlacementPolicy.LOCAL.place(topology, ON_NODE_0, -1));
        assertEquals(
                Placement.interleaved(NumberSet.of(1)), PlacementPolicy.INTERLEAVED.place(topology, ON_NODE_0, -1));
    }

    @Test
    void shouldSayWhatItMeans() {
        assertEquals("node 1", Placement.onNode(1).text());
        assertEquals(
                "node 1, elsewhere when it is full",
                Placement.onNode(1).softened().text());
        assertEquals(
                "nodes 0-1 in turn", Placement.interleaved(NumberSet.of(0, 1)).text());
        assertEquals("first touch", Placement.ANY.text());
        assertThrows(IllegalArgumentException.class, () -> new Placement(Placement.Mode.BIND, NumberSet.NONE));
        assertThrows(IllegalArgumentException.class, () -> new Placement(Placement.Mode.ANY, NumberSet.of(0)));
    }
}
