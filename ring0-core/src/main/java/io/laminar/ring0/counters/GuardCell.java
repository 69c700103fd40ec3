package io.laminar.ring0.counters;

/** Cells of {@link CounterKind#GUARD}. */
public enum GuardCell {
    /** Heap bytes that were allocated. */
    BYTES,
    /** Rounds that did, or turns of the operator. */
    TIMES
}
