package io.laminar.sql;

import io.laminar.sql.bind.ConstantRows;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.catalog.RelationKind;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.error.Suggestions;
import io.laminar.sql.text.Expression;
import io.laminar.sql.text.Query;
import io.laminar.sql.text.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans INSERT INTO a source: rows of constants, computed now. */
final class InsertPlanner {
    private final Names names;

    InsertPlanner(Names names) {
        this.names = names;
    }

    Planned plan(Statement.Insert statement) {
        Relation target = names.require(statement.target(), statement.position());
        if (target.kind() == RelationKind.SINK) {
            throw Refusals.notRunnable(statement.position(), "INSERT INTO a sink", "CREATE SINK ... FROM (SELECT ...)");
        }
        if (target.kind() != RelationKind.SOURCE) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_RELATION,
                    statement.position(),
                    "found='" + target.name() + "', a " + target.kind().sqlName() + ", expected=a source",
                    null);
        }
        List<ColumnSchema> inputs = target.columns().stream()
                .filter(column -> column.computed() == null)
                .toList();
        List<Integer> places = places(statement, inputs);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<Expression> written : rows(statement.query())) {
            if (written.size() != places.size()) {
                throw new SqlException(
                        SqlErrorCode.TYPE_MISMATCH,
                        written.isEmpty()
                                ? statement.position()
                                : written.get(0).position(),
                        "values=" + written.size() + ", columns=" + places.size(),
                        null);
            }
            rows.add(row(written, places, inputs));
        }
        return new Planned.Insert(target, rows);
    }

    private static List<Integer> places(Statement.Insert statement, List<ColumnSchema> inputs) {
        List<String> known = inputs.stream().map(ColumnSchema::name).toList();
        List<String> listed = statement.columns().isEmpty() ? known : statement.columns();
        List<Integer> places = new ArrayList<>();
        for (String name : listed) {
            int place = known.indexOf(name);
            if (place < 0) {
                throw new SqlException(
                        SqlErrorCode.UNKNOWN_COLUMN,
                        statement.position(),
                        "found='" + name + "'",
                        Suggestions.hint(name, known));
            }
            if (places.contains(place)) {
                throw new SqlException(
                        SqlErrorCode.DUPLICATE_NAME, statement.position(), "column='" + name + "' twice", null);
            }
            places.add(place);
        }
        return places;
    }

    private static List<List<Expression>> rows(Query query) {
        if (query.body() instanceof Query.Values values) {
            return values.rows();
        }
        if (query.body() instanceof Query.Nested nested) {
            return rows(nested.query());
        }
        if (query.body() instanceof Query.Select select && select.from() == null && select.where() == null) {
            return List.of(select.items().stream().map(Query.Item::expression).toList());
        }
        throw Refusals.notRunnable(query.position(), "INSERT INTO ... SELECT", "CREATE STREAM ... AS SELECT");
    }

    private static List<@Nullable Object> row(
            List<Expression> written, List<Integer> places, List<ColumnSchema> inputs) {
        @Nullable Object[] cells = new @Nullable Object[inputs.size()];
        for (int v = 0; v < written.size(); v++) {
            ColumnSchema column = inputs.get(places.get(v));
            cells[places.get(v)] = ConstantRows.value(written.get(v), column.type());
        }
        for (int c = 0; c < cells.length; c++) {
            if (cells[c] == null && !inputs.get(c).nullable()) {
                throw new SqlException(
                        SqlErrorCode.BAD_CONSTANT,
                        written.get(0).position(),
                        "column='" + inputs.get(c).name() + "' must not be NULL",
                        null);
            }
        }
        return Arrays.asList(cells);
    }
}
