package io.laminar.numa;

import io.laminar.bindings.Errno;
import io.laminar.bindings.NumaCalls;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import io.laminar.memory.region.RegionConfig;
import io.laminar.memory.region.RegionSource;
import io.laminar.numa.cpu.CpuPinning;
import io.laminar.numa.cpu.Whereabouts;
import io.laminar.numa.topology.MemoryNode;
import io.laminar.numa.topology.NumberSet;
import io.laminar.numa.topology.Topology;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/**
 * Checks placement on a machine with several nodes, and on one with a single node what can be checked there. Prints a
 * line a check, and exits with 1 when one fails. Needs no test framework, so that it runs in a small guest.
 */
public final class TwoNodeCheck {
    private static final long BYTES = 8L << 20;
    private static final long PAGES = BYTES / VirtualMemory.PAGE_BYTES;
    private static final RegionConfig SMALL = RegionConfig.DEFAULT.withHugePages(RegionConfig.HugePages.OFF);

    private final Topology topology = Topology.read();
    private final NumberSet nodes = topology.nodesWithMemory();
    private final NumaRegionSource source = new NumaRegionSource(() -> topology, SMALL);
    private int failures;

    private TwoNodeCheck() {}

    public static void main(String[] args) throws InterruptedException {
        TwoNodeCheck check = new TwoNodeCheck();
        check.run();
        System.out.println(check.failures == 0 ? "all ok" : check.failures + " failed");
        System.exit(check.failures == 0 ? 0 : 1);
    }

    private void run() throws InterruptedException {
        report("topology is known", topology.nodesKnown(), describe());
        report(
                "libnuma agrees",
                topology.remarks().stream().noneMatch(remark -> remark.contains("do not agree")),
                topology.remarks().toString());
        nodes.stream().forEach(this::bind);
        interleave();
        hugeTrials();
        if (nodes.size() > 1) {
            farther();
            migrateByBinding();
            migrateByMoving();
        } else {
            System.out.println("skipped: migration needs two nodes");
        }
        notThere();
        for (MemoryNode node : topology.nodes()) {
            NumberSet cpus = node.cpus().and(topology.cpus().usable());
            if (!cpus.isEmpty()) {
                Thread thread = Thread.ofPlatform().start(() -> pinned(cpus.first(), node.index()));
                thread.join();
            }
        }
    }

    private String describe() {
        StringBuilder text = new StringBuilder();
        for (MemoryNode node : topology.nodes()) {
            text.append(text.isEmpty() ? "" : "; ").append("node ").append(node.index());
            text.append(": cpus ").append(node.cpus()).append(", ").append(node.totalBytes() >> 20);
            text.append(" MiB, distances ").append(node.distances());
        }
        return text.toString();
    }

    private void report(String name, boolean good, Object found) {
        System.out.println((good ? "ok " : "FAIL ") + name + ": " + found);
        failures += good ? 0 : 1;
    }

    private static void touch(long address) {
        for (long offset = 0; offset < BYTES; offset += VirtualMemory.PAGE_BYTES) {
            RawMemory.putByte(address + offset, (byte) 1);
        }
    }

    private static PlacementCheck touchAndLook(long address) {
        touch(address);
        return PlacementCheck.of(address, BYTES);
    }

    private void bind(int node) {
        long address = source.reserve(BYTES, "check", Placement.onNode(node));
        PlacementCheck before = PlacementCheck.of(address, BYTES);
        // Linux 6.1 tells EFAULT of pages that nothing near has touched, newer kernels ENOENT.
        report("nothing is touched before", before.touched() == 0, before.text());
        PlacementCheck check = touchAndLook(address);
        report("bind to node " + node, check.byNode().equals(Map.of(node, PAGES)), check.text());
        source.free(address);
    }

    private void interleave() {
        long address = source.reserve(BYTES, "check", Placement.interleaved(nodes));
        PlacementCheck check = touchAndLook(address);
        long share = PAGES / nodes.size();
        boolean even = nodes.stream().allMatch(node -> Math.abs(check.on(node) - share) <= 1);
        report("interleave over nodes " + nodes, even && check.touched() == PAGES, check.text());
        source.free(address);
    }

    private void hugeTrials() {
        for (PlacementTrial trial : PlacementTrial.run(topology)) {
            report(
                    "trial on " + trial.wished().text() + ", pages "
                            + trial.granted().pages(),
                    trial.good(),
                    trial.found().text() + " " + trial.granted().shortfalls());
        }
    }

    private void farther() {
        MemoryNode first = topology.node(nodes.first());
        MemoryNode last = topology.node(nodes.last());
        report(
                "another node is farther",
                first.distanceTo(last.index()) > first.distanceTo(first.index()),
                first.distances());
    }

    /** Pages that lie on one node follow a later binding to another. */
    private void migrateByBinding() {
        long address = source.reserve(BYTES, "check", Placement.onNode(nodes.first()));
        touch(address);
        String errno = PageCalls.bind(address, BYTES, Placement.onNode(nodes.last()));
        PlacementCheck check = PlacementCheck.of(address, BYTES);
        report(
                "mbind moves touched pages to node " + nodes.last(),
                errno.isEmpty() && check.byNode().equals(Map.of(nodes.last(), PAGES)),
                check.text() + " " + errno);
        source.free(address);
    }

    private void migrateByMoving() {
        long address = source.reserve(BYTES, "check", Placement.ANY);
        touch(address);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            MemorySegment addresses = arena.allocate(ValueLayout.JAVA_LONG, PAGES);
            MemorySegment targets = arena.allocate(ValueLayout.JAVA_INT, PAGES);
            MemorySegment answers = arena.allocate(ValueLayout.JAVA_INT, PAGES);
            for (int target : new int[] {nodes.last(), nodes.first()}) {
                for (long page = 0; page < PAGES; page++) {
                    addresses.setAtIndex(ValueLayout.JAVA_LONG, page, address + page * VirtualMemory.PAGE_BYTES);
                    targets.setAtIndex(ValueLayout.JAVA_INT, page, target);
                }
                long left = NumaCalls.movePages(
                        capture,
                        0,
                        PAGES,
                        addresses.address(),
                        targets.address(),
                        answers.address(),
                        NumaCalls.MPOL_MF_MOVE);
                PlacementCheck check = PlacementCheck.of(address, BYTES);
                boolean kept = RawMemory.getByte(address + BYTES - VirtualMemory.PAGE_BYTES) == 1;
                report(
                        "move_pages to node " + target,
                        left == 0 && kept && check.byNode().equals(Map.of(target, PAGES)),
                        check.text());
            }
        }
        source.free(address);
    }

    private void notThere() {
        NumaRegionSource fresh = new NumaRegionSource(() -> topology, SMALL);
        long address = fresh.reserve(BYTES, "check", Placement.onNode(63));
        PlacementCheck check = touchAndLook(address);
        boolean reported = fresh.report().live().get(0).shortfalls().size() == 1;
        report("a node that is not there falls back", reported && check.touched() == PAGES, fresh.report());
        fresh.free(address);
    }

    private void pinned(int cpu, int node) {
        CpuPinning.Outcome outcome = CpuPinning.pin(cpu, topology);
        report("pin to CPU " + cpu, outcome instanceof CpuPinning.Pinned, outcome);
        if (!(outcome instanceof CpuPinning.Pinned pinned)) {
            return;
        }
        try (pinned) {
            report("getcpu tells node " + node, pinned.node() == node, Whereabouts.now());
            RegionSource regions = new NumaRegionSourceFactory().create(SMALL);
            long address = regions.reserve(BYTES, "check");
            int expected = topology.nearestMemory(node);
            PlacementCheck check = touchAndLook(address);
            report(
                    "state of a core on CPU " + cpu + " is local",
                    check.byNode().equals(Map.of(expected, PAGES)),
                    check.text() + ", " + regions.report().live());
            regions.free(address);
            report("pinning holds", pinned.holds(), Whereabouts.now());
        }
        report("pinning ends", pinned.before().size() == 1 || !pinned.holds(), "CPUs " + pinned.before());
    }
}
