package io.laminar.sql;

import io.laminar.ring0.operator.ErrorPolicy;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.OperatorSpec.CalcSpec;
import io.laminar.ring0.operator.OperatorSpec.ExchangeSpec;
import io.laminar.ring0.operator.OperatorSpec.LateSpec;
import io.laminar.ring0.operator.OperatorSpec.RejectSpec;
import io.laminar.sql.bind.Clauses;
import io.laminar.sql.bind.QueryBinder;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.Changelog;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.catalog.EventTime;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.catalog.RelationKind;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.error.Suggestions;
import io.laminar.sql.physical.Graph;
import io.laminar.sql.physical.GraphBuilder;
import io.laminar.sql.physical.GraphOptions;
import io.laminar.sql.plan.Traits;
import io.laminar.sql.text.Query;
import io.laminar.sql.text.Statement;
import io.laminar.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Plans a query under a name: the relation it makes, and the streams beside it. */
final class QueryPlanner {
    private static final String STATE_LIMIT = "state.limit";
    private static final String ON_ERROR = "on_error";

    private final Catalog catalog;
    private final Names names;

    QueryPlanner(Catalog catalog, Names names) {
        this.catalog = catalog;
        this.names = names;
    }

    /**
     * What is planned.
     *
     * @param name that the result gets
     * @param kind what it becomes
     * @param role what its query is for
     * @param options of the statement
     * @param text of the statement
     */
    record Order(String name, RelationKind kind, Clauses.Role role, Statement.Options options, String text) {}

    /**
     * The outcome.
     *
     * @param relation what the query makes
     * @param sides streams beside it
     * @param order how it is sorted for display
     * @param graph its operators
     */
    record Result(Relation relation, List<Relation> sides, List<QueryBinder.SortKey> order, Graph graph) {}

    Result plan(Query query, Order order) {
        QueryBinder binder = new QueryBinder(catalog, order.kind() == RelationKind.SINK ? null : order.name());
        QueryBinder.Bound bound = binder.bindOutermost(query, order.role());
        if (order.role() != Clauses.Role.SELECT) {
            requireDistinctNames(query, bound.plan().columns());
        }
        Graph graph = new GraphBuilder(options(query, order)).build(bound.plan());
        Traits traits = Traits.of(bound.plan());
        Set<String> inputs = new LinkedHashSet<>();
        binder.reads().forEach(relation -> inputs.add(relation.name()));
        Relation relation = new Relation(
                order.name(),
                order.kind(),
                columns(bound.plan().columns(), query),
                graph.root(),
                traits.changelog(),
                traits.eventTime(),
                inputs,
                null,
                order.text());
        return new Result(relation, sides(relation, graph, query), bound.order(), graph);
    }

    /** What failed is NULL, so any computed column can be. */
    private List<ColumnSchema> columns(List<ColumnSchema> columns, Query query) {
        if (errors(query) != ErrorPolicy.NULL) {
            return columns;
        }
        return columns.stream()
                .map(column -> new ColumnSchema(column.name(), column.type(), true))
                .toList();
    }

    private static void requireDistinctNames(Query query, List<ColumnSchema> columns) {
        Set<String> seen = new HashSet<>();
        for (int c = 0; c < columns.size(); c++) {
            if (!seen.add(columns.get(c).name())) {
                throw new SqlException(
                        SqlErrorCode.DUPLICATE_NAME,
                        positionOf(query, c),
                        "column='" + columns.get(c).name() + "' twice",
                        "give one of them another name with AS");
            }
        }
    }

    private static Position positionOf(Query query, int column) {
        if (query.body() instanceof Query.Select select
                && column < select.items().size()) {
            return select.items().get(column).expression().position();
        }
        return query.position();
    }

    private GraphOptions options(Query query, Order order) {
        long stateLimit = AggregateSpec.DEFAULT_STATE_LIMIT_BYTES;
        for (Map.Entry<String, Statement.Option> option :
                order.options().values().entrySet()) {
            String key = option.getKey().toLowerCase(Locale.ROOT);
            if (key.equals(STATE_LIMIT)) {
                stateLimit = OptionValues.bytes(key, option.getValue());
            } else if (key.equals("state.ttl")) {
                throw Refusals.notRunnable(option.getValue().key(), "state.ttl");
            } else {
                throw new SqlException(
                        SqlErrorCode.BAD_OPTION,
                        option.getValue().key(),
                        "option=" + key,
                        Suggestions.hint(key, List.of(STATE_LIMIT)));
            }
        }
        return new GraphOptions(
                order.name(), errors(query), stateLimit, catalog.shape().isSpread(), exchanges());
    }

    /** Exchanges of the queries that there are: who regroups the same rows by the same keys reads them too. */
    private List<ExchangeSpec> exchanges() {
        Set<OperatorSpec> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        if (catalog.shape().isSpread()) {
            catalog.relations().forEach(relation -> collect(relation.spec(), seen));
        }
        return seen.stream()
                .filter(ExchangeSpec.class::isInstance)
                .map(ExchangeSpec.class::cast)
                .sorted(Comparator.comparing(ExchangeSpec::name))
                .toList();
    }

    private static void collect(OperatorSpec spec, Set<OperatorSpec> seen) {
        if (seen.add(spec)) {
            spec.inputs().forEach(input -> collect(input, seen));
        }
    }

    private ErrorPolicy errors(Query query) {
        String written = query.clauses().onError();
        String policy = written != null ? written : catalog.options().getOrDefault(ON_ERROR, "FAIL");
        return ErrorPolicy.valueOf(policy.toUpperCase(Locale.ROOT));
    }

    private List<Relation> sides(Relation relation, Graph graph, Query query) {
        List<Relation> sides = new ArrayList<>();
        graph.lateStreams().forEach((name, aggregate) -> {
            names.requireFree(name, query.clauses().position());
            List<ColumnSchema> columns = graph.made().stream()
                    .filter(node -> node.spec() == aggregate)
                    .findFirst()
                    .orElseThrow()
                    .inputColumns();
            sides.add(side(relation, name, columns, new LateSpec(name, aggregate)));
        });
        if (errors(query) == ErrorPolicy.REJECT) {
            for (Graph.Node node : graph.made()) {
                if (node.spec() instanceof CalcSpec || node.spec() instanceof AggregateSpec) {
                    sides.add(rejects(relation, node, sides));
                }
            }
        }
        return sides;
    }

    private Relation rejects(Relation relation, Graph.Node node, List<Relation> sides) {
        String name = relation.name() + "$errors";
        for (int n = 2; hasName(sides, name); n++) {
            name = relation.name() + "$errors" + n;
        }
        names.requireFree(name, Position.NONE);
        List<ColumnSchema> columns = new ArrayList<>(node.inputColumns());
        columns.add(new ColumnSchema("error_code", SqlType.INTEGER, false));
        columns.add(new ColumnSchema("error", SqlType.VARCHAR, false));
        return side(relation, name, columns, new RejectSpec(name, node.spec()));
    }

    private static boolean hasName(List<Relation> sides, String name) {
        return sides.stream().anyMatch(side -> side.name().equals(name));
    }

    private static Relation side(Relation owner, String name, List<ColumnSchema> columns, OperatorSpec spec) {
        return new Relation(
                name,
                RelationKind.STREAM,
                columns,
                spec,
                Changelog.APPEND,
                EventTime.NONE,
                Set.of(owner.name()),
                owner.name(),
                "");
    }
}
