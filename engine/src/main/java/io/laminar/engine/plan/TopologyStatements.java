package io.laminar.engine.plan;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.TopologyException;
import io.laminar.engine.topology.NamedOptions;
import io.laminar.engine.topology.Topology;
import io.laminar.engine.topology.TopologyNode;
import io.laminar.engine.topology.TopologyProcess;
import io.laminar.engine.topology.TopologySink;
import io.laminar.engine.topology.TopologySource;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Expression;
import io.laminar.sql.text.Parser;
import io.laminar.sql.text.Query;
import io.laminar.sql.text.Statement;
import io.laminar.sql.text.TreePrinter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The statement that each node of a topology stands for. */
public final class TopologyStatements {
    private final NodePlaces places = new NodePlaces();
    private final Topology topology;
    private final NodeQueries queries;

    /**
     * The statements of a topology.
     *
     * @param topology the topology
     */
    public TopologyStatements(Topology topology) {
        this.topology = topology;
        this.queries = new NodeQueries(topology, places);
    }

    /** {@return where things stand, for errors} */
    public NodePlaces places() {
        return places;
    }

    /**
     * {@return a copy of a catalog in which the functions can be called that nodes bring with them}
     *
     * @param catalog what there is
     * @throws TopologyException when what a function says it emits is wrong, or one of its name was there at open
     */
    public Catalog rehearsed(Catalog catalog) {
        Catalog copy = catalog.copy();
        for (TopologyNode node : topology.nodes()) {
            if (node instanceof TopologyNode.Processing processing && processing.process() != null) {
                add(copy, processing, processing.process());
            }
        }
        return copy;
    }

    private void add(Catalog catalog, TopologyNode.Processing node, TopologyProcess process) {
        if (catalog.functions().containsKey(node.function())) {
            throw new TopologyException(
                    ErrorCode.SQL_DUPLICATE_NAME,
                    node.name(),
                    "function='" + node.function() + "', which the engine was opened with",
                    "name the function, or the node otherwise");
        }
        try {
            catalog.add(ProgramFunctions.planned(
                    node.function(), process, places.of(node), text -> places.line(node, text)));
        } catch (SqlException e) {
            throw places.blame(node, e);
        }
    }

    /**
     * {@return the statement of a node; null when it is part of another's, or there already}
     *
     * @param node a node of the topology
     * @throws io.laminar.sql.error.SqlException when a text of it cannot be read
     */
    public @Nullable Statement of(TopologyNode node) {
        return switch (node) {
            case TopologyNode.Source source -> source(source);
            case TopologyNode.Existing existing -> null;
            case TopologyNode.Late late -> null;
            case TopologyNode.Stream stream ->
                query(node, Statement.QueryKind.STREAM, queries.rows(stream.input(), node));
            case TopologyNode.View view ->
                query(node, Statement.QueryKind.MATERIALIZED_VIEW, queries.rows(view.input(), node));
            case TopologyNode.Sink sink -> sink(sink);
            default -> queries.isPart(node) ? null : query(node, Statement.QueryKind.STREAM, queries.of(node));
        };
    }

    /**
     * {@return the statement that drops what a node has made; null when that goes with another, or is not its own}
     *
     * @param node a node of the topology
     */
    public @Nullable Statement drop(TopologyNode node) {
        String kind = switch (node) {
            case TopologyNode.Source source -> "SOURCE";
            case TopologyNode.View view -> "MATERIALIZED VIEW";
            case TopologyNode.Sink sink -> "SINK";
            case TopologyNode.Existing existing -> null;
            case TopologyNode.Late late -> null;
            default -> queries.isPart(node) ? null : "STREAM";
        };
        return kind == null ? null : new Statement.Drop(places.of(node), kind, node.name(), false, false);
    }

    /**
     * {@return a source of the columns that an existing node must have, to have their types looked up}
     *
     * @param node the node
     */
    public Statement expected(TopologyNode.Existing node) {
        return source(new TopologyNode.Source(
                node.name(), TopologySource.of(node.columns().toArray(String[]::new))));
    }

    private static Statement withText(Function<String, Statement> made) {
        return made.apply(TreePrinter.print(made.apply("")));
    }

    private Statement query(TopologyNode node, Statement.QueryKind kind, Query query) {
        Position position = places.of(node);
        return withText(text -> new Statement.CreateQuery(
                position,
                kind,
                Statement.IfTaken.FAIL,
                node.name(),
                query,
                new Statement.Options(position, null, Map.of()),
                text));
    }

    private Statement source(TopologyNode.Source node) {
        TopologySource source = node.source();
        Position position = places.of(node);
        List<Statement.ColumnDefinition> columns = source.columns().stream()
                .map(text -> Parser.parseColumn(text, places.line(node, text)))
                .toList();
        List<Statement.WatermarkClause> watermarks = source.watermarkColumn().isEmpty()
                ? List.of()
                : List.of(new Statement.WatermarkClause(
                        position, source.watermarkColumn(), watermark(node, source.watermark())));
        return withText(text -> new Statement.CreateSource(
                position,
                Statement.IfTaken.FAIL,
                node.name(),
                false,
                columns,
                watermarks,
                List.of(),
                options(position, source.connector()),
                options(position, source.format()),
                options(position, new NamedOptions("", source.options())),
                text));
    }

    private @Nullable Expression watermark(TopologyNode node, String text) {
        return text.isEmpty() ? null : queries.expression(node, text);
    }

    private Statement sink(TopologyNode.Sink node) {
        TopologySink sink = node.sink();
        Position position = places.of(node);
        boolean part = queries.isPart(node.input());
        return withText(text -> new Statement.CreateSink(
                position,
                Statement.IfTaken.FAIL,
                node.name(),
                part ? null : node.input(),
                part ? queries.rows(node.input(), node) : null,
                null,
                options(position, sink.connector()),
                options(position, sink.format()),
                options(position, new NamedOptions("", sink.options())),
                text));
    }

    private static Statement.Options options(Position position, NamedOptions named) {
        Map<String, Statement.Option> options = new LinkedHashMap<>();
        named.values().forEach((key, value) -> options.put(key, new Statement.Option(position, position, value)));
        return new Statement.Options(position, named.name().isEmpty() ? null : named.name(), options);
    }
}
