package io.laminar.ring0.counters;

/** Cells of {@link CounterKind#LANE}. */
public enum LaneCell {
    /** Blocks that it has. */
    BLOCKS,
    /** Blocks that hold something, or are still read; looked at one round in 64 and when a core becomes idle. */
    IN_USE,
    /** The most that were seen in use. */
    MOST_IN_USE
}
