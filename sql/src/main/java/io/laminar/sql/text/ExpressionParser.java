package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expressions by precedence climbing. From loose to tight: OR, AND, NOT, IS, comparisons, BETWEEN IN LIKE, {@code ||}
 * and bits, {@code + -}, {@code * / %}, {@code ^}, signs, {@code :: [] AT TIME ZONE}.
 */
final class ExpressionParser {
    private static final int IS = 1;
    private static final int COMPARISON = 2;
    private static final int RANGE = 3;
    private static final int OTHER = 4;
    private static final int SUM = 5;
    private static final int PRODUCT = 6;
    private static final int POWER = 7;

    private final Parser parser;
    private final Tokens tokens;

    ExpressionParser(Parser parser) {
        this.parser = parser;
        tokens = parser.tokens();
    }

    Expression expression() {
        tokens.enter();
        Expression result = chain(false);
        tokens.leave();
        return result;
    }

    List<Expression> expressions() {
        List<Expression> result = new ArrayList<>();
        do {
            result.add(expression());
            tokens.checkChain(result.size());
        } while (tokens.takeSymbol(","));
        return result;
    }

    /** {@return an expression without comparisons, BETWEEN, IN, LIKE, IS outside of parentheses} */
    Expression withoutTests() {
        tokens.enter();
        Expression result = operand(OTHER);
        tokens.leave();
        return result;
    }

    /** Terms joined by AND ({@code and}) or OR. */
    private Expression chain(boolean and) {
        Expression first = and ? negation() : chain(true);
        String word = and ? "AND" : "OR";
        if (!tokens.atWords(word)) {
            return first;
        }
        Position position = tokens.position();
        List<Expression> terms = new ArrayList<>();
        terms.add(first);
        while (tokens.take(word)) {
            terms.add(and ? negation() : chain(true));
            tokens.checkChain(terms.size());
        }
        return new Expression.Logical(position, and, terms);
    }

    private Expression negation() {
        Position position = tokens.position();
        if (!tokens.take("NOT")) {
            return operand(IS);
        }
        tokens.enter();
        Expression operand = negation();
        tokens.leave();
        return new Expression.Unary(position, "NOT", operand);
    }

    /** Operators that bind at least as tight as {@code level}; they lean to the left. */
    private Expression operand(int level) {
        int before = tokens.beginOperand();
        Expression result = leaning(level);
        tokens.endOperand(before);
        return result;
    }

    private Expression leaning(int level) {
        Expression left = signed();
        int chain = 0;
        while (true) {
            Position position = tokens.position();
            String operator = binaryOperator();
            int binds = operator == null ? 0 : level(operator);
            if (operator != null && binds >= level) {
                tokens.checkChain(++chain);
                tokens.next();
                if (operator.equals(">>")) {
                    tokens.next();
                }
                left = new Expression.Binary(position, operator, left, operand(binds + 1));
                continue;
            }
            Expression test = operator != null ? null : test(left, level, position);
            if (test == null) {
                return left;
            }
            tokens.wrap();
            left = test;
        }
    }

    private @Nullable String binaryOperator() {
        Token token = tokens.peek();
        if (token.kind() != Token.Kind.SYMBOL) {
            return null;
        }
        return switch (token.text()) {
            case "!=" -> "<>";
            case "==" -> "=";
            case ">" -> shiftsRight(token) ? ">>" : ">";
            case "=", "<>", "<", "<=", ">=", "||", "->", "->>", "<<", "&", "|", "^", "#", "+", "-", "*", "/", "%" ->
                token.text();
            default -> null;
        };
    }

    private boolean shiftsRight(Token token) {
        Token behind = tokens.peek(1);
        return behind.isSymbol(">") && behind.position().offset() == token.end();
    }

    private static int level(String operator) {
        return switch (operator) {
            case "=", "<>", "<", ">", "<=", ">=" -> COMPARISON;
            case "+", "-" -> SUM;
            case "*", "/", "%" -> PRODUCT;
            case "^" -> POWER;
            default -> OTHER;
        };
    }

    private @Nullable Expression test(Expression left, int level, Position position) {
        if (level <= IS && tokens.take("IS")) {
            return isTest(left, position);
        }
        if (level > RANGE) {
            return null;
        }
        boolean negated = tokens.atWords("NOT");
        if (negated && !tokens.wordAhead(1, "BETWEEN", "IN", "LIKE", "ILIKE", "SIMILAR")) {
            return null;
        }
        if (negated) {
            tokens.next();
        }
        if (tokens.take("BETWEEN")) {
            boolean symmetric = tokens.take("SYMMETRIC");
            if (!symmetric) {
                tokens.take("ASYMMETRIC");
            }
            Expression low = operand(OTHER);
            tokens.expect("AND");
            return new Expression.Between(position, left, low, operand(OTHER), negated, symmetric);
        }
        if (tokens.take("IN")) {
            return in(left, position, negated);
        }
        for (String word : List.of("LIKE", "ILIKE", "SIMILAR")) {
            if (tokens.take(word)) {
                return like(left, word, position, negated);
            }
        }
        return null;
    }

    private Expression isTest(Expression left, Position position) {
        boolean negated = tokens.take("NOT");
        for (String word : List.of("NULL", "TRUE", "FALSE", "UNKNOWN")) {
            if (tokens.take(word)) {
                return new Expression.IsTest(position, left, word, negated);
            }
        }
        if (tokens.take("DISTINCT")) {
            tokens.expect("FROM");
            return new Expression.IsDistinct(position, left, operand(COMPARISON), negated);
        }
        throw tokens.unexpected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM");
    }

    private Expression in(Expression left, Position position, boolean negated) {
        if (tokens.queryInParentheses(0)) {
            return new Expression.InQuery(position, left, parser.queries().inParentheses(), negated);
        }
        tokens.expectSymbol("(");
        List<Expression> values = expressions();
        tokens.expectSymbol(")");
        return new Expression.InList(position, left, values, negated);
    }

    private Expression like(Expression left, String word, Position position, boolean negated) {
        if (word.equals("SIMILAR")) {
            tokens.expect("TO");
        }
        Expression pattern = operand(OTHER);
        Expression escape = tokens.take("ESCAPE") ? operand(OTHER) : null;
        String operator = word.equals("SIMILAR") ? "SIMILAR TO" : word;
        return new Expression.Like(position, operator, left, pattern, escape, negated);
    }

    private Expression signed() {
        Position position = tokens.position();
        if (!tokens.atSymbol("-") && !tokens.atSymbol("+") && !tokens.atSymbol("~")) {
            return postfix();
        }
        String operator = tokens.next().text();
        tokens.enter();
        Expression operand = signed();
        tokens.leave();
        return new Expression.Unary(position, operator, operand);
    }

    private Expression postfix() {
        Expression left = parser.calls().primary();
        while (true) {
            Position position = tokens.position();
            if (tokens.takeSymbol("::")) {
                left = new Expression.Cast(position, left, parser.types().type(), false);
            } else if (tokens.takeSymbol("[")) {
                left = new Expression.Subscript(position, left, expression());
                tokens.expectSymbol("]");
            } else if (tokens.atWords("AT") && tokens.wordAhead(1, "TIME")) {
                tokens.next();
                tokens.expect("TIME", "ZONE");
                left = new Expression.AtTimeZone(position, left, parser.calls().primary());
            } else {
                return left;
            }
            tokens.wrap();
        }
    }

    /** {@return the items behind ORDER BY} */
    List<Expression.OrderItem> orderItems() {
        List<Expression.OrderItem> items = new ArrayList<>();
        do {
            Expression expression = expression();
            boolean descending = tokens.take("DESC");
            if (!descending) {
                tokens.take("ASC");
            }
            Boolean nullsFirst = null;
            if (tokens.take("NULLS")) {
                nullsFirst = tokens.take("FIRST");
                if (!nullsFirst) {
                    tokens.expect("LAST");
                }
            }
            items.add(new Expression.OrderItem(expression, descending, nullsFirst));
            tokens.checkChain(items.size());
        } while (tokens.takeSymbol(","));
        return items;
    }
}
