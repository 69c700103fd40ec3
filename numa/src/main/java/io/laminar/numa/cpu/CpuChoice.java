package io.laminar.numa.cpu;

import io.laminar.numa.topology.MemoryNode;
import io.laminar.numa.topology.NumberSet;
import io.laminar.numa.topology.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses CPUs for threads that spin: isolated ones first, then one of each physical core before a second of any, then
 * those of the home node before others, nearest first. The home node is the one with the most isolated CPUs, or else
 * the most usable ones.
 */
public final class CpuChoice {
    private final Topology topology;
    private final NumberSet usable;
    private final MemoryNode home;

    private CpuChoice(Topology topology) {
        this.topology = topology;
        this.usable = topology.cpus().usable();
        this.home = topology.nodes().stream()
                .max(Comparator.<MemoryNode>comparingInt(
                                node -> isolatedOf(node).size())
                        .thenComparingInt(node -> node.cpus().and(usable).size())
                        .thenComparing(
                                Comparator.comparingInt(MemoryNode::index).reversed()))
                .orElseThrow();
    }

    private NumberSet isolatedOf(MemoryNode node) {
        return node.cpus().and(usable).and(topology.cpus().isolated());
    }

    /**
     * {@return CPUs in the order of preference, as many as asked for or as there are}
     *
     * @param topology of the machine
     * @param count how many threads there are
     */
    public static List<Integer> of(Topology topology, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative: count=" + count);
        }
        return new CpuChoice(topology).choose(count);
    }

    private List<Integer> choose(int count) {
        List<Integer> chosen = new ArrayList<>();
        NumberSet left = usable;
        NumberSet busyCores = NumberSet.NONE;
        while (chosen.size() < count && !left.isEmpty()) {
            int cpu = best(left, busyCores);
            chosen.add(cpu);
            left = left.minus(NumberSet.of(cpu));
            busyCores = busyCores.or(topology.siblingsOf(cpu));
        }
        return chosen;
    }

    private int best(NumberSet left, NumberSet busyCores) {
        NumberSet isolated = topology.cpus().isolated();
        return left.stream()
                .boxed()
                .min(Comparator.<Integer, Boolean>comparing(cpu -> !isolated.contains(cpu))
                        .thenComparing(busyCores::contains)
                        .thenComparing(cpu -> home.distanceTo(topology.nodeOf(cpu)))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }
}
