package io.laminar.sql.bind;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Op;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.scalar.Operator;
import io.laminar.sql.scalar.Operator.Notation;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.text.Expression;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** IS, BETWEEN, IN, LIKE. */
final class Predicates {
    private static final Operator LIKE = new Operator("LIKE", Notation.INFIX, Predicates::like);
    private static final Operator ILIKE = new Operator("ILIKE", Notation.INFIX, Predicates::ilike);
    private static final Operator LIKE_ESCAPE = Operators.call("like", Op.LIKE);
    private static final Operator ILIKE_ESCAPE = Operators.call("ilike", Op.ILIKE);

    private final ExpressionBinder binder;

    Predicates(ExpressionBinder binder) {
        this.binder = binder;
    }

    private static Expr like(List<Expr> arguments) {
        return Expr.Call.of(Op.LIKE, arguments.get(0), arguments.get(1), noEscape());
    }

    private static Expr ilike(List<Expr> arguments) {
        return Expr.Call.of(Op.ILIKE, arguments.get(0), arguments.get(1), noEscape());
    }

    private static Expr noEscape() {
        return new Expr.Literal(SqlType.VARCHAR.vectorKind(), "");
    }

    private static Scalar not(Scalar condition, boolean negated) {
        return negated ? Operators.apply(Operators.NOT, SqlType.BOOLEAN, condition) : condition;
    }

    Scalar isTest(Expression.IsTest test) {
        if (test.test().equals("NULL")) {
            Operator operator = test.negated() ? Operators.IS_NOT_NULL : Operators.IS_NULL;
            return new Scalar.Apply(operator, List.of(binder.bind(test.operand())), SqlType.BOOLEAN, false);
        }
        Scalar operand = binder.condition(test.operand());
        Operator operator = switch (test.test()) {
            case "TRUE" -> Operators.IS_TRUE;
            case "FALSE" -> Operators.IS_FALSE;
            default -> Operators.IS_NULL;
        };
        return not(new Scalar.Apply(operator, List.of(operand), SqlType.BOOLEAN, false), test.negated());
    }

    Scalar isDistinct(Expression.IsDistinct distinct) {
        Scalar left = binder.bind(distinct.left());
        Scalar right = binder.bind(distinct.right());
        return Comparisons.distinct(distinct.negated(), left, right, distinct.position());
    }

    Scalar between(Expression.Between between) {
        Scalar operand = binder.bind(between.operand());
        Scalar low = binder.bind(between.low());
        Scalar high = binder.bind(between.high());
        Scalar inside = range(operand, low, high, between.position());
        if (between.symmetric()) {
            Scalar turned = range(operand, high, low, between.position());
            inside = new Scalar.Apply(
                    Operators.OR, List.of(inside, turned), SqlType.BOOLEAN, inside.nullable() || turned.nullable());
        }
        return not(inside, between.negated());
    }

    private static Scalar range(Scalar operand, Scalar low, Scalar high, Position position) {
        return Operators.and(List.of(
                Comparisons.compare(">=", operand, low, position), Comparisons.compare("<=", operand, high, position)));
    }

    Scalar inList(Expression.InList in) {
        Scalar operand = binder.bind(in.operand());
        List<Scalar> terms = new ArrayList<>();
        boolean nullable = false;
        for (Expression value : in.values()) {
            Scalar term = Comparisons.compare("=", operand, binder.bind(value), value.position());
            terms.add(term);
            nullable |= term.nullable();
        }
        Scalar any =
                terms.size() == 1 ? terms.get(0) : new Scalar.Apply(Operators.OR, terms, SqlType.BOOLEAN, nullable);
        return not(any, in.negated());
    }

    Scalar like(Expression.Like like) {
        if (like.operator().startsWith("SIMILAR")) {
            throw Refusals.notRunnable(like.position(), "SIMILAR TO");
        }
        boolean folded = like.operator().equals("ILIKE");
        Scalar operand = text(binder.bind(like.operand()), like.operand().position());
        Scalar pattern = constant(like.pattern(), like.operator() + " with a pattern that is not constant");
        Scalar escape = like.escape() == null ? null : escape(like.escape());
        Scalar match = escape == null
                ? Operators.apply(folded ? ILIKE : LIKE, SqlType.BOOLEAN, operand, pattern)
                : Operators.apply(folded ? ILIKE_ESCAPE : LIKE_ESCAPE, SqlType.BOOLEAN, operand, pattern, escape);
        return not(match, like.negated());
    }

    private static Scalar text(Scalar value, Position position) {
        if (value.type().kind() != TypeKind.VARCHAR && value.type().kind() != TypeKind.NULL) {
            throw Refusals.mismatch(position, "found=" + value.type() + ", expected=VARCHAR");
        }
        return Conversions.coerce(value, SqlType.VARCHAR, position);
    }

    private Scalar constant(Expression expression, String construct) {
        Scalar bound = text(binder.bind(expression), expression.position());
        if (!(bound instanceof Scalar.Constant)) {
            throw Refusals.notRunnable(expression.position(), construct);
        }
        return bound;
    }

    private Scalar escape(Expression expression) {
        Scalar escape = constant(expression, "ESCAPE that is not constant");
        @Nullable Object value = ((Scalar.Constant) escape).value();
        if (!(value instanceof String text) || text.codePointCount(0, text.length()) > 1) {
            throw new SqlException(
                    SqlErrorCode.WRONG_ARGUMENTS, expression.position(), "expected=ESCAPE and one character", null);
        }
        return escape;
    }
}
