package io.laminar.sql.scalar;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.sql.scalar.Operator.Notation;
import io.laminar.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;

/** Operators that every expression needs: logic, CASE, COALESCE, conversions that cost nothing. */
public final class Operators {
    /** AND over any number of terms. */
    public static final Operator AND = new Operator("AND", Notation.INFIX, Expr.And::new);

    /** OR over any number of terms. */
    public static final Operator OR = new Operator("OR", Notation.INFIX, Expr.Or::new);

    /** NOT. */
    public static final Operator NOT = new Operator("NOT", Notation.PREFIX, one(Op.NOT));

    /** IS NULL. */
    public static final Operator IS_NULL = new Operator("IS NULL", Notation.POSTFIX, one(Op.IS_NULL));

    /** IS NOT NULL. */
    public static final Operator IS_NOT_NULL = new Operator("IS NOT NULL", Notation.POSTFIX, one(Op.IS_NOT_NULL));

    /** IS TRUE. */
    public static final Operator IS_TRUE = new Operator("IS TRUE", Notation.POSTFIX, one(Op.IS_TRUE));

    /** IS FALSE. */
    public static final Operator IS_FALSE = new Operator("IS FALSE", Notation.POSTFIX, one(Op.IS_FALSE));

    /** IS DISTINCT FROM. */
    public static final Operator IS_DISTINCT =
            new Operator("IS DISTINCT FROM", Notation.INFIX, a -> new Expr.Call(Op.IS_DISTINCT, a));

    /** IS NOT DISTINCT FROM. */
    public static final Operator IS_NOT_DISTINCT =
            new Operator("IS NOT DISTINCT FROM", Notation.INFIX, a -> new Expr.Call(Op.IS_NOT_DISTINCT, a));

    /** COALESCE. */
    public static final Operator COALESCE = new Operator("COALESCE", Notation.CALL, Expr.Coalesce::new);

    /** CASE WHEN; conditions and results in turn, then ELSE if there is one. */
    public static final Operator CASE = new Operator("CASE", Notation.CASE, Operators::lowerCase);

    /** Another name for the same value: a type that is computed alike. */
    public static final Operator RETYPE = new Operator("CAST", Notation.HIDDEN, a -> a.get(0));

    /** The last instant of a window from its end: end and unit of the time column. */
    public static final Operator WINDOW_TIME =
            new Operator("window_time", Notation.DURATIONS, a -> new Expr.Call(Op.SUB_I64, a));

    private Operators() {}

    private static Operator.Lowering one(Op op) {
        return arguments -> new Expr.Call(op, arguments);
    }

    private static Expr lowerCase(List<Expr> arguments) {
        List<Expr> conditions = new ArrayList<>();
        List<Expr> results = new ArrayList<>();
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            conditions.add(arguments.get(i));
            results.add(arguments.get(i + 1));
        }
        boolean otherwise = arguments.size() % 2 == 1;
        return new Expr.Case(conditions, results, otherwise ? arguments.get(arguments.size() - 1) : null);
    }

    /**
     * {@return an operator that is called by name and is one kernel operation}
     *
     * @param name as SQL writes it
     * @param op the operation
     */
    public static Operator call(String name, Op op) {
        return new Operator(name, Notation.CALL, arguments -> new Expr.Call(op, arguments));
    }

    /**
     * {@return an operator that stands between its arguments and is one kernel operation}
     *
     * @param name as SQL writes it
     * @param op the operation
     */
    public static Operator infix(String name, Op op) {
        return new Operator(name, Notation.INFIX, arguments -> new Expr.Call(op, arguments));
    }

    /** {@return an application that is NULL when an argument is} */
    public static Scalar apply(Operator operator, SqlType type, Scalar... arguments) {
        boolean nullable = false;
        for (Scalar argument : arguments) {
            nullable |= argument.nullable();
        }
        return new Scalar.Apply(operator, List.of(arguments), type, nullable);
    }

    /** {@return AND of terms, flat; the term itself if there is one, TRUE if there is none} */
    public static Scalar and(List<Scalar> terms) {
        List<Scalar> flat = new ArrayList<>();
        for (Scalar term : terms) {
            if (term instanceof Scalar.Apply apply && apply.operator() == AND) {
                flat.addAll(apply.arguments());
            } else if (!isTrue(term)) {
                flat.add(term);
            }
        }
        if (flat.size() <= 1) {
            return flat.isEmpty() ? new Scalar.Constant(SqlType.BOOLEAN, true) : flat.get(0);
        }
        return new Scalar.Apply(AND, flat, SqlType.BOOLEAN, flat.stream().anyMatch(Scalar::nullable));
    }

    private static boolean isTrue(Scalar scalar) {
        return scalar instanceof Scalar.Constant constant && Boolean.TRUE.equals(constant.value());
    }

    /** {@return a whole number that kernels compute with, such as the unit of a rounding} */
    public static Scalar number(long value) {
        return new Scalar.Constant(SqlType.BIGINT, value);
    }

    /** {@return a kernel literal} */
    static Expr literal(long value) {
        return new Expr.Literal(VectorKind.I64, value);
    }
}
