package io.laminar.sql;

import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Statement;

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
}
