package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in FROM: names, queries, table functions, and their joins. */
final class FromParser {
    private final Parser parser;
    private final Tokens tokens;
    private final JoinParser joins;

    FromParser(Parser parser) {
        this.parser = parser;
        tokens = parser.tokens();
        joins = new JoinParser(parser);
    }

    /** {@return tables joined by commas and words} */
    TableRef tables() {
        tokens.enter();
        TableRef left = table();
        while (true) {
            TableRef joined = joins.join(left);
            if (joined == null) {
                tokens.leave();
                return left;
            }
            tokens.wrap();
            left = joined;
        }
    }

    /** {@return one table, a query, a function, or joined tables in parentheses} */
    TableRef table() {
        Position position = tokens.position();
        boolean lateral = tokens.take("LATERAL");
        if (tokens.queryInParentheses(0)) {
            return derived(position, lateral);
        }
        if (tokens.takeSymbol("(")) {
            TableRef inside = tables();
            tokens.expectSymbol(")");
            return inside;
        }
        if (tokens.atWords("TABLE") && tokens.atSymbol(1, "(")) {
            tokens.next();
            tokens.next();
            String name = tokens.qualifiedName("a table function");
            List<Expression.Argument> arguments = functionArguments();
            tokens.expectSymbol(")");
            return function(position, name, arguments);
        }
        List<String> parts = tokens.nameParts("a table name");
        if (tokens.atSymbol("(")) {
            return function(position, parts.get(parts.size() - 1), functionArguments());
        }
        return named(TableRef.Named.of(position, parts));
    }

    /** {@return what stands behind TABLE as an argument of a function} */
    TableRef tableArgument() {
        Position position = tokens.position();
        if (tokens.queryInParentheses(0)) {
            return new TableRef.Derived(position, parser.queries().inParentheses(), null, List.of(), false);
        }
        boolean parentheses = tokens.takeSymbol("(");
        TableRef table = TableRef.Named.of(position, tokens.nameParts("a table name"));
        if (parentheses) {
            tokens.expectSymbol(")");
        }
        return table;
    }

    private TableRef derived(Position position, boolean lateral) {
        Query query = parser.queries().inParentheses();
        String alias = alias();
        return new TableRef.Derived(position, query, alias, columns(alias), lateral);
    }

    private List<Expression.Argument> functionArguments() {
        tokens.expectSymbol("(");
        List<Expression.Argument> arguments =
                tokens.atSymbol(")") ? List.of() : parser.calls().arguments();
        tokens.expectSymbol(")");
        return arguments;
    }

    private TableRef function(Position position, String name, List<Expression.Argument> arguments) {
        String alias = alias();
        return new TableRef.Function(position, name, arguments, alias, columns(alias));
    }

    private TableRef named(TableRef.Named table) {
        Expression asOf = asOf();
        String alias = alias();
        List<String> columns = columns(alias);
        if (asOf == null) {
            asOf = asOf();
        }
        return new TableRef.Named(table.position(), table.qualifier(), table.name(), alias, columns, asOf);
    }

    private @Nullable Expression asOf() {
        if (!tokens.take("FOR", "SYSTEM_TIME")) {
            return null;
        }
        tokens.expect("AS", "OF");
        return parser.expressions().withoutTests();
    }

    @Nullable
    String alias() {
        if (tokens.take("AS")) {
            return tokens.name("an alias name");
        }
        return startsClause() || !tokens.isName(0) ? null : tokens.alias();
    }

    private List<String> columns(@Nullable String alias) {
        if (alias == null || !tokens.atSymbol("(")) {
            return List.of();
        }
        return parser.queries().names("a column name");
    }

    /** {@return whether the word here begins a clause, where it could also be taken for an alias} */
    boolean startsClause() {
        tokens.atWords("WHERE");
        tokens.atWords("GROUP");
        tokens.atWords("HAVING");
        tokens.atWords("ORDER");
        tokens.atWords("LIMIT");
        tokens.atWords("EMIT");
        return joins.startsJoin()
                || tokens.atWords("WINDOW") && tokens.isName(1) && tokens.wordAhead(2, "AS")
                || tokens.atWords("QUALIFY")
                || tokens.atWords("OFFSET")
                || tokens.atWords("FETCH") && tokens.wordAhead(1, "FIRST", "NEXT")
                || tokens.atWords("FOR") && tokens.wordAhead(1, "SYSTEM_TIME")
                || tokens.atWords("RANGE", "FROM")
                || tokens.atWords("LIST") && tokens.atSymbol(1, "(")
                || tokens.atWords("TIMESTAMPS") && tokens.atSymbol(1, "(")
                || tokens.atWords("ALLOW", "LATENESS")
                || tokens.atWords("LATE", "DATA")
                || tokens.atWords("INTO")
                || tokens.atWords("FORMAT") && tokens.isName(1);
    }
}
