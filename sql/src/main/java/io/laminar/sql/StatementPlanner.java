package io.laminar.sql;

import io.laminar.sql.bind.Clauses;
import io.laminar.sql.bind.ConstantRows;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.catalog.RelationKind;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.error.Suggestions;
import io.laminar.sql.text.Query;
import io.laminar.sql.text.Statement;
import io.laminar.sql.text.TableRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Sends each kind of statement to who plans it. */
final class StatementPlanner {
    private static final String SELECT = "select";
    private static final List<String> OPTIONS = List.of("on_error");
    private static final Set<String> POLICIES = Set.of("FAIL", "NULL", "REJECT");

    private final Names names;
    private final QueryPlanner queries;
    private final SinkPlanner sinks;
    private final AnswerPlanner answers;

    StatementPlanner(Catalog catalog) {
        this.names = new Names(catalog);
        this.queries = new QueryPlanner(catalog, names);
        this.sinks = new SinkPlanner(names, queries);
        this.answers = new AnswerPlanner(catalog, names);
    }

    Planned plan(Statement statement) {
        return switch (statement) {
            case Statement.CreateSource source -> new SourcePlanner(names).plan(source);
            case Statement.CreateQuery query -> createQuery(query);
            case Statement.CreateSink sink -> sinks.plan(sink);
            case Statement.Drop drop -> drop(drop);
            case Statement.Insert insert -> new InsertPlanner(names).plan(insert);
            case Statement.Select select -> select(select);
            case Statement.Subscribe subscribe -> subscribe(subscribe);
            case Statement.Show show -> answers.show(show);
            case Statement.Describe describe -> answers.describe(describe);
            case Statement.Explain explain -> explain(explain);
            case Statement.SetOption option -> setOption(option);
            case Statement.CreateLookupTable table -> throw Refusals.notRunnable(table.position(), "LOOKUP TABLE");
            case Statement.DeclareCursor cursor -> throw Refusals.notRunnable(cursor.position(), "DECLARE CURSOR");
            case Statement.Fetch fetch -> throw Refusals.notRunnable(fetch.position(), "FETCH");
        };
    }

    private Planned createQuery(Statement.CreateQuery statement) {
        if (statement.kind() == Statement.QueryKind.CONTINUOUS_QUERY) {
            throw Refusals.notRunnable(statement.position(), "CONTINUOUS QUERY", "CREATE STREAM runs");
        }
        if (names.skips(statement.name(), statement.ifTaken())) {
            return new Planned.Nothing("there is one already: name=" + statement.name());
        }
        List<Relation> replaces = names.replaced(statement.name(), statement.ifTaken(), statement.position());
        QueryPlanner.Result result = planQuery(statement);
        return new Planned.CreateStream(result.relation(), result.sides(), replaces);
    }

    private QueryPlanner.Result planQuery(Statement.CreateQuery statement) {
        boolean view = statement.kind() == Statement.QueryKind.MATERIALIZED_VIEW;
        return queries.plan(
                statement.query(),
                new QueryPlanner.Order(
                        statement.name(),
                        view ? RelationKind.VIEW : RelationKind.STREAM,
                        view ? Clauses.Role.VIEW : Clauses.Role.STREAM,
                        statement.options(),
                        statement.text()));
    }

    private QueryPlanner.Result planSelect(Query query, String text) {
        Statement.Options none = new Statement.Options(query.position(), null, Map.of());
        return queries.plan(
                query, new QueryPlanner.Order(SELECT, RelationKind.STREAM, Clauses.Role.SELECT, none, text));
    }

    private Planned select(Statement.Select statement) {
        if (statement.query().body() instanceof Query.Select select && select.from() == null) {
            return constants(select);
        }
        QueryPlanner.Result result = planSelect(statement.query(), statement.text());
        List<Planned.Order> order = result.order().stream()
                .map(key -> new Planned.Order(key.column(), key.descending(), key.nullsFirst()))
                .toList();
        return new Planned.Select(result.relation(), result.sides(), order);
    }

    private static Planned constants(Query.Select select) {
        if (select.where() != null || select.groupBy() != null || select.having() != null) {
            throw Refusals.notRunnable(select.position(), "SELECT without FROM, with more than a list");
        }
        List<String> columns = new ArrayList<>();
        List<String> row = new ArrayList<>();
        for (Query.Item item : select.items()) {
            String name = item.alias() == null ? ConstantRows.nameOf(item.expression()) : item.alias();
            columns.add(name.isEmpty() ? "column" + (columns.size() + 1) : name);
            String text = ConstantRows.text(item.expression());
            row.add(text == null ? "NULL" : text);
        }
        return new Planned.Answer(columns, List.of(row));
    }

    private Planned subscribe(Statement.Subscribe statement) {
        if (statement.asOfEpoch() != null) {
            throw Refusals.notRunnable(statement.asOfEpoch().position(), "SUBSCRIBE AS OF EPOCH");
        }
        TableRef from = TableRef.Named.of(statement.position(), statement.name());
        Query query = SinkPlanner.all(from, statement.where(), statement.position());
        QueryPlanner.Result result = planSelect(query, "SUBSCRIBE " + statement.name());
        return new Planned.Select(result.relation(), result.sides(), List.of());
    }

    private Planned drop(Statement.Drop statement) {
        Relation relation = names.find(statement.name());
        if (relation == null) {
            if (statement.ifExists()) {
                return new Planned.Nothing("there is none: name=" + statement.name());
            }
            throw names.unknown(statement.name(), statement.position());
        }
        String kind = statement.kind().equals("TABLE") ? "SOURCE" : statement.kind();
        if (!relation.kind().sqlName().equals(kind)) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_RELATION,
                    statement.position(),
                    "found='" + relation.name() + "', a " + relation.kind().sqlName() + ", expected=" + kind,
                    "DROP " + relation.kind().sqlName() + " " + relation.name());
        }
        return new Planned.Drop(names.dropped(relation, statement.cascade(), statement.position()));
    }

    private Planned explain(Statement.Explain statement) {
        if (statement.why() != null) {
            return answers.why(statement);
        }
        if (!statement.mode().equals("PLAN") || statement.statement() == null) {
            throw Refusals.notRunnable(statement.position(), "EXPLAIN " + statement.mode(), "EXPLAIN runs");
        }
        return switch (statement.statement()) {
            case Statement.CreateQuery query -> {
                createQuery(query);
                yield answers.explain(planQuery(query));
            }
            case Statement.CreateSink sink -> {
                sinks.plan(sink);
                yield answers.explain(sinks.plan(sink, SinkPlanner.query(sink)));
            }
            case Statement.Select select
            when !(select.query().body() instanceof Query.Select plain && plain.from() == null) ->
                answers.explain(planSelect(select.query(), select.text()));
            case Statement.CreateSource source ->
                answers.explain((Planned.CreateSource) new SourcePlanner(names).plan(source));
            default ->
                throw Refusals.notRunnable(
                        statement.statement().position(),
                        "EXPLAIN of this statement",
                        "EXPLAIN a query, stream or sink");
        };
    }

    private static Planned setOption(Statement.SetOption statement) {
        if (!OPTIONS.contains(statement.key())) {
            throw new SqlException(
                    SqlErrorCode.BAD_OPTION,
                    statement.position(),
                    "option=" + statement.key() + ", known=" + OPTIONS,
                    Suggestions.hint(statement.key(), OPTIONS));
        }
        String value = statement.value().toUpperCase(Locale.ROOT);
        if (!POLICIES.contains(value)) {
            throw OptionValues.bad(statement.key(), statement.value(), statement.position(), "fail, null or reject");
        }
        return new Planned.SetOption(statement.key(), value);
    }
}
