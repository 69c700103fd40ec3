package io.laminar.numa.topology;

import io.laminar.bindings.NumaNodes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * CPUs, nodes and huge pages of the machine, as this process may use them, at the moment of reading.
 *
 * @param nodes at least one, in the order of their numbers, which may have gaps
 * @param nodesKnown false where nobody tells nodes, and one with everything stands for them
 * @param cpus which there are
 * @param siblings for each CPU those that share its physical core, itself among them
 * @param memoryNodes nodes that this process may have memory on
 * @param transparentHugePages what the kernel does by itself
 * @param remarks what could not be read, or does not agree
 */
public record Topology(
        List<MemoryNode> nodes,
        boolean nodesKnown,
        Cpus cpus,
        Map<Integer, NumberSet> siblings,
        NumberSet memoryNodes,
        TransparentHugePages transparentHugePages,
        List<String> remarks) {
    /**
     * The CPUs.
     *
     * @param online those that run
     * @param allowed those of them that the mask of this process has: taskset, cpuset
     * @param isolated those that the scheduler leaves alone: isolcpus
     */
    public record Cpus(NumberSet online, NumberSet allowed, NumberSet isolated) {
        /**
         * {@return CPUs that threads may be pinned to} Isolated ones stand in no mask by themselves, so they count
         * unless somebody narrowed the mask further.
         */
        public NumberSet usable() {
            boolean untouched = allowed.equals(online.minus(isolated));
            return untouched ? online : allowed;
        }
    }

    public Topology {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a machine has at least one node");
        }
        nodes = List.copyOf(nodes);
        siblings = Map.copyOf(siblings);
        remarks = List.copyOf(remarks);
    }

    /** Reads this machine, and compares with libnuma where that is there. */
    public static Topology read() {
        return read(Path.of("/")).checkedWith(NumaNodes.probe());
    }

    /**
     * Reads files only.
     *
     * @param root the folder that has {@code sys} and {@code proc}
     */
    public static Topology read(Path root) {
        return new TopologyReader(root).read();
    }

    /** {@return the same, with a remark for everything that libnuma tells otherwise} */
    Topology checkedWith(NumaNodes libnuma) {
        List<String> more = new ArrayList<>(remarks);
        if (libnuma.nodes().isEmpty()) {
            more.add("not compared with libnuma: " + libnuma.reason());
        } else {
            Map<Integer, Long> told = libnuma.nodes().stream()
                    .collect(Collectors.toMap(NumaNodes.Node::index, NumaNodes.Node::totalBytes));
            Map<Integer, Long> found =
                    nodes.stream().collect(Collectors.toMap(MemoryNode::index, MemoryNode::totalBytes));
            Set<Integer> all = new TreeSet<>(told.keySet());
            all.addAll(found.keySet());
            for (int index : all) {
                long toldBytes = told.getOrDefault(index, 0L);
                long foundBytes = found.getOrDefault(index, 0L);
                if (toldBytes != foundBytes && nodesKnown) {
                    more.add("libnuma and sysfs do not agree: node=" + index + ", libnumaBytes=" + toldBytes
                            + ", sysfsBytes=" + foundBytes);
                }
            }
        }
        return new Topology(nodes, nodesKnown, cpus, siblings, memoryNodes, transparentHugePages, more);
    }

    /** {@return numbers of the nodes that pages of this process can lie on; never empty} */
    public NumberSet nodesWithMemory() {
        NumberSet with = NumberSet.of(nodes.stream()
                .filter(MemoryNode::hasMemory)
                .mapToInt(MemoryNode::index)
                .toArray());
        NumberSet allowed = with.and(memoryNodes);
        return allowed.isEmpty() ? NumberSet.of(nodes.get(0).index()) : allowed;
    }

    /** {@return the number of the node that a CPU belongs to, or -1 where there is no such CPU} */
    public int nodeOf(int cpu) {
        return nodes.stream()
                .filter(node -> node.cpus().contains(cpu))
                .mapToInt(MemoryNode::index)
                .findFirst()
                .orElse(-1);
    }

    /** {@return the node of that number} */
    public MemoryNode node(int index) {
        return nodes.stream()
                .filter(node -> node.index() == index)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such node: node=" + index));
    }

    /**
     * {@return the node that pages for a node's CPUs lie best on: itself, or the nearest with memory}
     *
     * @param index a node; one that is not there counts as the first
     */
    public int nearestMemory(int index) {
        MemoryNode from =
                nodes.stream().filter(node -> node.index() == index).findFirst().orElse(nodes.get(0));
        return nodesWithMemory().stream()
                .boxed()
                .min(Comparator.comparingInt(from::distanceTo))
                .orElseThrow();
    }

    /** {@return the CPUs that share a physical core with one, itself among them} */
    public NumberSet siblingsOf(int cpu) {
        return siblings.getOrDefault(cpu, NumberSet.of(cpu));
    }
}
