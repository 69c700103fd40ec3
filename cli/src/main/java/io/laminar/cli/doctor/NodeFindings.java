package io.laminar.cli.doctor;

import io.laminar.numa.PlacementTrial;
import io.laminar.numa.cpu.CpuPinning;
import io.laminar.numa.cpu.PinningTrial;
import io.laminar.numa.topology.HugePagePool;
import io.laminar.numa.topology.MemoryNode;
import io.laminar.numa.topology.NumberSet;
import io.laminar.numa.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What there is to say about nodes, and about the CPUs and huge pages on them. */
final class NodeFindings {
    private final NodeGround ground;
    private final Topology topology;

    NodeFindings(NodeGround ground) {
        this.ground = ground;
        this.topology = ground.topology();
    }

    Finding nodes() {
        List<String> remarks = topology.remarks();
        String value =
                (topology.nodesKnown() ? "" : "assumed: ") + topology.nodes().size() + ", "
                        + topology.nodes().stream().map(this::node).collect(Collectors.joining(", "))
                        + remarks.stream().map(remark -> "; " + remark).collect(Collectors.joining());
        // That libnuma is missing is a finding of its own.
        boolean good = remarks.stream().allMatch(remark -> remark.startsWith("not compared with libnuma"));
        return Finding.check(
                "NUMA nodes",
                good,
                value,
                "memory and threads are placed by what is known: mount /sys and /proc as the host has them");
    }

    private String node(MemoryNode node) {
        String memory = node.hasMemory()
                ? Examination.bytes(node.freeBytes()) + " free of " + Examination.bytes(node.totalBytes())
                : "no memory";
        String distances = topology.nodes().size() == 1
                ? ""
                : ", distances "
                        + topology.nodes().stream()
                                .map(other -> String.valueOf(node.distances().get(other.index())))
                                .collect(Collectors.joining(" "));
        return "node " + node.index() + ": " + (node.cpus().isEmpty() ? "no CPUs" : "CPUs " + node.cpus()) + ", "
                + memory + distances;
    }

    /** None is the normal case; those that there are should be of use. */
    Finding isolatedCpus() {
        NumberSet isolated = topology.cpus().isolated();
        NumberSet usable = topology.cpus().usable();
        return Finding.check(
                "isolated CPUs",
                isolated.minus(usable).isEmpty(),
                (isolated.isEmpty() ? "none" : isolated) + ", threads may be pinned to " + usable,
                "they are out of reach: widen what taskset or the control group's cpuset allows");
    }

    /** Nothing needs reserved pages, so none is fine. */
    Finding reservedHugePages() {
        List<String> pools = new ArrayList<>();
        for (MemoryNode node : topology.nodes()) {
            for (HugePagePool pool : node.pools()) {
                if (pool.totalPages() > 0) {
                    pools.add("node " + node.index() + ": " + pool.freePages() + " free of " + pool.totalPages() + ", "
                            + (pool.pageBytes() >> 10) + " KiB each");
                }
            }
        }
        return Finding.good("reserved huge pages", pools.isEmpty() ? "none" : String.join("; ", pools));
    }

    Finding placement() {
        List<String> values = new ArrayList<>();
        List<String> hints = new ArrayList<>();
        boolean good = true;
        for (PlacementTrial trial : ground.placements()) {
            values.add(trial.wished().text() + ": " + trial.found().text() + ", "
                    + trial.granted().pages());
            trial.granted().shortfalls().stream()
                    .filter(shortfall -> !hints.contains(shortfall))
                    .forEach(hints::add);
            good &= trial.good();
        }
        if (!good && hints.isEmpty()) {
            hints.add("pages do not go where they are told: look at numastat and at the control group's cpuset");
        }
        return new Finding(
                "memory placement",
                good && hints.isEmpty(),
                values.isEmpty() ? "not tried" : String.join("; ", values),
                String.join("; ", hints));
    }

    Finding pinning() {
        List<String> values = new ArrayList<>();
        List<String> hints = new ArrayList<>();
        for (PinningTrial trial : ground.pinnings()) {
            switch (trial.outcome()) {
                case CpuPinning.Pinned pinned -> values.add("CPU " + pinned.cpu() + " of node " + pinned.node());
                case CpuPinning.Refused refused -> {
                    values.add(refused.reason());
                    hints.add(refused.hint());
                }
            }
        }
        return new Finding(
                "thread pinning",
                hints.isEmpty(),
                values.isEmpty() ? "not tried" : String.join("; ", values),
                hints.stream().distinct().collect(Collectors.joining("; ")));
    }
}
