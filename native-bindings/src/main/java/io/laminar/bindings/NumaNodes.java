package io.laminar.bindings;

import io.laminar.bindings.libnuma.Libnuma;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory nodes of the machine, as libnuma tells them.
 *
 * @param nodes those that are there, in the order of their numbers, which may have gaps; empty when nobody can tell
 * @param reason why nobody can tell; else empty
 */
public record NumaNodes(List<Node> nodes, String reason) {
    /**
     * A node.
     *
     * @param index the kernel's number
     * @param totalBytes its memory
     * @param freeBytes what of it is not used for anything
     */
    public record Node(int index, long totalBytes, long freeBytes) {}

    public NumaNodes {
        nodes = List.copyOf(nodes);
    }

    /** Asks libnuma. */
    public static NumaNodes probe() {
        return probe(NativeLibrary.libnuma());
    }

    /** Asks a libnuma that may be absent. */
    static NumaNodes probe(NativeLibrary libnuma) {
        if (!libnuma.isPresent()) {
            return new NumaNodes(List.of(), libnuma.reason());
        }
        if (Libnuma.numa_available() < 0) {
            return new NumaNodes(List.of(), "the kernel tells no nodes");
        }
        List<Node> nodes = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment free = arena.allocate(ValueLayout.JAVA_LONG);
            for (int index = 0; index <= Libnuma.numa_max_node(); index++) {
                long total = Libnuma.numa_node_size64(index, free);
                if (total >= 0) {
                    nodes.add(new Node(index, total, free.get(ValueLayout.JAVA_LONG, 0)));
                }
            }
        }
        return new NumaNodes(nodes, nodes.isEmpty() ? "the kernel tells no nodes" : "");
    }
}
