package io.laminar.sql.bind;

import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.plan.Logical;
import io.laminar.sql.text.Expression;
import io.laminar.sql.text.Query;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Binds one statement's query, with all that are inside it. */
public final class QueryBinder {
    private final Catalog catalog;
    private final @Nullable String target;
    private final Map<String, Relation> reads = new LinkedHashMap<>();
    private final Deque<Map<String, Cte>> commons = new ArrayDeque<>();
    private boolean emissionDecided;

    /** A name of WITH: bound when it is used, once for each role. */
    private record Cte(Query.Cte written, Map<Clauses.Role, Logical> bound, int depth) {}

    /**
     * A binder.
     *
     * @param catalog what there is
     * @param target the name that the statement gives; null for none
     */
    public QueryBinder(Catalog catalog, @Nullable String target) {
        this.catalog = catalog;
        this.target = target;
    }

    /**
     * What a query gives.
     *
     * @param plan the rows
     * @param order how they are sorted at the end; empty for no order
     */
    public record Bound(Logical plan, List<SortKey> order) {}

    /**
     * One column of an order.
     *
     * @param column its index
     * @param descending whether the greatest comes first
     * @param nullsFirst whether NULL comes before all values
     */
    public record SortKey(int column, boolean descending, boolean nullsFirst) {}

    /**
     * {@return a query, bound}
     *
     * @param query the outermost query of a statement
     * @param role what it is for
     */
    public Bound bindOutermost(Query query, Clauses.Role role) {
        Query.StreamClauses written = query.clauses();
        Bound bound = bindWithOrder(query, new Clauses(role, written));
        if (role != Clauses.Role.SELECT && !bound.order().isEmpty()) {
            throw Refusals.notRunnable(
                    orderPosition(query),
                    "ORDER BY in a stream",
                    "a stream has no end to sort at; SELECT from it sorts");
        }
        boolean needsWindow = written.lateness() != null
                || written.lateTo() != null
                || written.emit() != null
                        && (written.emit().kind() == Query.EmitKind.ON_WINDOW_CLOSE
                                || written.emit().kind() == Query.EmitKind.FINAL);
        if (needsWindow && !emissionDecided) {
            throw new SqlException(
                    SqlErrorCode.BAD_EMIT,
                    written.emit() == null ? written.position() : written.emit().position(),
                    "found=a clause about windows, expected=a query with GROUP BY",
                    "rows of a query without aggregates come out at once");
        }
        return bound;
    }

    private static Position orderPosition(Query query) {
        return query.orderBy().isEmpty()
                ? query.position()
                : query.orderBy().get(0).expression().position();
    }

    /** Notes that the statement's clauses have been used. */
    void decided() {
        emissionDecided = true;
    }

    Catalog catalog() {
        return catalog;
    }

    @Nullable
    String target() {
        return target;
    }

    void reads(Relation relation) {
        reads.put(relation.name(), relation);
    }

    /** {@return the relations that the query reads} */
    public Collection<Relation> reads() {
        return reads.values();
    }

    Logical bind(Query query, Clauses clauses) {
        return bindWithOrder(query, clauses).plan();
    }

    private Bound bindWithOrder(Query query, Clauses clauses) {
        commons.push(named(query.with()));
        try {
            if (query.limit() != null || query.offset() != null) {
                bindBody(query, clauses);
                Expression bound = query.limit() != null ? query.limit() : query.offset();
                String construct = query.limit() != null ? "LIMIT" : "OFFSET";
                throw Refusals.notRunnable(
                        bound == null ? query.position() : bound.position(),
                        query.orderBy().isEmpty() ? construct : "ORDER BY ... " + construct);
            }
            return bindBody(query, clauses);
        } finally {
            commons.pop();
        }
    }

    private Map<String, Cte> named(List<Query.Cte> with) {
        Map<String, Cte> named = new HashMap<>();
        for (Query.Cte common : with) {
            if (named.put(common.name(), new Cte(common, new HashMap<>(), commons.size())) != null) {
                throw new SqlException(
                        SqlErrorCode.DUPLICATE_NAME, common.position(), "found='" + common.name() + "' twice", null);
            }
        }
        return named;
    }

    /** {@return the query of a name in WITH, or null when no WITH in sight has it} */
    @Nullable
    Logical common(String name, Clauses clauses) {
        for (Map<String, Cte> level : commons) {
            Cte common = level.get(name);
            if (common != null) {
                return bindCommon(common, level, clauses);
            }
        }
        return null;
    }

    private Logical bindCommon(Cte common, Map<String, Cte> level, Clauses clauses) {
        Logical known = common.bound().get(clauses.role());
        if (known != null) {
            return known;
        }
        Query query = FromBinder.queryOf(common.written());
        // While it is bound it cannot see itself, nor what is declared behind it or further inside.
        Deque<Map<String, Cte>> all = new ArrayDeque<>(commons);
        while (commons.peek() != level) {
            commons.pop();
        }
        commons.pop();
        commons.push(before(common, level));
        Logical bound = bind(query, clauses.of(query));
        commons.clear();
        commons.addAll(all);
        Logical named = FromItem.renamed(
                bound, common.written().columns(), common.written().position());
        common.bound().put(clauses.role(), named);
        return named;
    }

    private static Map<String, Cte> before(Cte common, Map<String, Cte> level) {
        Map<String, Cte> visible = new HashMap<>();
        int offset = common.written().position().offset();
        level.forEach((name, other) -> {
            if (other.written().position().offset() < offset) {
                visible.put(name, other);
            }
        });
        return visible;
    }

    List<String> commonNames() {
        List<String> names = new ArrayList<>();
        commons.forEach(level -> names.addAll(level.keySet()));
        return names;
    }

    private Bound bindBody(Query query, Clauses clauses) {
        return switch (query.body()) {
            case Query.Select select -> {
                SelectBinder binder = new SelectBinder(this, select, clauses);
                Logical plan = binder.bind();
                yield new Bound(plan, order(query, plan, binder::outputOf));
            }
            case Query.SetOperation operation -> {
                Logical plan = new Unions(this).bind(operation, clauses);
                yield new Bound(plan, order(query, plan, (item, columns) -> -1));
            }
            case Query.Nested nested -> {
                Bound inner = bindWithOrder(nested.query(), clauses.of(nested.query()));
                boolean ordered = query.orderBy().isEmpty();
                yield ordered ? inner : new Bound(inner.plan(), order(query, inner.plan(), (item, columns) -> -1));
            }
            case Query.Values values -> throw Refusals.notRunnable(values.position(), "VALUES as a query");
        };
    }

    private List<SortKey> order(Query query, Logical plan, BiFunction<Expression, Integer, Integer> outputOf) {
        List<SortKey> keys = new ArrayList<>();
        for (Expression.OrderItem item : query.orderBy()) {
            int column = Ordering.column(item.expression(), plan);
            if (column < 0) {
                column = outputOf.apply(item.expression(), plan.columns().size());
            }
            if (column < 0) {
                throw Refusals.notRunnable(item.expression().position(), "ORDER BY of a value that is not selected");
            }
            // NULL is less than all values, unless the query says where it goes.
            boolean nullsFirst = item.nullsFirst() == null ? !item.descending() : item.nullsFirst();
            keys.add(new SortKey(column, item.descending(), nullsFirst));
        }
        return keys;
    }
}
