package io.laminar.sql.bind;

import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.plan.Logical;
import io.laminar.sql.plan.TimeWindow;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalar.WindowBound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What FROM gives a query.
 *
 * @param plan the rows
 * @param scope their names
 * @param window the windows of a table function, whose bounds are among the names; null for none
 */
record FromItem(Logical plan, Scope scope, @Nullable TimeWindow window) {
    /** {@return a plan under a name, its columns perhaps renamed} */
    static FromItem of(Logical plan, @Nullable String alias, List<String> names, Position position) {
        Scope scope = new Scope();
        List<ColumnSchema> columns = plan.columns();
        if (names.size() > columns.size()) {
            throw tooMany(names, plan, position);
        }
        for (int c = 0; c < columns.size(); c++) {
            ColumnSchema column = columns.get(c);
            int index = c;
            String name = c < names.size() ? names.get(c) : column.name();
            scope.add(alias, name, () -> new Scalar.Input(index, name, column.type(), column.nullable()));
        }
        return new FromItem(plan, scope, null);
    }

    /** {@return the same rows with the bounds of their windows beside them} */
    FromItem windowed(TimeWindow windows, @Nullable String alias) {
        for (String column : List.of("window_start", "window_end", "window_time")) {
            scope.removeNamed(column);
            WindowBound.Kind kind = WindowCalls.columns().get(column);
            if (kind != null) {
                scope.add(
                        alias,
                        column,
                        () -> new WindowBound(kind, windows.time().type()));
            }
        }
        return new FromItem(plan, scope, windows);
    }

    /** {@return a plan whose columns have other names; itself if none are given} */
    static Logical renamed(Logical plan, List<String> names, Position position) {
        if (names.isEmpty()) {
            return plan;
        }
        if (names.size() > plan.columns().size()) {
            throw tooMany(names, plan, position);
        }
        List<Scalar> outputs = new ArrayList<>();
        List<ColumnSchema> columns = new ArrayList<>();
        for (int c = 0; c < plan.columns().size(); c++) {
            ColumnSchema column = plan.columns().get(c);
            outputs.add(column(plan, c));
            String name = c < names.size() ? names.get(c) : column.name();
            columns.add(new ColumnSchema(name, column.type(), column.nullable()));
        }
        return new Logical.Project(plan, outputs, columns, position);
    }

    private static SqlException tooMany(List<String> names, Logical plan, Position position) {
        return new SqlException(
                SqlErrorCode.WRONG_ARGUMENTS,
                position,
                "names=" + names.size() + ", columns=" + plan.columns().size(),
                "give at most as many names as there are columns");
    }

    /** {@return the column by its index in the plan} */
    static Scalar.Input column(Logical plan, int index) {
        ColumnSchema column = plan.columns().get(index);
        return new Scalar.Input(index, column.name(), column.type(), column.nullable());
    }
}
