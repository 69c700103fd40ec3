package io.laminar.sql.text;

import java.util.List;

/** What stands behind OVER and in the WINDOW clause. */
final class WindowParser {
    private final Parser parser;
    private final Tokens tokens;

    WindowParser(Parser parser) {
        this.parser = parser;
        tokens = parser.tokens();
    }

    /** {@return what stands behind OVER} */
    Expression.WindowSpec over() {
        if (tokens.atSymbol("(")) {
            return specification();
        }
        return new Expression.WindowSpec(tokens.name("a window name"), List.of(), List.of(), null);
    }

    /** {@return a specification in parentheses} */
    Expression.WindowSpec specification() {
        tokens.enter();
        tokens.expectSymbol("(");
        String reference = null;
        if (tokens.isName(0) && !tokens.wordAhead(0, "PARTITION") && !tokens.wordAhead(0, "ROWS", "RANGE", "GROUPS")) {
            reference = tokens.next().text();
        }
        List<Expression> partitionBy = List.of();
        if (tokens.take("PARTITION")) {
            tokens.expect("BY");
            partitionBy = parser.expressions().expressions();
        }
        List<Expression.OrderItem> orderBy = List.of();
        if (tokens.take("ORDER")) {
            tokens.expect("BY");
            orderBy = parser.expressions().orderItems();
        }
        int from = tokens.place();
        if (tokens.take("ROWS") || tokens.take("RANGE") || tokens.take("GROUPS")) {
            frame();
        }
        String frame = from == tokens.place() ? null : tokens.slice(from, tokens.place());
        tokens.expectSymbol(")");
        tokens.leave();
        return new Expression.WindowSpec(reference, partitionBy, orderBy, frame);
    }

    /** Checks a frame behind its first word; its text is kept. */
    private void frame() {
        if (tokens.take("BETWEEN")) {
            bound();
            tokens.expect("AND");
        }
        bound();
        if (tokens.take("EXCLUDE")) {
            if (tokens.take("CURRENT")) {
                tokens.expect("ROW");
            } else if (tokens.take("NO")) {
                tokens.expect("OTHERS");
            } else if (!tokens.take("TIES")) {
                tokens.expect("GROUP");
            }
        }
    }

    private void bound() {
        if (tokens.take("CURRENT")) {
            tokens.expect("ROW");
            return;
        }
        if (!tokens.take("UNBOUNDED")) {
            parser.expressions().withoutTests();
        }
        if (!tokens.take("PRECEDING")) {
            tokens.expect("FOLLOWING");
        }
    }
}
