package io.laminar.sql.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expressions as text, with parentheses only where they are needed. A chain that leans to the left is walked in a loop,
 * so that its length does not matter.
 */
final class ExpressionPrinter {
    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int IS = 4;
    private static final int COMPARISON = 5;
    private static final int RANGE = 6;
    private static final int OTHER = 7;
    private static final int SUM = 8;
    private static final int PRODUCT = 9;
    private static final int POWER = 10;
    private static final int SIGN = 11;
    private static final int POSTFIX = 12;
    private static final int PRIMARY = 13;

    private final SqlWriter out;
    private final QueryPrinter queries;
    private final CallPrinter calls;

    ExpressionPrinter(SqlWriter out, QueryPrinter queries) {
        this.out = out;
        this.queries = queries;
        calls = new CallPrinter(out, this, queries);
    }

    CallPrinter calls() {
        return calls;
    }

    void print(Expression expression) {
        print(expression, OR);
    }

    /** Prints what must not end in a comparison or test where it is read back. */
    void printWithoutTests(Expression expression) {
        print(expression, OTHER);
    }

    void list(List<Expression> expressions) {
        out.list(expressions, ", ", this::print);
    }

    private void print(Expression expression, int least) {
        boolean parentheses = level(expression) < least;
        out.add(parentheses, "(");
        bare(expression);
        out.add(parentheses, ")");
    }

    private static int level(Expression expression) {
        return switch (expression) {
            case Expression.Logical logical -> logical.and() ? AND : OR;
            case Expression.Unary unary -> unary.operator().equals("NOT") ? NOT : SIGN;
            case Expression.Binary binary -> level(binary.operator());
            case Expression.IsTest test -> IS;
            case Expression.IsDistinct test -> IS;
            case Expression.Between between -> RANGE;
            case Expression.InList in -> RANGE;
            case Expression.InQuery in -> RANGE;
            case Expression.Like like -> RANGE;
            case Expression.Cast cast -> cast.attempt() ? PRIMARY : POSTFIX;
            case Expression.Subscript subscript -> POSTFIX;
            case Expression.AtTimeZone zone -> POSTFIX;
            default -> PRIMARY;
        };
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

    private void bare(Expression expression) {
        switch (expression) {
            case Expression.Unary unary -> unary(unary);
            case Expression.Binary binary -> binary(binary);
            case Expression.Logical logical -> {
                int least = logical.and() ? NOT : AND;
                out.list(logical.terms(), logical.and() ? " AND " : " OR ", term -> print(term, least));
            }
            case Expression.IsTest test -> {
                print(test.operand(), IS);
                out.add(" IS ").add(test.negated(), "NOT ").add(test.test());
            }
            case Expression.IsDistinct test -> {
                print(test.left(), IS);
                out.add(" IS ").add(test.negated(), "NOT ").add("DISTINCT FROM ");
                print(test.right(), COMPARISON);
            }
            case Expression.Between between -> between(between);
            case Expression.InList in -> {
                tested(in.operand(), in.negated(), "IN (");
                list(in.values());
                out.add(")");
            }
            case Expression.InQuery in -> {
                tested(in.operand(), in.negated(), "IN ");
                queries.inParentheses(in.query());
            }
            case Expression.Like like -> like(like);
            case Expression.Cast cast -> cast(cast);
            case Expression.Subscript subscript -> {
                // INT[1] would be read as a type.
                print(subscript.operand(), subscript.operand() instanceof Expression.Cast ? PRIMARY : POSTFIX);
                out.add("[");
                print(subscript.index());
                out.add("]");
            }
            case Expression.AtTimeZone zone -> {
                print(zone.operand(), POSTFIX);
                out.add(" AT TIME ZONE ");
                print(zone.zone(), PRIMARY);
            }
            default -> primary(expression);
        }
    }

    private void primary(Expression expression) {
        switch (expression) {
            case Expression.NumberLiteral literal -> out.add(literal.text());
            case Expression.StringLiteral literal -> out.string(literal.value());
            case Expression.BooleanLiteral literal -> out.add(literal.value() ? "TRUE" : "FALSE");
            case Expression.NullLiteral literal -> out.add("NULL");
            case Expression.TimeLiteral literal ->
                out.keyword(literal.type()).add(" ").string(literal.text());
            case Expression.IntervalLiteral literal -> interval(literal.text(), literal.unit(), literal.toUnit());
            case Expression.Name name -> out.list(name.parts(), ".", out::name);
            case Expression.Star star -> {
                if (star.qualifier() != null) {
                    out.name(star.qualifier()).add(".");
                }
                out.add("*");
            }
            case Expression.Exists exists -> {
                out.add("EXISTS ");
                queries.inParentheses(exists.query());
            }
            case Expression.Subquery subquery -> queries.inParentheses(subquery.query());
            default -> calls.print(expression);
        }
    }

    private void interval(String text, @Nullable String unit, @Nullable String toUnit) {
        out.add("INTERVAL ").string(text);
        if (unit != null) {
            out.add(" ").add(unit);
        }
        if (toUnit != null) {
            out.add(" TO ").add(toUnit);
        }
    }

    private void unary(Expression.Unary unary) {
        boolean not = unary.operator().equals("NOT");
        // Two minus signs without a space between would begin a comment.
        out.add(unary.operator()).add(not || unary.operand() instanceof Expression.Unary, " ");
        print(unary.operand(), not ? NOT : SIGN);
    }

    private void binary(Expression.Binary last) {
        Deque<Expression.Binary> chain = new ArrayDeque<>();
        chain.push(last);
        int least = level(last);
        Expression left = last.left();
        while (left instanceof Expression.Binary next && level(next) >= least) {
            chain.push(next);
            least = level(next);
            left = next.left();
        }
        print(left, least);
        for (Expression.Binary next : chain) {
            out.add(" ").add(next.operator()).add(" ");
            print(next.right(), level(next) + 1);
        }
    }

    private void tested(Expression operand, boolean negated, String words) {
        print(operand, RANGE);
        out.add(negated ? " NOT " : " ").add(words);
    }

    private void between(Expression.Between between) {
        tested(between.operand(), between.negated(), between.symmetric() ? "BETWEEN SYMMETRIC " : "BETWEEN ");
        print(between.low(), OTHER);
        out.add(" AND ");
        print(between.high(), OTHER);
    }

    private void like(Expression.Like like) {
        tested(like.operand(), like.negated(), like.operator());
        out.add(" ");
        print(like.pattern(), OTHER);
        if (like.escape() != null) {
            out.add(" ESCAPE ");
            print(like.escape(), OTHER);
        }
    }

    private void cast(Expression.Cast cast) {
        if (cast.attempt()) {
            out.add("TRY_CAST(");
            print(cast.operand());
            out.add(" AS ");
            calls.type(cast.type());
            out.add(")");
            return;
        }
        print(cast.operand(), POSTFIX);
        out.add("::");
        calls.type(cast.type());
    }
}
