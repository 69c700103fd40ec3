package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.TopologyException;
import io.laminar.engine.plan.NodePlaces;
import io.laminar.engine.plan.TopologyStatements;
import io.laminar.engine.topology.Topology;
import io.laminar.engine.topology.TopologyNode;
import io.laminar.sql.Planned;
import io.laminar.sql.Rehearsal;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Adds topologies, whole or not at all: each is planned on a copy of the catalog before anything is put into effect.
 *
 * @threading under the engine's lock
 */
final class TopologyRunner {
    private final Catalog catalog;
    private final Consumer<Planned> effect;
    private final Predicate<Statement> isThere;

    /** A runner; {@code effect} puts a plan into effect, {@code isThere} knows what was recovered. */
    TopologyRunner(Catalog catalog, Consumer<Planned> effect, Predicate<Statement> isThere) {
        this.catalog = catalog;
        this.effect = effect;
        this.isThere = isThere;
    }

    /** A node and what is to be done for it. */
    private record Step(TopologyNode node, Planned plan) {}

    void add(Topology topology) {
        TopologyStatements statements = new TopologyStatements(topology);
        Rehearsal rehearsal = new Rehearsal(statements.rehearsed(catalog));
        List<Step> steps = new ArrayList<>();
        for (TopologyNode node : topology.nodes()) {
            requireExisting(node, statements);
            Planned plan = planned(
                    node,
                    statements,
                    statements::of,
                    statement -> isThere.test(statement) ? null : rehearsal.take(statement));
            if (plan != null) {
                steps.add(new Step(node, plan));
            }
        }
        for (int s = 0; s < steps.size(); s++) {
            try {
                effect.accept(steps.get(s).plan());
            } catch (EngineException e) {
                undo(steps.subList(0, s), e);
                throw NodePlaces.blame(steps.get(s).node(), e);
            } catch (RuntimeException e) {
                undo(steps.subList(0, s), e);
                throw e;
            }
        }
    }

    private static <T> @Nullable T planned(
            TopologyNode node,
            TopologyStatements statements,
            Function<TopologyNode, @Nullable Statement> statementOf,
            Function<Statement, @Nullable T> planner) {
        try {
            Statement statement = statementOf.apply(node);
            return statement == null ? null : planner.apply(statement);
        } catch (SqlException e) {
            throw statements.places().blame(node, e);
        }
    }

    /** What is said to be there, and what is said of its columns. */
    private void requireExisting(TopologyNode node, TopologyStatements statements) {
        if (!(node instanceof TopologyNode.Existing existing)) {
            return;
        }
        Relation relation = catalog.find(node.name());
        if (relation == null) {
            throw new TopologyException(
                    ErrorCode.SQL_UNKNOWN_RELATION, node.name(), "expected=one of " + catalog.names());
        }
        if (existing.columns().isEmpty()) {
            return;
        }
        Planned expected =
                planned(node, statements, any -> statements.expected(existing), new Rehearsal(new Catalog())::take);
        if (expected instanceof Planned.CreateSource source
                && !texts(source.inputColumns()).equals(texts(relation.columns()))) {
            throw new TopologyException(
                    ErrorCode.TOPOLOGY_SCHEMA_MISMATCH,
                    node.name(),
                    "found=" + texts(relation.columns()) + ", expected=" + texts(source.inputColumns()));
        }
    }

    private static List<String> texts(List<ColumnSchema> columns) {
        return columns.stream()
                .map(column -> column.name() + " " + column.type())
                .toList();
    }

    private void undo(List<Step> done, RuntimeException cause) {
        for (Step step : done.reversed()) {
            try {
                effect.accept(new Planned.Drop(relations(step.plan()).reversed()));
            } catch (RuntimeException e) {
                cause.addSuppressed(e);
            }
        }
    }

    /** {@return what a plan makes, in the order of making} */
    private static List<Relation> relations(Planned plan) {
        List<Relation> relations = new ArrayList<>();
        switch (plan) {
            case Planned.CreateSource source -> relations.add(source.relation());
            case Planned.CreateStream stream -> {
                relations.add(stream.relation());
                relations.addAll(stream.sides());
            }
            case Planned.CreateSink sink -> {
                relations.add(sink.relation());
                relations.addAll(sink.sides());
            }
            default -> {}
        }
        return relations;
    }

    /** Drops what a topology has made, if nobody else reads it, last nodes first. */
    void drop(Topology topology) {
        TopologyStatements statements = new TopologyStatements(topology);
        Rehearsal rehearsal = new Rehearsal(catalog.copy());
        List<Planned> plans = new ArrayList<>();
        for (TopologyNode node : topology.nodes().reversed()) {
            Planned plan = planned(node, statements, statements::drop, rehearsal::take);
            if (plan != null) {
                plans.add(plan);
            }
        }
        plans.forEach(effect);
    }

    /** {@return the plans of all nodes that have one of their own, a line each, nothing done} */
    List<String> explain(Topology topology) {
        TopologyStatements statements = new TopologyStatements(topology);
        Rehearsal rehearsal = new Rehearsal(statements.rehearsed(catalog));
        List<String> lines = new ArrayList<>();
        for (TopologyNode node : topology.nodes()) {
            requireExisting(node, statements);
            List<String> plan = planned(node, statements, statements::of, statement -> {
                List<String> own = rehearsal.explain(statement);
                rehearsal.take(statement);
                return own;
            });
            if (plan != null && !plan.isEmpty()) {
                lines.addAll(lines.isEmpty() ? List.of() : List.of(""));
                lines.addAll(plan);
            }
        }
        return lines;
    }
}
