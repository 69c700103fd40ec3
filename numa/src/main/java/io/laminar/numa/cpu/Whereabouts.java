package io.laminar.numa.cpu;

/**
 * Where a thread ran when it was asked; old at once unless the thread is pinned.
 *
 * @param cpu number of the CPU, or -1 where the kernel does not tell
 * @param node number of its node, or -1
 */
public record Whereabouts(int cpu, int node) {
    /** {@return where the calling thread runs now} */
    public static Whereabouts now() {
        return AffinityCalls.whereabouts();
    }
}
