package io.laminar.sql;

import io.laminar.sql.bind.Clauses;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.catalog.RelationKind;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Expression;
import io.laminar.sql.text.Query;
import io.laminar.sql.text.Statement;
import io.laminar.sql.text.TableRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans CREATE SINK: a query of its own, or the rows of a stream. */
final class SinkPlanner {
    private static final String MODE = "mode";

    private final Names names;
    private final QueryPlanner queries;

    SinkPlanner(Names names, QueryPlanner queries) {
        this.names = names;
        this.queries = queries;
    }

    Planned plan(Statement.CreateSink statement) {
        if (names.skips(statement.name(), statement.ifTaken())) {
            return new Planned.Nothing("there is one already: name=" + statement.name());
        }
        List<Relation> replaces = names.replaced(statement.name(), statement.ifTaken(), statement.position());
        QueryPlanner.Result result = plan(statement, query(statement));
        requireMode(statement.options().values().get(MODE), result.relation());
        return new Planned.CreateSink(
                result.relation(),
                result.sides(),
                statement.connector(),
                statement.format(),
                statement.options().without(MODE),
                replaces);
    }

    QueryPlanner.Result plan(Statement.CreateSink statement, Query query) {
        Statement.Options none = new Statement.Options(statement.position(), null, Map.of());
        return queries.plan(
                query,
                new QueryPlanner.Order(
                        statement.name(), RelationKind.SINK, Clauses.Role.STREAM, none, statement.text()));
    }

    /** {@return the query whose rows go out} */
    static Query query(Statement.CreateSink statement) {
        Position position = statement.position();
        Query given = statement.query();
        if (given != null && statement.where() == null) {
            return given;
        }
        TableRef from = given != null
                ? new TableRef.Derived(position, given, null, List.of(), false)
                : TableRef.Named.of(position, String.valueOf(statement.from()));
        return all(from, statement.where(), position);
    }

    /** {@return {@code SELECT * FROM ... WHERE ...}} */
    static Query all(TableRef from, @Nullable Expression where, Position position) {
        Query.Item star = new Query.Item(new Expression.Star(position, null), null);
        Query.Select select =
                new Query.Select(position, false, List.of(), List.of(star), from, where, null, null, null, List.of());
        Query.StreamClauses none = new Query.StreamClauses(null, null, null, null, position);
        return new Query(position, List.of(), select, List.of(), null, null, none);
    }

    private static void requireMode(Statement.@Nullable Option mode, Relation relation) {
        if (mode == null || mode.text().equalsIgnoreCase("changelog")) {
            return;
        }
        if (!mode.text().equalsIgnoreCase("append")) {
            throw OptionValues.bad(MODE, mode, "append or changelog");
        }
        if (!relation.changelog().isAppend()) {
            throw new SqlException(
                    SqlErrorCode.RETRACTING_INPUT,
                    mode.position(),
                    "sink='" + relation.name() + "', mode=append, input="
                            + relation.changelog().mode(),
                    "let the query EMIT ON WINDOW CLOSE, or write the sink WITH (mode = 'changelog')");
        }
    }
}
