package io.laminar.numa;

/** What memory is used for, and hence where it lies. */
public enum MemoryKind {
    /** Regions of operators: random accesses of one core, 100 ns here against 150 elsewhere. */
    STATE(PlacementPolicy.LOCAL),
    /** Buffers of a core's log: written by the core, read by the kernel once. */
    WAL_BUFFER(PlacementPolicy.LOCAL),
    /** Blocks between two threads. */
    LANE(PlacementPolicy.PRODUCER_LOCAL),
    /** Tables that all cores look into. */
    LOOKUP_TABLE(PlacementPolicy.INTERLEAVED),
    /** Images on their way to a disk. */
    CHECKPOINT(PlacementPolicy.ANY);

    private final PlacementPolicy policy;

    MemoryKind(PlacementPolicy policy) {
        this.policy = policy;
    }

    /** {@return where it lies} */
    public PlacementPolicy policy() {
        return policy;
    }
}
