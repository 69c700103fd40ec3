package io.laminar.engine.topology;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.TopologyException;
import io.laminar.sql.error.Suggestions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks who reads whom, and brings nodes into topological order (Kahn 1962). */
final class TopologyShape {
    private final Map<String, TopologyNode> nodes;
    private final Map<String, List<TopologyNode>> readers = new HashMap<>();

    TopologyShape(Map<String, TopologyNode> nodes) {
        this.nodes = nodes;
    }

    /** {@return the nodes, each behind all that it reads} */
    List<TopologyNode> inOrder() {
        if (nodes.isEmpty()) {
            throw new TopologyException(ErrorCode.TOPOLOGY_EMPTY, "", "nodes=0");
        }
        nodes.values().forEach(this::checkInputs);
        List<TopologyNode> ordered = ordered();
        ordered.forEach(this::checkReaders);
        return ordered;
    }

    private void checkInputs(TopologyNode node) {
        boolean union = node instanceof TopologyNode.Union;
        long given = node.inputs().stream().filter(input -> !input.isBlank()).count();
        if (given < node.inputs().size() || union && given < 2) {
            throw new TopologyException(
                    ErrorCode.TOPOLOGY_NO_INPUT,
                    node.name(),
                    "inputs=" + given + ", expected=" + (union ? "two or more" : "one"));
        }
        for (String name : node.inputs()) {
            TopologyNode input = nodes.get(name);
            if (input == null) {
                String hint = Suggestions.hint(name, nodes.keySet());
                throw new TopologyException(
                        ErrorCode.TOPOLOGY_UNKNOWN_NODE, node.name(), "input='" + name + "'", hint == null ? "" : hint);
            }
            checkKind(node, input);
            readers.computeIfAbsent(name, any -> new ArrayList<>()).add(node);
        }
    }

    private static void checkKind(TopologyNode node, TopologyNode input) {
        if (input instanceof TopologyNode.Sink) {
            throw new TopologyException(
                    ErrorCode.TOPOLOGY_WRONG_INPUT, node.name(), "input='" + input.name() + "', found=a sink");
        }
        if (node instanceof TopologyNode.Late && !(input instanceof TopologyNode.Aggregate)) {
            throw new TopologyException(
                    ErrorCode.TOPOLOGY_WRONG_INPUT,
                    node.name(),
                    "input='" + input.name() + "', expected=the aggregate that rows are late for");
        }
    }

    private List<TopologyNode> ordered() {
        Map<String, Integer> open = new LinkedHashMap<>();
        Deque<TopologyNode> ready = new ArrayDeque<>();
        for (TopologyNode node : nodes.values()) {
            open.put(node.name(), node.inputs().size());
            if (node.inputs().isEmpty()) {
                ready.add(node);
            }
        }
        List<TopologyNode> ordered = new ArrayList<>();
        while (!ready.isEmpty()) {
            TopologyNode node = ready.remove();
            ordered.add(node);
            open.remove(node.name());
            for (TopologyNode reader : readers.getOrDefault(node.name(), List.of())) {
                if (open.merge(reader.name(), -1, Integer::sum) == 0) {
                    ready.add(reader);
                }
            }
        }
        if (!open.isEmpty()) {
            throw cycle(open);
        }
        return ordered;
    }

    /** Every node that is left has an input that is left, so going up from any comes round. */
    private TopologyException cycle(Map<String, Integer> left) {
        List<String> path = new ArrayList<>();
        String at = left.keySet().iterator().next();
        while (!path.contains(at)) {
            path.add(0, at);
            at = nodeOf(at).inputs().stream()
                    .filter(left::containsKey)
                    .findFirst()
                    .orElseThrow();
        }
        List<String> circle = new ArrayList<>(path.subList(0, path.indexOf(at) + 1));
        circle.add(0, at);
        return new TopologyException(ErrorCode.TOPOLOGY_CYCLE, at, "circle=" + String.join(" -> ", circle));
    }

    private TopologyNode nodeOf(String name) {
        TopologyNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalStateException("no such node: name=" + name);
        }
        return node;
    }

    /** Only what has a name outside may end the graph. */
    private void checkReaders(TopologyNode node) {
        List<TopologyNode> all = readers.getOrDefault(node.name(), List.of());
        boolean open = switch (node) {
            case TopologyNode.Stream stream -> true;
            case TopologyNode.View view -> true;
            case TopologyNode.Late late -> true;
            case TopologyNode.Sink sink -> true;
            default -> false;
        };
        if (!open && all.isEmpty()) {
            throw new TopologyException(
                    ErrorCode.TOPOLOGY_UNCONNECTED,
                    node.name(),
                    "readers=0",
                    "read it by a stream, a view or a sink, or leave it out");
        }
        if (all.stream().filter(TopologyNode.Late.class::isInstance).count() > 1) {
            throw new TopologyException(
                    ErrorCode.TOPOLOGY_WRONG_INPUT, node.name(), "found=two nodes for its late rows, expected=one");
        }
    }
}
