package io.laminar.engine.plan;

import io.laminar.engine.topology.Topology;
import io.laminar.engine.topology.TopologyGroups;
import io.laminar.engine.topology.TopologyNode;
import io.laminar.sql.error.Position;
import io.laminar.sql.text.Expression;
import io.laminar.sql.text.Parser;
import io.laminar.sql.text.Query;
import io.laminar.sql.text.TableRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queries that operators of a topology stand for. An operator that one other node reads is a subquery of that, so
 * both become one operator where that can be; one that several read is a stream, which they share.
 */
final class NodeQueries {
    /** Subqueries nest no deeper; a longer row of operators is cut by a stream. */
    private static final int DEEPEST = 32;

    private static final List<String> UNITS = List.of("HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND");
    private static final long[] UNITS_NS = {3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L};

    private final Topology topology;
    private final NodePlaces places;
    private final Map<String, TopologyNode> nodes = new HashMap<>();
    private final Set<String> parts = new HashSet<>();

    NodeQueries(Topology topology, NodePlaces places) {
        this.topology = topology;
        this.places = places;
        Map<String, Integer> depths = new HashMap<>();
        for (TopologyNode node : topology.nodes()) {
            nodes.put(node.name(), node);
            int depth = 1 + node.inputs().stream().mapToInt(depths::get).max().orElse(0);
            boolean part = isOperator(node) && isReadOnce(node) && depth < DEEPEST;
            if (part) {
                parts.add(node.name());
            }
            depths.put(node.name(), part ? depth : 0);
        }
    }

    private static boolean isOperator(TopologyNode node) {
        return node instanceof TopologyNode.Filter
                || node instanceof TopologyNode.Project
                || node instanceof TopologyNode.Aggregate
                || node instanceof TopologyNode.Union
                || node instanceof TopologyNode.Regroup
                || node instanceof TopologyNode.Processing;
    }

    private boolean isReadOnce(TopologyNode node) {
        List<TopologyNode> readers = topology.readers(node.name());
        return readers.size() == 1
                && !(readers.get(0) instanceof TopologyNode.Late)
                && readers.get(0).inputs().stream().filter(node.name()::equals).count() == 1;
    }

    /** {@return whether a node is a part of the one that reads it} */
    boolean isPart(TopologyNode node) {
        return isPart(node.name());
    }

    boolean isPart(String name) {
        return parts.contains(name);
    }

    /** {@return the query for the rows of a node that another reads as they are} */
    Query rows(String input, TopologyNode reader) {
        TopologyNode node = nodes.get(input);
        return node != null && isPart(input) ? of(node) : all(reader, input, null);
    }

    /** {@return the query of an operator} */
    Query of(TopologyNode node) {
        return switch (node) {
            case TopologyNode.Filter filter -> all(node, filter.input(), expression(node, filter.condition()));
            case TopologyNode.Project project -> project(project);
            case TopologyNode.Aggregate aggregate -> aggregate(aggregate);
            case TopologyNode.Union union -> union(union);
            case TopologyNode.Regroup regroup -> regroup(regroup);
            case TopologyNode.Processing process -> process(process);
            default -> throw new IllegalStateException("no operator: node=" + node.name());
        };
    }

    Expression expression(TopologyNode node, String text) {
        return Parser.parseExpression(text, places.line(node, text));
    }

    private List<Query.Item> items(TopologyNode node, List<String> texts) {
        return texts.stream()
                .map(text -> Parser.parseItem(text, places.line(node, text)))
                .toList();
    }

    private TableRef from(TopologyNode reader, String input) {
        Position position = places.of(reader);
        return isPart(input)
                ? new TableRef.Derived(position, rows(input, reader), input, List.of(), false)
                : TableRef.Named.of(position, input);
    }

    private Query all(TopologyNode reader, String input, @Nullable Expression where) {
        Position position = places.of(reader);
        return all(position, from(reader, input), where);
    }

    private static Query all(Position position, TableRef from, @Nullable Expression where) {
        Query.Item star = new Query.Item(new Expression.Star(position, null), null);
        return query(select(position, from, List.of(star), where), none(position));
    }

    private Query regroup(TopologyNode.Regroup node) {
        return tableFunction("regroup", node, new Expression.Descriptor(places.of(node), node.columns()));
    }

    private Query process(TopologyNode.Processing node) {
        return tableFunction("process", node, new Expression.StringLiteral(places.of(node), node.function()));
    }

    private Query tableFunction(String function, TopologyNode node, Expression argument) {
        Position position = places.of(node);
        String input = node.inputs().get(0);
        TableRef rows = isPart(input)
                ? new TableRef.Derived(position, rows(input, node), null, List.of(), false)
                : TableRef.Named.of(position, input);
        Expression table = new Expression.TableArgument(position, rows);
        List<Expression.Argument> arguments =
                List.of(new Expression.Argument(null, table), new Expression.Argument(null, argument));
        return all(position, new TableRef.Function(position, function, arguments, null, List.of()), null);
    }

    private Query project(TopologyNode.Project node) {
        Position position = places.of(node);
        return query(select(position, from(node, node.input()), items(node, node.items()), null), none(position));
    }

    private static Query.Select select(
            Position position, TableRef from, List<Query.Item> items, @Nullable Expression where) {
        return new Query.Select(position, false, List.of(), items, from, where, null, null, null, List.of());
    }

    private static Query query(Query.Body body, Query.StreamClauses clauses) {
        return new Query(body.position(), List.of(), body, List.of(), null, null, clauses);
    }

    private static Query.StreamClauses none(Position position) {
        return new Query.StreamClauses(null, null, null, null, position);
    }

    private Query union(TopologyNode.Union union) {
        List<Query> operands =
                union.inputs().stream().map(input -> operand(union, input)).toList();
        return query(new Query.SetOperation(places.of(union), "UNION", true, operands), none(places.of(union)));
    }

    /** Columns that do not fit are the union's fault, and it says of which input. */
    private Query operand(TopologyNode.Union union, String input) {
        Position position = new Position(places.line(union, input), 1, 0);
        return all(position, from(union, input), null);
    }

    private Query aggregate(TopologyNode.Aggregate node) {
        TopologyGroups groups = node.groups();
        Position position = places.of(node);
        List<Expression> keys = new ArrayList<>();
        groups.keys().forEach(key -> keys.add(expression(node, key)));
        if (!groups.window().time().isEmpty()) {
            keys.add(window(node, groups.window()));
        }
        Query.GroupBy groupBy = keys.isEmpty() ? null : new Query.GroupBy(position, keys, false, null);
        Expression having = groups.having().isEmpty() ? null : expression(node, groups.having());
        Query.Select select = new Query.Select(
                position,
                false,
                List.of(),
                items(node, groups.items()),
                from(node, node.input()),
                null,
                groupBy,
                having,
                null,
                List.of());
        return query(select, clauses(node, position));
    }

    private Expression window(TopologyNode node, TopologyGroups.Window window) {
        Position position = places.of(node);
        List<Expression.Argument> arguments = new ArrayList<>();
        arguments.add(new Expression.Argument(null, expression(node, window.time())));
        boolean tumbling = window.slide().equals(window.size());
        if (!tumbling) {
            arguments.add(new Expression.Argument(null, interval(position, window.slide())));
        }
        arguments.add(new Expression.Argument(null, interval(position, window.size())));
        return new Expression.Call(
                position, tumbling ? "tumble" : "hop", arguments, false, List.of(), List.of(), null, null, null);
    }

    private static Expression interval(Position position, Duration length) {
        long ns = length.toNanos();
        for (int u = 0; u < UNITS_NS.length; u++) {
            if (ns % UNITS_NS[u] == 0) {
                return new Expression.IntervalLiteral(position, String.valueOf(ns / UNITS_NS[u]), UNITS.get(u), null);
            }
        }
        return new Expression.IntervalLiteral(position, String.valueOf(ns), "NANOSECOND", null);
    }

    private Query.StreamClauses clauses(TopologyNode.Aggregate node, Position position) {
        TopologyGroups groups = node.groups();
        Query.Emit emit = groups.emission() == TopologyGroups.Emission.DEFAULT
                ? null
                : new Query.Emit(
                        position, Query.EmitKind.valueOf(groups.emission().name()), null);
        Expression lateness = groups.lateness().isZero() ? null : interval(position, groups.lateness());
        String lateTo = topology.readers(node.name()).stream()
                .filter(TopologyNode.Late.class::isInstance)
                .map(TopologyNode::name)
                .findFirst()
                .orElse(null);
        return new Query.StreamClauses(emit, lateness, lateTo, null, position);
    }
}
