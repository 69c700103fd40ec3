package io.laminar.numa.topology;

import java.util.List;
import java.util.Map;

/**
 * A node: CPUs and the memory beside them. Either may be missing.
 *
 * @param index the kernel's number
 * @param cpus its CPUs that are online
 * @param totalBytes its memory; 0 for a node without
 * @param freeBytes what of it is not used for anything
 * @param distances cost of reaching each node from here, by the node's number; 10 is here
 * @param pools its huge pages that were set aside, smallest pages first
 */
public record MemoryNode(
        int index,
        NumberSet cpus,
        long totalBytes,
        long freeBytes,
        Map<Integer, Integer> distances,
        List<HugePagePool> pools) {
    /** Distance of a node to itself. */
    public static final int HERE = 10;

    public MemoryNode {
        distances = Map.copyOf(distances);
        pools = List.copyOf(pools);
    }

    /** {@return whether pages can lie on it} */
    public boolean hasMemory() {
        return totalBytes > 0;
    }

    /** {@return the cost of reaching a node; as far as can be where nobody tells} */
    public int distanceTo(int node) {
        return distances.getOrDefault(node, node == index ? HERE : Integer.MAX_VALUE);
    }

    /** {@return bytes of huge pages of a size that nobody has taken} */
    public long freePoolBytes(long pageBytes) {
        return pools.stream()
                .filter(pool -> pool.pageBytes() == pageBytes)
                .mapToLong(HugePagePool::freeBytes)
                .sum();
    }
}
