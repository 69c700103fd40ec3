package io.laminar.numa.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.bindings.NumaNodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TopologyTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path root;

    @Test
    void shouldReadTwoNodes() {
        Topology topology = FabricatedMachine.twoNodes(root).read();
        assertTrue(topology.nodesKnown());
        assertEquals(List.of(), topology.remarks());
        assertEquals("0-6", topology.cpus().online().toString());
        assertEquals("2-3", topology.cpus().isolated().toString());
        assertEquals("0-1,4-6", topology.cpus().allowed().toString());
        assertEquals(TransparentHugePages.MADVISE, topology.transparentHugePages());
        assertEquals(2, topology.nodes().size());
        MemoryNode second = topology.node(1);
        assertEquals("4-6", second.cpus().toString(), "CPU 7 is offline");
        assertEquals(8 * GIB, second.totalBytes());
        assertEquals(2 * GIB, second.freeBytes());
        assertEquals(Map.of(0, 21, 1, 10), second.distances());
        assertEquals(List.of(new HugePagePool(2 << 20, 512, 128)), second.pools());
        assertEquals(256L << 20, second.freePoolBytes(2 << 20));
        assertEquals(0, second.freePoolBytes(1 << 30));
        assertEquals("6", topology.siblingsOf(6).toString(), "its sibling is offline");
        assertEquals("0-1", topology.siblingsOf(0).toString());
        assertEquals(1, topology.nodeOf(5));
        assertEquals(-1, topology.nodeOf(7));
        assertEquals("0-1", topology.nodesWithMemory().toString());
    }

    @Test
    void shouldTakeIsolatedCpusAsUsableUnlessTheMaskWasNarrowed() {
        FabricatedMachine machine = FabricatedMachine.twoNodes(root);
        assertEquals("0-6", machine.read().cpus().usable().toString());
        machine.cpus("0-6", "2-3", "0,4");
        assertEquals("0,4", machine.read().cpus().usable().toString());
        machine.cpus("0-6", "2-3", "2-3");
        assertEquals("2-3", machine.read().cpus().usable().toString());
    }

    @Test
    void shouldSendMemoryOfABareNodeToItsNearest() {
        FabricatedMachine machine = new FabricatedMachine(root)
                .cpus("0-5", "", "0-5")
                .node(0, "0-1", 4 << 20, "10 31 21")
                .node(2, "2-3", 4 << 20, "31 10 12")
                .node(5, "4-5", 0, "21 12 10")
                .write("sys/devices/system/node/online", "0,2,5");
        Topology topology = machine.read();
        assertEquals(
                List.of(0, 2, 5),
                topology.nodes().stream().map(MemoryNode::index).toList());
        assertEquals("0,2", topology.nodesWithMemory().toString());
        assertFalse(topology.node(5).hasMemory());
        assertEquals(2, topology.nearestMemory(5));
        assertEquals(0, topology.nearestMemory(0));
        assertEquals(0, topology.nearestMemory(77));
        assertEquals(12, topology.node(5).distanceTo(2));
        assertEquals(Integer.MAX_VALUE, topology.node(5).distanceTo(9));
        machine.write("proc/self/status", "Cpus_allowed_list:\t0-5\nMems_allowed_list:\t0");
        assertEquals(0, machine.read().nearestMemory(5), "only that one is allowed");
    }

    @Test
    void shouldReadANodeWithoutCpus() {
        Topology topology = new FabricatedMachine(root)
                .cpus("0-1", "", "0-1")
                .node(0, "0-1", 4 << 20, "10 17")
                .node(1, "", 16 << 20, "17 10")
                .write("sys/devices/system/node/online", "0-1")
                .read();
        assertTrue(topology.node(1).cpus().isEmpty());
        assertEquals("0-1", topology.nodesWithMemory().toString());
    }

    @Test
    void shouldAssumeOneNodeWhereNobodyTells() {
        Topology topology = new FabricatedMachine(root)
                .cpus("0-3", "", "1-2")
                .write("proc/meminfo", "MemTotal:  4194304 kB\nMemFree:  1048576 kB")
                .write("sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "3")
                .write("sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "2")
                .write("sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages", "1")
                .read();
        assertFalse(topology.nodesKnown());
        MemoryNode node = topology.node(0);
        assertEquals("0-3", node.cpus().toString());
        assertEquals(4 * GIB, node.totalBytes());
        assertEquals(GIB, node.freeBytes());
        assertEquals(10, node.distanceTo(0));
        assertEquals(
                List.of(new HugePagePool(2 << 20, 3, 2), new HugePagePool(GIB, 1, 0)),
                node.pools(),
                "smallest pages first");
        assertTrue(topology.remarks().stream().anyMatch(remark -> remark.contains("one is assumed")));
        assertEquals("1-2", topology.cpus().usable().toString());
    }

    @Test
    void shouldSurviveAMachineWithoutFiles() {
        Topology topology = Topology.read(root);
        assertEquals(1, topology.nodes().size());
        assertEquals(
                Runtime.getRuntime().availableProcessors(),
                topology.cpus().usable().size());
        assertEquals(TransparentHugePages.UNKNOWN, topology.transparentHugePages());
        assertEquals("0", topology.nodesWithMemory().toString());
        assertEquals("1", topology.siblingsOf(1).toString());
        assertTrue(topology.remarks().size() >= 2, topology.remarks()::toString);
        assertThrows(IllegalArgumentException.class, () -> topology.node(1));
    }

    @Test
    void shouldRemarkGarbage() {
        FabricatedMachine machine = FabricatedMachine.twoNodes(root)
                .write("sys/devices/system/cpu/isolated", "nohz")
                .write("sys/devices/system/node/node0/distance", "10 far")
                .write("sys/devices/system/node/node1/meminfo", "Node 1 MemTotal: lots")
                .write("sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages", "x")
                .write("sys/kernel/mm/transparent_hugepage/enabled", "perhaps");
        Topology topology = machine.read();
        assertTrue(topology.cpus().isolated().isEmpty());
        assertTrue(topology.remarks().stream().anyMatch(remark -> remark.contains("nohz")));
        assertTrue(topology.remarks().stream().anyMatch(remark -> remark.contains("10 far")));
        assertFalse(topology.node(1).hasMemory());
        assertEquals("0", topology.nodesWithMemory().toString());
        assertEquals(0, topology.node(1).pools().get(0).totalPages());
        assertEquals(TransparentHugePages.UNKNOWN, topology.transparentHugePages());
    }

    @Test
    void shouldCompareWithLibnuma() {
        Topology topology = FabricatedMachine.twoNodes(root).read();
        NumaNodes same =
                new NumaNodes(List.of(new NumaNodes.Node(0, 8 * GIB, 0), new NumaNodes.Node(1, 8 * GIB, 0)), "");
        assertEquals(List.of(), topology.checkedWith(same).remarks());
        NumaNodes other = new NumaNodes(List.of(new NumaNodes.Node(0, 4 * GIB, 0)), "");
        List<String> remarks = topology.checkedWith(other).remarks();
        assertEquals(2, remarks.size(), remarks::toString);
        assertTrue(remarks.get(0).contains("node=0") && remarks.get(1).contains("node=1"));
        NumaNodes none = new NumaNodes(List.of(), "cannot load libnuma.so.1");
        assertEquals(
                List.of("not compared with libnuma: cannot load libnuma.so.1"),
                topology.checkedWith(none).remarks());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldAgreeWithThisMachine() throws Exception {
        Topology topology = Topology.read();
        assertTrue(topology.remarks().stream().noneMatch(remark -> remark.contains("do not agree")));
        assertEquals(
                topology.cpus().online(), NumberSet.parse(Files.readString(Path.of("/sys/devices/system/cpu/online"))));
        assertTrue(topology.nodes().stream().mapToLong(MemoryNode::totalBytes).sum() > 0);
        topology.cpus().online().stream()
                .forEach(cpu -> assertTrue(
                        topology.nodeOf(cpu) >= 0 && topology.siblingsOf(cpu).contains(cpu)));
    }
}
