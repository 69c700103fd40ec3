package io.laminar.sql.text;

/**
 * Trees back to SQL text that parses to the same tree.
 *
 * @threading any thread, no shared state
 * @allocation the text
 * @blocking never
 */
public final class TreePrinter {
    private TreePrinter() {}

    /**
     * {@return the statement as text, without a semicolon}
     *
     * @param statement a tree
     */
    public static String print(Statement statement) {
        SqlWriter out = new SqlWriter();
        new StatementPrinter(out).print(statement);
        return out.toString();
    }

    /**
     * {@return the query as text}
     *
     * @param query a tree
     */
    public static String print(Query query) {
        SqlWriter out = new SqlWriter();
        new QueryPrinter(out).print(query);
        return out.toString();
    }

    /**
     * {@return the expression as text}
     *
     * @param expression a tree
     */
    public static String print(Expression expression) {
        SqlWriter out = new SqlWriter();
        new QueryPrinter(out).expressions().print(expression);
        return out.toString();
    }
}
