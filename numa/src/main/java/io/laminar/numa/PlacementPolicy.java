package io.laminar.numa;

import io.laminar.numa.topology.Topology;

/** Rules for where memory lies, which need a machine and the CPUs that use the memory to become a {@link Placement}. */
public enum PlacementPolicy {
    /** At the core that owns it. */
    LOCAL,
    /** At the core that writes it: a remote read is cheaper to hide than a remote write. */
    PRODUCER_LOCAL,
    /** On all nodes in turn: everybody reads it, nobody is near. */
    INTERLEAVED,
    /** Wherever it is touched first. */
    ANY;

    /**
     * {@return the nodes}
     *
     * @param topology of the machine
     * @param ownerCpu CPU of the core that owns the memory; -1 for one that is not known
     * @param producerCpu CPU of whoever writes it; -1 for one that is not known
     */
    public Placement place(Topology topology, int ownerCpu, int producerCpu) {
        return switch (this) {
            case LOCAL -> near(topology, ownerCpu);
            case PRODUCER_LOCAL -> near(topology, producerCpu);
            case INTERLEAVED -> Placement.interleaved(topology.nodesWithMemory());
            case ANY -> Placement.ANY;
        };
    }

    private static Placement near(Topology topology, int cpu) {
        int node = topology.nodeOf(cpu);
        return node < 0 ? Placement.ANY : Placement.onNode(topology.nearestMemory(node));
    }
}
