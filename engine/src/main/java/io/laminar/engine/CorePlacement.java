package io.laminar.engine;

/**
 * Where a core's thread runs.
 *
 * @param core number of the core
 * @param cpu number of the processor that it is kept on; -1 when the scheduler decides
 * @param reason why it is not kept on one; empty when it is
 */
public record CorePlacement(int core, int cpu, String reason) {
    /** {@return whether it is kept on a processor} */
    public boolean isPinned() {
        return cpu >= 0;
    }
}
