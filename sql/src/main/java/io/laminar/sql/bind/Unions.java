package io.laminar.sql.bind;

import io.laminar.sql.catalog.Changelog;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.plan.Logical;
import io.laminar.sql.plan.Traits;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.text.Query;
import io.laminar.sql.type.Coercions;
import io.laminar.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;

/** UNION ALL: rows side by side, their types brought together. */
final class Unions {
    private final QueryBinder queries;

    Unions(QueryBinder queries) {
        this.queries = queries;
    }

    Logical bind(Query.SetOperation operation, Clauses clauses) {
        List<Logical> inputs = new ArrayList<>();
        for (Query operand : operation.operands()) {
            inputs.add(queries.bind(operand, clauses.of(operand)));
        }
        List<ColumnSchema> columns = columns(operation, inputs);
        if (!operation.operator().equals("UNION") || !operation.all()) {
            throw Refusals.notRunnable(operation.position(), operation.operator() + (operation.all() ? " ALL" : ""));
        }
        List<Logical> aligned = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Position position = operation.operands().get(i).position();
            if (Traits.of(inputs.get(i)).changelog().mode() == Changelog.Mode.UPSERT) {
                throw Refusals.notRunnable(position, "UNION ALL over EMIT ON UPDATE", "EMIT CHANGES adds up");
            }
            aligned.add(aligned(inputs.get(i), columns, position));
        }
        return new Logical.Union(aligned, columns);
    }

    private static List<ColumnSchema> columns(Query.SetOperation operation, List<Logical> inputs) {
        List<ColumnSchema> columns = new ArrayList<>(inputs.get(0).columns());
        for (int i = 1; i < inputs.size(); i++) {
            List<ColumnSchema> others = inputs.get(i).columns();
            Position position = operation.operands().get(i).position();
            if (others.size() != columns.size()) {
                throw new SqlException(
                        SqlErrorCode.TYPE_MISMATCH,
                        position,
                        "columns=" + others.size() + ", expected=" + columns.size(),
                        operation.operator() + " needs as many columns on both sides");
            }
            for (int c = 0; c < columns.size(); c++) {
                columns.set(c, common(columns.get(c), others.get(c), position));
            }
        }
        return columns;
    }

    private static ColumnSchema common(ColumnSchema left, ColumnSchema right, Position position) {
        SqlType type = Coercions.commonType(left.type(), right.type());
        if (type == null) {
            throw new SqlException(
                    SqlErrorCode.TYPE_MISMATCH,
                    position,
                    "column='" + right.name() + "', found=" + right.type() + ", expected=" + left.type(),
                    "convert it: CAST(" + right.name() + " AS " + left.type() + ")");
        }
        return new ColumnSchema(left.name(), type, left.nullable() || right.nullable());
    }

    private static Logical aligned(Logical input, List<ColumnSchema> columns, Position position) {
        List<Scalar> outputs = new ArrayList<>();
        boolean same = true;
        for (int c = 0; c < columns.size(); c++) {
            Scalar column = FromItem.column(input, c);
            Scalar cast = Conversions.coerce(column, columns.get(c).type(), position);
            outputs.add(cast);
            same &= cast == column;
        }
        return same ? input : new Logical.Project(input, outputs, columns, position);
    }
}
