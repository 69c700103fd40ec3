package io.laminar.engine.topology;

import java.util.List;

/**
 * A graph of queries. {@link io.laminar.engine.Laminar#add} runs it; what its streams give is read by subscriptions.
 *
 * <pre>{@code
 * Topology topology = Topology.builder()
 *     .source("trades", TopologySource.of("symbol VARCHAR", "price DOUBLE", "ts TIMESTAMP")
 *         .watermark("ts", "ts - INTERVAL '1' SECOND").partitionBy("symbol"))
 *     .filter("dear", "trades", "price > 100")
 *     .aggregate("minutes", "trades", TopologyGroups.by("symbol").tumble("ts", Duration.ofMinutes(1))
 *         .select("symbol", "window_end", "MAX(price) AS high"))
 *     .stream("highs", "minutes")
 *     .stream("alerts", "dear")
 *     .build();
 * }</pre>
 *
 * <p>A node may be read by any number of others; they share it, and rows reach them by reference. Nodes may be named
 * before they are declared. An operator that one other reads becomes part of that; one that several read is a stream of
 * its own name.
 *
 * @threading immutable
 */
public final class Topology {
    private final List<TopologyNode> nodes;

    Topology(List<TopologyNode> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** {@return an empty builder} */
    public static TopologyBuilder builder() {
        return new TopologyBuilder();
    }

    /** {@return the nodes in topological order: each behind all that it reads, else as they were declared} */
    public List<TopologyNode> nodes() {
        return nodes;
    }

    /**
     * {@return the nodes that read one, in topological order}
     *
     * @param name of the one
     */
    public List<TopologyNode> readers(String name) {
        return nodes.stream().filter(node -> node.inputs().contains(name)).toList();
    }
}
