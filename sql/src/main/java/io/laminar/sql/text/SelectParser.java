package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One SELECT, up to its WINDOW and QUALIFY clauses. */
final class SelectParser {
    private final Parser parser;
    private final Tokens tokens;

    SelectParser(Parser parser) {
        this.parser = parser;
        tokens = parser.tokens();
    }

    /** {@return a SELECT; the word itself is behind} */
    Query.Select select(Position position) {
        List<Expression> distinctOn = List.of();
        boolean distinct = tokens.atWords("DISTINCT") && startsItem(1) && tokens.take("DISTINCT");
        if (distinct && tokens.take("ON")) {
            tokens.expectSymbol("(");
            distinctOn = parser.expressions().expressions();
            tokens.expectSymbol(")");
        } else if (!distinct && tokens.atWords("ALL") && startsItem(1)) {
            tokens.next();
        }
        List<Query.Item> items = items();
        TableRef from = tokens.take("FROM") ? parser.from().tables() : null;
        Expression where = tokens.take("WHERE") ? parser.expressions().expression() : null;
        Query.GroupBy groupBy = groupBy();
        Expression having = tokens.take("HAVING") ? parser.expressions().expression() : null;
        Expression qualify = qualify();
        List<Query.NamedWindow> windows = windows();
        if (qualify == null) {
            qualify = qualify();
        }
        return new Query.Select(position, distinct, distinctOn, items, from, where, groupBy, having, qualify, windows);
    }

    /** Whether DISTINCT or ALL is the keyword: something to select must follow. */
    private boolean startsItem(int ahead) {
        Token token = tokens.peek(ahead);
        return switch (token.kind()) {
            case END -> false;
            case SYMBOL -> "(*+-~".contains(token.text());
            case WORD -> !token.isWord("FROM") && !token.isWord("AS");
            case QUOTED, STRING, NUMBER, DURATION -> true;
        };
    }

    private @Nullable Expression qualify() {
        return tokens.take("QUALIFY") ? parser.expressions().expression() : null;
    }

    private List<Query.Item> items() {
        List<Query.Item> items = new ArrayList<>();
        do {
            items.add(item());
            tokens.checkChain(items.size());
        } while (tokens.takeSymbol(","));
        return items;
    }

    /** {@return an item of the list} */
    Query.Item item() {
        Expression star = parser.calls().star();
        if (star != null) {
            return new Query.Item(star, null);
        }
        Expression expression = parser.expressions().expression();
        if (tokens.take("AS")) {
            boolean word = tokens.peek().kind() == Token.Kind.WORD;
            return new Query.Item(expression, word ? tokens.next().text() : tokens.name("an alias name"));
        }
        tokens.atWords("FROM");
        return new Query.Item(expression, parser.from().startsClause() || !tokens.isName(0) ? null : tokens.alias());
    }

    private Query.@Nullable GroupBy groupBy() {
        Position position = tokens.position();
        if (!tokens.take("GROUP")) {
            return null;
        }
        tokens.expect("BY");
        if (tokens.atWords("ALL") && !tokens.atSymbol(1, ",") && !tokens.atSymbol(1, ".")) {
            tokens.next();
            return new Query.GroupBy(position, List.of(), true, null);
        }
        if (tokens.atSymbol("(") && tokens.atSymbol(1, ")")) {
            tokens.next();
            tokens.next();
            return new Query.GroupBy(position, List.of(), false, null);
        }
        for (String sets : List.of("ROLLUP", "CUBE")) {
            if (tokens.atWords(sets) && tokens.atSymbol(1, "(")) {
                tokens.next();
                tokens.next();
                List<Expression> expressions = parser.expressions().expressions();
                tokens.expectSymbol(")");
                return new Query.GroupBy(position, expressions, false, sets);
            }
        }
        if (tokens.take("GROUPING", "SETS")) {
            return new Query.GroupBy(position, groupingSets(), false, "GROUPING SETS");
        }
        return new Query.GroupBy(position, parser.expressions().expressions(), false, null);
    }

    /** Each set is a row constructor, the empty one too. */
    private List<Expression> groupingSets() {
        List<Expression> sets = new ArrayList<>();
        tokens.expectSymbol("(");
        do {
            Position position = tokens.position();
            List<Expression> columns = List.of();
            if (!tokens.takeSymbol("(")) {
                columns = List.of(parser.expressions().expression());
            } else if (!tokens.takeSymbol(")")) {
                columns = parser.expressions().expressions();
                tokens.expectSymbol(")");
            }
            sets.add(new Expression.Constructor(position, "ROW", columns));
            tokens.checkChain(sets.size());
        } while (tokens.takeSymbol(","));
        tokens.expectSymbol(")");
        return sets;
    }

    private List<Query.NamedWindow> windows() {
        if (!tokens.take("WINDOW")) {
            return List.of();
        }
        List<Query.NamedWindow> windows = new ArrayList<>();
        do {
            String name = tokens.name("a window name");
            tokens.expect("AS");
            windows.add(new Query.NamedWindow(name, parser.calls().windows().specification()));
            tokens.checkChain(windows.size());
        } while (tokens.takeSymbol(","));
        return windows;
    }
}
