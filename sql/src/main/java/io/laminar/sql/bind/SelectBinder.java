package io.laminar.sql.bind;

import io.laminar.sql.catalog.Changelog;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.catalog.EventTime;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.plan.Logical;
import io.laminar.sql.plan.TimeWindow;
import io.laminar.sql.plan.Traits;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalars;
import io.laminar.sql.text.Expression;
import io.laminar.sql.text.Query;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Binds one SELECT: FROM, WHERE, GROUP BY, the list, HAVING. */
final class SelectBinder {
    private final QueryBinder queries;
    private final Query.Select select;
    private final Clauses clauses;
    private final Map<Scalar, Position> places = new IdentityHashMap<>();
    private final List<OutputItem> items = new ArrayList<>();
    private @Nullable ExpressionBinder itemBinder;
    private UnaryOperator<Scalar> finish = UnaryOperator.identity();

    /** One column of the result: its value over what the list is computed from. */
    private record OutputItem(Scalar value, String name, boolean given, Position position) {}

    SelectBinder(QueryBinder queries, Query.Select select, Clauses clauses) {
        this.queries = queries;
        this.select = select;
        this.clauses = clauses;
    }

    Logical bind() {
        refuse();
        boolean grouped = select.groupBy() != null
                || select.having() != null
                || select.items().stream().anyMatch(item -> Expressions.hasAggregate(item.expression()));
        if (select.from() == null) {
            throw Refusals.notRunnable(select.position(), "SELECT without FROM");
        }
        FromItem from = new FromBinder(queries).bind(select.from(), grouped ? clauses.inner() : clauses);
        Logical input = where(from);
        return grouped ? grouped(from, input) : plain(from, input);
    }

    private void refuse() {
        if (select.qualify() != null) {
            throw Refusals.notRunnable(select.qualify().position(), "QUALIFY");
        }
        if (!select.distinctOn().isEmpty()) {
            throw Refusals.notRunnable(select.position(), "DISTINCT ON");
        }
        if (select.distinct()) {
            throw Refusals.notRunnable(select.position(), "SELECT DISTINCT", "GROUP BY all columns");
        }
        if (select.groupBy() != null && select.groupBy().sets() != null) {
            throw Refusals.notRunnable(
                    select.groupBy().position(), select.groupBy().sets());
        }
    }

    private Logical where(FromItem from) {
        if (select.where() == null) {
            return from.plan();
        }
        ExpressionBinder binder = new ExpressionBinder(from.scope(), ClauseContext.plain("WHERE"), places);
        Scalar condition = ofRow(
                binder.condition(select.where()), from.window(), select.where().position());
        requireSolid(from.plan(), select.where().position(), "WHERE");
        return new Logical.Filter(from.plan(), condition, select.where().position());
    }

    /** A row that replaces an earlier one cannot be left out: the earlier one would stay. */
    private static void requireSolid(Logical input, Position position, String clause) {
        if (Traits.of(input).changelog().mode() == Changelog.Mode.UPSERT) {
            throw Refusals.notRunnable(position, clause + " over EMIT ON UPDATE", "let the stream below EMIT CHANGES");
        }
    }

    /** Bounds of the window that a row is in, where the query does not group by them. */
    private Scalar ofRow(Scalar value, @Nullable TimeWindow window, Position position) {
        return Scalars.replace(value, node -> {
            if (!(node instanceof Scalar.WindowBound bound) || window == null) {
                return null;
            }
            if (!window.isTumbling()) {
                throw Refusals.notRunnable(
                        places.getOrDefault(node, position),
                        "HOP without GROUP BY window_start or window_end",
                        "a row lies in several windows");
            }
            return WindowCalls.ofRow(bound.kind(), window);
        });
    }

    private Logical plain(FromItem from, Logical input) {
        if (from.window() != null && !from.window().isTumbling()) {
            throw Refusals.notRunnable(
                    select.position(),
                    "HOP without GROUP BY window_start or window_end",
                    "a row lies in several windows");
        }
        if (clauses.emit() == Query.EmitKind.EVERY) {
            throw Refusals.notRunnable(clauses.written().position(), "EMIT EVERY");
        }
        itemBinder = new ExpressionBinder(from.scope(), new ClauseContext("SELECT", false, null, null), places);
        finish = value -> ofRow(value, from.window(), select.position());
        bindItems(itemBinder);
        return project(
                input, items.stream().map(item -> finish.apply(item.value())).toList());
    }

    private Logical grouped(FromItem from, Logical input) {
        Position position =
                select.groupBy() == null ? select.position() : select.groupBy().position();
        requireAppend(input, position);
        GroupKeys keys = new GroupKeys(select, from, places);
        keys.bind();
        TimeWindow window = keys.window();
        ClauseContext context =
                new ClauseContext("SELECT", true, keys.namesWindow() ? window : null, order(from.plan(), window));
        itemBinder = new ExpressionBinder(from.scope(), context, places);
        bindItems(itemBinder);
        if (select.groupBy() != null && select.groupBy().all()) {
            items.stream()
                    .map(OutputItem::value)
                    .filter(value -> !Scalars.hasAggregate(value))
                    .forEach(keys::addItem);
        }
        Grouping grouping = new Grouping(keys, places, value -> ofRow(value, from.window(), position));
        List<Scalar> outputs =
                items.stream().map(item -> grouping.outside(item.value())).toList();
        Scalar having = select.having() == null ? null : grouping.outside(itemBinder.condition(select.having()));
        finish = grouping::outside;
        Logical.Aggregate aggregate = grouping.node(input, emission(keys, input, outputs, having), position);
        Logical filtered = having == null
                ? aggregate
                : new Logical.Filter(
                        aggregate,
                        having,
                        Objects.requireNonNull(select.having()).position());
        return project(filtered, outputs);
    }

    private static void requireAppend(Logical input, Position position) {
        Changelog.Mode mode = Traits.of(input).changelog().mode();
        if (mode != Changelog.Mode.APPEND) {
            throw Refusals.notRunnable(
                    position,
                    mode == Changelog.Mode.UPSERT
                            ? "aggregate over rows that are replaced"
                            : "aggregate over rows that are taken back");
        }
    }

    /** FIRST_VALUE and LAST_VALUE go by event time. */
    private static @Nullable Scalar order(Logical plan, @Nullable TimeWindow window) {
        if (window != null) {
            return window.time();
        }
        EventTime eventTime = Traits.of(plan).eventTime();
        return eventTime.isPresent() ? FromItem.column(plan, eventTime.columns().get(0)) : null;
    }

    private Logical.Emission emission(GroupKeys keys, Logical input, List<Scalar> outputs, @Nullable Scalar having) {
        Position position =
                select.groupBy() == null ? select.position() : select.groupBy().position();
        TimeWindow window = keys.window();
        EventTime eventTime = Traits.of(input).eventTime();
        boolean watermarked = window != null
                && window.time() instanceof Scalar.Input time
                && eventTime.columns().contains(time.index());
        if (window != null && !watermarked && eventTime.isPresent()) {
            throw new SqlException(
                    SqlErrorCode.BAD_WINDOW,
                    keys.windowPosition(),
                    "found=a time that does not run with the watermark, expected=one of "
                            + eventTime.columns().stream()
                                    .map(c -> input.columns().get(c).name())
                                    .toList(),
                    null);
        }
        boolean upsertable = having == null && keys.areIn(outputs);
        queries.decided();
        return Emissions.decide(
                clauses,
                new Emissions.Groups(
                        window != null,
                        watermarked,
                        watermarked ? eventTime.delayNs() : 0,
                        keys.keys().size(),
                        upsertable,
                        window == null ? position : keys.windowPosition()));
    }

    private void bindItems(ExpressionBinder binder) {
        for (Query.Item item : select.items()) {
            if (item.expression() instanceof Expression.Star star) {
                for (Scope.Entry entry : binder.scope().star(star)) {
                    Scalar value = binder.placed(entry.value().get(), star.position());
                    items.add(new OutputItem(value, entry.name(), true, star.position()));
                }
            } else {
                Scalar value = binder.bind(item.expression());
                boolean plainName = item.expression() instanceof Expression.Name;
                String name = item.alias() == null ? Expressions.nameOf(item.expression()) : item.alias();
                items.add(new OutputItem(
                        value,
                        name,
                        item.alias() != null || plainName,
                        item.expression().position()));
            }
        }
    }

    private Logical project(Logical input, List<Scalar> outputs) {
        ColumnNames names = new ColumnNames();
        List<ColumnSchema> columns = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            OutputItem item = items.get(i);
            String name = names.unique(item.name(), item.given(), i);
            columns.add(
                    new ColumnSchema(name, outputs.get(i).type(), outputs.get(i).nullable()));
        }
        Logical.Project project = new Logical.Project(input, outputs, columns, select.position());
        requireKeys(input, project);
        return project;
    }

    /** Without its keys a row does not say which one it replaces. */
    private void requireKeys(Logical input, Logical.Project project) {
        Changelog before = Traits.of(input).changelog();
        boolean lost = !before.keys().isEmpty()
                && Traits.of(project).changelog().keys().isEmpty();
        if (before.mode() == Changelog.Mode.UPSERT && lost) {
            throw Refusals.notRunnable(
                    select.position(),
                    "projection without the keys over EMIT ON UPDATE",
                    "select "
                            + before.keys().stream()
                                    .map(key -> input.columns().get(key).name())
                                    .toList());
        }
    }

    /** {@return the column of the result that an expression of ORDER BY computes, or -1} */
    int outputOf(Expression expression, int columns) {
        if (itemBinder == null) {
            return -1;
        }
        Scalar wanted = finish.apply(itemBinder.bind(expression));
        for (int i = 0; i < Math.min(columns, items.size()); i++) {
            if (Scalars.same(wanted, finish.apply(items.get(i).value()))) {
                return i;
            }
        }
        return -1;
    }
}
