package io.laminar.numa;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import io.laminar.memory.region.PlacementReport;
import io.laminar.memory.region.RegionConfig;
import io.laminar.memory.region.RegionSource;
import io.laminar.numa.cpu.Whereabouts;
import io.laminar.numa.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Regions on the nodes where they belong: reserved, then bound, given huge pages and locked before the first touch.
 * What the machine does not grant is no failure; the memory is there, and {@link #report()} keeps the reason.
 *
 * @threading any; with {@link RegionConfig.Placement#LOCAL} the core reserves on its own thread
 */
public final class NumaRegionSource implements RegionSource {
    private final Supplier<Topology> machine;
    private final RegionConfig config;
    private final Map<Long, PlacementReport.Entry> live = new TreeMap<>();
    private final Map<String, Long> shortfalls = new TreeMap<>();

    /**
     * A source.
     *
     * @param machine how to read the topology; asked at each reservation, because free pages come and go
     * @param config what is wished for
     */
    public NumaRegionSource(Supplier<Topology> machine, RegionConfig config) {
        this.machine = machine;
        this.config = config;
    }

    @Override
    public long reserve(long bytes, String tag) {
        Topology topology = machine.get();
        PlacementPolicy policy = switch (config.placement()) {
            case LOCAL -> MemoryKind.STATE.policy();
            case INTERLEAVED -> PlacementPolicy.INTERLEAVED;
            case ANY -> PlacementPolicy.ANY;
        };
        // On a single node every CPU is as good, and not asking saves linking the call, some milliseconds at start.
        boolean asks = policy == PlacementPolicy.LOCAL && topology.nodes().size() > 1;
        int cpu = asks ? Whereabouts.now().cpu() : topology.cpus().online().first();
        return reserve(bytes, tag, topology, policy.place(topology, cpu, cpu));
    }

    /**
     * Reserves memory as {@link #reserve(long, String)}, on nodes that the caller chooses.
     *
     * @param bytes size
     * @param tag what it is for
     * @param placement where its pages go, if the machine grants it
     * @return its address
     */
    public long reserve(long bytes, String tag, Placement placement) {
        return reserve(bytes, tag, machine.get(), placement);
    }

    private long reserve(long bytes, String tag, Topology topology, Placement placement) {
        long address = RawMemory.reserve(bytes, tag);
        PlacementReport.Entry entry = new RegionPlacing(topology, config, placement, address, bytes).place(tag, bytes);
        synchronized (live) {
            live.put(address, entry);
            entry.shortfalls().forEach(reason -> shortfalls.merge(reason, 1L, Long::sum));
        }
        return address;
    }

    /** {@return this source, but all that it reserves goes to the same nodes} */
    public RegionSource at(Placement placement) {
        NumaRegionSource source = this;
        return new RegionSource() {
            @Override
            public long reserve(long bytes, String tag) {
                return source.reserve(bytes, tag, placement);
            }

            @Override
            public void free(long address) {
                source.free(address);
            }

            @Override
            public long largestReservation() {
                return source.largestReservation();
            }

            @Override
            public PlacementReport report() {
                return source.report();
            }
        };
    }

    @Override
    public void free(long address) {
        synchronized (live) {
            live.remove(address);
        }
        RawMemory.free(address);
    }

    @Override
    public long largestReservation() {
        return VirtualMemory.largestReservation();
    }

    @Override
    public PlacementReport report() {
        synchronized (live) {
            return new PlacementReport("numa", List.copyOf(live.values()), shortfalls);
        }
    }
}
