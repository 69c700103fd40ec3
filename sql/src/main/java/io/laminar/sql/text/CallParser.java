package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What operators stand between: literals, names, parentheses, CASE, calls. */
final class CallParser {
    /** Calls that may be written without parentheses. */
    static final Set<String> WITHOUT_PARENTHESES =
            Set.of("current_timestamp", "current_date", "current_time", "localtimestamp", "localtime");

    private final Parser parser;
    private final Tokens tokens;
    private final LiteralParser literals;
    private final FunctionForms forms;
    private final WindowParser windows;

    CallParser(Parser parser) {
        this.parser = parser;
        tokens = parser.tokens();
        literals = new LiteralParser(tokens);
        forms = new FunctionForms(parser);
        windows = new WindowParser(parser);
    }

    WindowParser windows() {
        return windows;
    }

    Expression primary() {
        Position position = tokens.position();
        Expression literal = literals.literal();
        if (literal != null) {
            return literal;
        }
        if (tokens.atSymbol("(")) {
            return parenthesised(position);
        }
        if (tokens.wordAhead(0, "CASE")) {
            return caseWhen(position);
        }
        if (!tokens.isName(0)) {
            throw tokens.unexpected("an expression");
        }
        Token first = tokens.peek();
        if (first.kind() == Token.Kind.WORD && (tokens.atSymbol(1, "(") || tokens.atSymbol(1, "["))) {
            Expression form = forms.form(position);
            if (form != null) {
                return form;
            }
        }
        if (first.kind() == Token.Kind.WORD
                && WITHOUT_PARENTHESES.contains(first.text())
                && !tokens.atSymbol(1, "(")
                && !tokens.atSymbol(1, ".")) {
            tokens.next();
            return plainCall(position, first.text(), List.of());
        }
        List<String> parts = parts();
        if (tokens.atSymbol("(")) {
            return call(position, parts.get(parts.size() - 1));
        }
        return new Expression.Name(position, parts);
    }

    private List<String> parts() {
        List<String> parts = new ArrayList<>();
        parts.add(tokens.next().text());
        while (tokens.atSymbol(".") && !tokens.atSymbol(1, "*")) {
            tokens.next();
            boolean word = tokens.peek().kind() == Token.Kind.WORD;
            parts.add(word ? tokens.next().text() : tokens.name("a name"));
            tokens.checkChain(parts.size());
        }
        return parts;
    }

    private Expression parenthesised(Position position) {
        if (tokens.queryInParentheses(0)) {
            return new Expression.Subquery(position, parser.queries().inParentheses());
        }
        tokens.next();
        List<Expression> elements = parser.expressions().expressions();
        tokens.expectSymbol(")");
        return elements.size() == 1 ? elements.get(0) : new Expression.Constructor(position, "ROW", elements);
    }

    private Expression caseWhen(Position position) {
        tokens.next();
        Expression operand =
                tokens.atWords("WHEN") ? null : parser.expressions().expression();
        List<Expression.When> whens = new ArrayList<>();
        while (tokens.take("WHEN")) {
            Expression condition = parser.expressions().expression();
            tokens.expect("THEN");
            whens.add(new Expression.When(condition, parser.expressions().expression()));
            tokens.checkChain(whens.size());
        }
        if (whens.isEmpty()) {
            throw tokens.unexpected("WHEN");
        }
        Expression otherwise = tokens.take("ELSE") ? parser.expressions().expression() : null;
        tokens.expect("END");
        return new Expression.CaseWhen(position, operand, whens, otherwise);
    }

    /** {@return a call with nothing but arguments} */
    static Expression.Call plainCall(Position position, String name, List<Expression> values) {
        List<Expression.Argument> arguments = new ArrayList<>();
        for (Expression value : values) {
            arguments.add(new Expression.Argument(null, value));
        }
        return new Expression.Call(position, name, arguments, false, List.of(), List.of(), null, null, null);
    }

    /** A call; the opening parenthesis is next. */
    private Expression call(Position position, String name) {
        tokens.expectSymbol("(");
        boolean distinct = tokens.atWords("DISTINCT") && !tokens.atSymbol(1, ")") && !tokens.atSymbol(1, ",");
        if (distinct) {
            tokens.next();
        } else if (tokens.atWords("ALL") && !tokens.atSymbol(1, ")")) {
            tokens.next();
        }
        List<Expression.Argument> arguments = atArgumentsEnd() ? List.of() : arguments();
        List<Expression.OrderItem> orderBy = orderBy();
        Boolean ignoreNulls = nulls();
        tokens.expectSymbol(")");
        List<Expression.OrderItem> withinGroup = withinGroup();
        Expression filter = filter();
        if (ignoreNulls == null) {
            ignoreNulls = nulls();
        }
        if (filter == null) {
            filter = filter();
        }
        Expression.WindowSpec over = tokens.take("OVER") ? windows.over() : null;
        return new Expression.Call(
                position, name, arguments, distinct, orderBy, withinGroup, filter, ignoreNulls, over);
    }

    private boolean atArgumentsEnd() {
        return tokens.atSymbol(")") || (tokens.wordAhead(0, "ORDER") && tokens.wordAhead(1, "BY"));
    }

    /** {@return arguments, each perhaps named, up to the closing parenthesis} */
    List<Expression.Argument> arguments() {
        List<Expression.Argument> arguments = new ArrayList<>();
        do {
            String name = null;
            if (tokens.isName(0) && tokens.atSymbol(1, "=>")) {
                name = tokens.next().text();
                tokens.next();
            }
            arguments.add(new Expression.Argument(name, argument()));
            tokens.checkChain(arguments.size());
        } while (tokens.takeSymbol(","));
        return arguments;
    }

    private Expression argument() {
        Position position = tokens.position();
        Expression star = star();
        if (star != null) {
            return star;
        }
        if (tokens.wordAhead(0, "TABLE") && (tokens.isName(1) || tokens.atSymbol(1, "("))) {
            tokens.next();
            return new Expression.TableArgument(position, parser.from().tableArgument());
        }
        return parser.expressions().expression();
    }

    /** {@return a star if one stands here, perhaps qualified} */
    Expression.@Nullable Star star() {
        Position position = tokens.position();
        if (tokens.takeSymbol("*")) {
            return new Expression.Star(position, null);
        }
        if (tokens.isName(0) && tokens.atSymbol(1, ".") && tokens.atSymbol(2, "*")) {
            String qualifier = tokens.next().text();
            tokens.next();
            tokens.next();
            return new Expression.Star(position, qualifier);
        }
        return null;
    }

    private List<Expression.OrderItem> orderBy() {
        if (!tokens.take("ORDER")) {
            return List.of();
        }
        tokens.expect("BY");
        return parser.expressions().orderItems();
    }

    private List<Expression.OrderItem> withinGroup() {
        if (!tokens.take("WITHIN", "GROUP")) {
            return List.of();
        }
        tokens.expectSymbol("(");
        tokens.expect("ORDER", "BY");
        List<Expression.OrderItem> items = parser.expressions().orderItems();
        tokens.expectSymbol(")");
        return items;
    }

    private @Nullable Expression filter() {
        if (!tokens.atWords("FILTER") || !tokens.atSymbol(1, "(")) {
            return null;
        }
        tokens.next();
        tokens.next();
        tokens.expect("WHERE");
        Expression filter = parser.expressions().expression();
        tokens.expectSymbol(")");
        return filter;
    }

    private @Nullable Boolean nulls() {
        if (tokens.take("IGNORE", "NULLS")) {
            return true;
        }
        return tokens.take("RESPECT", "NULLS") ? false : null;
    }
}
