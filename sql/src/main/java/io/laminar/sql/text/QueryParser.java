package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.ArrayList;
import java.util.List;

/** Queries: WITH, set operations, VALUES, ORDER BY, and how many rows. */
final class QueryParser {
    private static final Query.StreamClauses NONE = new Query.StreamClauses(null, null, null, null, Position.NONE);

    private final Parser parser;
    private final Tokens tokens;
    private final SelectParser selects;

    QueryParser(Parser parser) {
        this.parser = parser;
        tokens = parser.tokens();
        selects = new SelectParser(parser);
    }

    Query inParentheses() {
        tokens.expectSymbol("(");
        Query query = query();
        tokens.expectSymbol(")");
        return query;
    }

    Query query() {
        tokens.enter();
        Position position = tokens.position();
        List<Query.Cte> with = tokens.take("WITH") ? commons() : List.of();
        Query.Body body = unions();
        QueryTail tail = new QueryTail(parser);
        tail.parse();
        tokens.leave();
        if (body instanceof Query.Nested nested && with.isEmpty() && tail.isEmpty()) {
            return nested.query();
        }
        return tail.finish(position, with, body);
    }

    private List<Query.Cte> commons() {
        List<Query.Cte> commons = new ArrayList<>();
        do {
            commons.add(common());
            tokens.checkChain(commons.size());
        } while (tokens.takeSymbol(","));
        return commons;
    }

    private Query.Cte common() {
        Position position = tokens.position();
        String name = tokens.name("a name");
        List<String> columns = tokens.atSymbol("(") ? names("a column name") : List.of();
        tokens.expect("AS");
        if (tokens.take("CHANGELOG")) {
            tokens.expect("FROM");
            return new Query.Cte(position, name, columns, null, tokens.relationName("a stream name"));
        }
        if (tokens.take("NOT")) {
            tokens.expect("MATERIALIZED");
        } else {
            tokens.take("MATERIALIZED");
        }
        return new Query.Cte(position, name, columns, inParentheses(), null);
    }

    /** {@return names in parentheses} */
    List<String> names(String expected) {
        List<String> names = new ArrayList<>();
        tokens.expectSymbol("(");
        do {
            names.add(tokens.name(expected));
            tokens.checkChain(names.size());
        } while (tokens.takeSymbol(","));
        tokens.expectSymbol(")");
        return names;
    }

    private Query.Body unions() {
        Query.Body left = intersections();
        while (tokens.atWords("UNION") || tokens.atWords("EXCEPT")) {
            tokens.wrap();
            left = operation(left, tokens.peek().isWord("UNION") ? "UNION" : "EXCEPT");
        }
        return left;
    }

    private Query.Body intersections() {
        Query.Body left = primary();
        while (tokens.atWords("INTERSECT")) {
            tokens.wrap();
            left = operation(left, "INTERSECT");
        }
        return left;
    }

    /** A chain of one operator, of one kind of ALL. */
    private Query.Body operation(Query.Body first, String operator) {
        Position position = tokens.position();
        boolean all = tokens.wordAhead(1, "ALL");
        List<Query> operands = new ArrayList<>();
        operands.add(operand(first));
        while (tokens.atWords(operator) && all == tokens.wordAhead(1, "ALL")) {
            tokens.next();
            if (!tokens.take("ALL")) {
                tokens.take("DISTINCT");
            }
            operands.add(operand(operator.equals("INTERSECT") ? primary() : intersections()));
            tokens.checkChain(operands.size());
        }
        return new Query.SetOperation(position, operator, all, operands);
    }

    private static Query operand(Query.Body body) {
        return body instanceof Query.Nested nested
                ? nested.query()
                : new Query(body.position(), List.of(), body, List.of(), null, null, NONE);
    }

    private Query.Body primary() {
        Position position = tokens.position();
        if (tokens.atSymbol("(")) {
            return new Query.Nested(position, inParentheses());
        }
        if (tokens.take("SELECT")) {
            return selects.select(position);
        }
        if (tokens.atWords("VALUES")) {
            tokens.next();
            return values(position);
        }
        throw tokens.unexpected("SELECT");
    }

    private Query.Values values(Position position) {
        List<List<Expression>> rows = new ArrayList<>();
        do {
            tokens.expectSymbol("(");
            rows.add(parser.expressions().expressions());
            tokens.expectSymbol(")");
            tokens.checkChain(rows.size());
        } while (tokens.takeSymbol(","));
        return new Query.Values(position, rows);
    }
}
