package io.laminar.sql;

import io.laminar.ring0.process.ProcessDefinition;
import io.laminar.sql.bind.FunctionBinder;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.ProgramFunction;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Statement;
import io.laminar.sql.text.Statement.ColumnDefinition;
import java.util.List;

/**
 * Plans statements: binds names, checks types, and makes the graph of operators. Everything that can be wrong with a
 * statement is found here, with line and column.
 *
 * @threading any; the catalog is only read, and must not change meanwhile
 */
public final class Planner {
    private Planner() {}

    /**
     * Plans a statement.
     *
     * @param statement what the parser made of the text
     * @param catalog what there is
     * @return what is to be done
     * @throws SqlException when the statement is wrong, or cannot run yet
     */
    public static Planned plan(Statement statement, Catalog catalog) {
        return new StatementPlanner(catalog).plan(statement);
    }

    /**
     * {@return a function of the program that queries can call, once a catalog has it}
     *
     * @param definition its name, the code, what it keeps
     * @param keys columns of what it reads, by which rows go together; looked up when it is called
     * @param columns what it emits
     * @param time the column among them that runs with the watermark; empty for none
     * @param position where it is said, for errors
     * @throws SqlException when a column is not what can be emitted
     */
    public static ProgramFunction function(
            ProcessDefinition definition,
            List<String> keys,
            List<ColumnDefinition> columns,
            String time,
            Position position) {
        return FunctionBinder.bind(definition, keys, columns, time, position);
    }
}
