package io.laminar.engine.topology;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.TopologyException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the nodes of a {@link Topology}. What is wrong with its shape is found by {@link #build()}, what is wrong
 * with the expressions when an engine plans it; both say which node it is.
 *
 * @threading one thread
 */
public final class TopologyBuilder {
    private final Map<String, TopologyNode> nodes = new LinkedHashMap<>();

    TopologyBuilder() {}

    private TopologyBuilder add(TopologyNode node) {
        if (node.name().isBlank()) {
            throw new TopologyException(ErrorCode.TOPOLOGY_DUPLICATE_NODE, node.name(), "found=a node without a name");
        }
        if (nodes.putIfAbsent(node.name(), node) != null) {
            throw new TopologyException(ErrorCode.TOPOLOGY_DUPLICATE_NODE, node.name(), "found=two nodes of that name");
        }
        return this;
    }

    /**
     * Rows come in.
     *
     * @param name of the node and of the source
     * @param source its columns, where its rows come from, how they are spread
     * @return this
     */
    public TopologyBuilder source(String name, TopologySource source) {
        return add(new TopologyNode.Source(name, source));
    }

    /**
     * A source, stream or view that the engine has already.
     *
     * @param name of the node and of what is there
     * @param columns what it must have, each as {@code name TYPE}, in this order; none for whatever it has
     * @return this
     */
    public TopologyBuilder existing(String name, String... columns) {
        return add(new TopologyNode.Existing(name, List.of(columns)));
    }

    /**
     * The rows that satisfy a condition.
     *
     * @param name of the node
     * @param input what it reads
     * @param condition of type BOOLEAN
     * @return this
     */
    public TopologyBuilder filter(String name, String input, String condition) {
        return add(new TopologyNode.Filter(name, input, condition));
    }

    /**
     * A row for each row, its columns computed.
     *
     * @param name of the node
     * @param input what it reads
     * @param items expressions, {@code expression AS name}, or {@code *}
     * @return this
     */
    public TopologyBuilder project(String name, String input, String... items) {
        return add(new TopologyNode.Project(name, input, List.of(items)));
    }

    /**
     * Groups and their aggregates. On several cores rows are regrouped by the keys where they are not yet.
     *
     * @param name of the node
     * @param input what it reads
     * @param groups keys, windows, what comes out and when
     * @return this
     */
    public TopologyBuilder aggregate(String name, String input, TopologyGroups groups) {
        return add(new TopologyNode.Aggregate(name, input, groups));
    }

    /**
     * The rows that came too late for all windows of an aggregate.
     *
     * @param name of the node and of the stream
     * @param aggregate what they were late for
     * @return this
     */
    public TopologyBuilder late(String name, String aggregate) {
        return add(new TopologyNode.Late(name, aggregate));
    }

    /**
     * All rows of several inputs whose columns have the same types.
     *
     * @param name of the node
     * @param inputs two or more
     * @return this
     */
    public TopologyBuilder union(String name, String... inputs) {
        return add(new TopologyNode.Union(name, List.of(inputs)));
    }

    /**
     * The same rows, spread over the cores by other columns. Aggregates do that by themselves where they need it; this
     * is for who reads the part of each core: {@link io.laminar.engine.Laminar#subscribeEach}.
     *
     * @param name of the node
     * @param input what it reads
     * @param columns rows that are equal in them are on one core
     * @return this
     */
    public TopologyBuilder regroup(String name, String input, String... columns) {
        return add(new TopologyNode.Regroup(name, input, List.of(columns)));
    }

    /**
     * A function of the program that gets each row and each watermark, keeps state, and emits rows. Each core has one;
     * on several cores rows are regrouped by its keys where they are not yet. For engines without a data directory.
     *
     * @param name of the node
     * @param input what it reads; rows of it must not be taken back
     * @param process the function, its keys, its states, what it emits
     * @return this
     */
    public TopologyBuilder process(String name, String input, TopologyProcess process) {
        return add(new TopologyNode.Processing(name, input, name, process));
    }

    /**
     * A function that the engine was opened with: {@link io.laminar.engine.LaminarConfig.Builder#function}. What it
     * keeps is there when the engine is opened again on its data directory.
     *
     * @param name of the node
     * @param input what it reads; rows of it must not be taken back
     * @param function what the function is called
     * @return this
     */
    public TopologyBuilder process(String name, String input, String function) {
        return add(new TopologyNode.Processing(name, input, function, null));
    }

    /**
     * Gives rows a name that subscriptions, statements and metrics know.
     *
     * @param name of the node and of the stream
     * @param input what it reads
     * @return this
     */
    public TopologyBuilder stream(String name, String input) {
        return add(new TopologyNode.Stream(name, input));
    }

    /**
     * A result that is kept up to date.
     *
     * @param name of the node and of the view
     * @param input what it reads
     * @return this
     */
    public TopologyBuilder view(String name, String input) {
        return add(new TopologyNode.View(name, input));
    }

    /**
     * Rows go out.
     *
     * @param name of the node and of the sink
     * @param input what it reads
     * @param sink where they go and how they are written
     * @return this
     */
    public TopologyBuilder sink(String name, String input, TopologySink sink) {
        return add(new TopologyNode.Sink(name, input, sink));
    }

    /**
     * {@return the graph}
     *
     * @throws TopologyException when its shape is wrong: codes 2301 to 2307, with the node
     */
    public Topology build() {
        return new Topology(new TopologyShape(nodes).inOrder());
    }
}
