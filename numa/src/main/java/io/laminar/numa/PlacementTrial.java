package io.laminar.numa;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import io.laminar.memory.region.PlacementReport;
import io.laminar.memory.region.RegionConfig;
import io.laminar.numa.topology.NumberSet;
import io.laminar.numa.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * A small region that was really reserved, placed, touched and looked for.
 *
 * @param wished where it was to go
 * @param granted what became of the wishes
 * @param found where its pages are
 * @param good whether they are where they were to go
 */
public record PlacementTrial(Placement wished, PlacementReport.Entry granted, PlacementCheck found, boolean good) {
    private static final long BYTES = 4L << 20;

    /** {@return a trial for each node, and with several one for all in turn} */
    public static List<PlacementTrial> run(Topology topology) {
        NumberSet nodes = topology.nodesWithMemory();
        List<PlacementTrial> trials = new ArrayList<>();
        nodes.stream().forEach(node -> trials.add(run(topology, Placement.onNode(node))));
        if (nodes.size() > 1) {
            trials.add(run(topology, Placement.interleaved(nodes)));
        }
        return trials;
    }

    /** {@return one trial} */
    public static PlacementTrial run(Topology topology, Placement wished) {
        NumaRegionSource source = new NumaRegionSource(() -> topology, RegionConfig.DEFAULT);
        long address = source.reserve(BYTES, "placement trial", wished);
        try {
            for (long offset = 0; offset < BYTES; offset += VirtualMemory.PAGE_BYTES) {
                RawMemory.putByte(address + offset, (byte) 1);
            }
            PlacementCheck found = PlacementCheck.of(address, BYTES);
            PlacementReport.Entry granted = source.report().live().get(0);
            return new PlacementTrial(wished, granted, found, isGood(wished, granted, found));
        } finally {
            source.free(address);
        }
    }

    private static boolean isGood(Placement wished, PlacementReport.Entry granted, PlacementCheck found) {
        boolean bound = granted.placement().equals(wished.text());
        boolean all = found.touched() == found.pages();
        boolean there = found.byNode().keySet().stream().allMatch(wished.nodes()::contains);
        boolean spread = wished.mode() != Placement.Mode.INTERLEAVE
                || found.byNode().size() >= Math.min(wished.nodes().size(), BYTES >> PageCalls.HUGE_PAGE_SHIFT);
        return bound && all && there && spread;
    }
}
