package io.laminar.sql.bind;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.scalar.Operator;
import io.laminar.sql.scalar.Operator.Notation;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.text.Expression;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Functions that choose one of their arguments. GREATEST and LEAST pass over NULL. */
final class ChoiceFunctions {
    private static final Map<VectorKind, Operator> GREATEST = new EnumMap<>(VectorKind.class);
    private static final Map<VectorKind, Operator> LEAST = new EnumMap<>(VectorKind.class);

    static {
        GREATEST.put(VectorKind.I64, extreme("greatest", Op.GREATEST_I64));
        GREATEST.put(VectorKind.F64, extreme("greatest", Op.GREATEST_F64));
        LEAST.put(VectorKind.I64, extreme("least", Op.LEAST_I64));
        LEAST.put(VectorKind.F64, extreme("least", Op.LEAST_F64));
    }

    private ChoiceFunctions() {}

    static void register() {
        Functions.special("coalesce", ChoiceFunctions::coalesce);
        Functions.alias("ifnull", "coalesce");
        Functions.alias("nvl", "coalesce");
        Functions.special("nullif", ChoiceFunctions::nullIf);
        Functions.special("if", ChoiceFunctions::ifThen);
        Functions.alias("iif", "if");
        Functions.special("greatest", (call, arguments) -> extreme(call, arguments, GREATEST));
        Functions.special("least", (call, arguments) -> extreme(call, arguments, LEAST));
    }

    private static Scalar coalesce(Expression.Call call, List<Scalar> arguments) {
        if (arguments.isEmpty()) {
            throw Functions.wrongArguments(call, arguments, "coalesce(value, ...)");
        }
        List<Scalar> unified = Comparisons.unify(arguments, call.position());
        boolean nullable = unified.stream().allMatch(Scalar::nullable);
        return new Scalar.Apply(Operators.COALESCE, unified, unified.get(0).type(), nullable);
    }

    private static Scalar nullIf(Expression.Call call, List<Scalar> arguments) {
        if (arguments.size() != 2) {
            throw Functions.wrongArguments(call, arguments, "nullif(value, value)");
        }
        Scalar equal = Comparisons.compare("=", arguments.get(0), arguments.get(1), call.position());
        return ExpressionBinder.caseOf(
                List.of(equal), List.of(new Scalar.Constant(SqlType.NULL, null), arguments.get(0)), call.position());
    }

    private static Scalar ifThen(Expression.Call call, List<Scalar> arguments) {
        boolean condition = arguments.size() == 3 && arguments.get(0).type().kind() == TypeKind.BOOLEAN;
        if (!condition) {
            throw Functions.wrongArguments(call, arguments, "if(BOOLEAN, value, value)");
        }
        return ExpressionBinder.caseOf(
                List.of(arguments.get(0)), List.of(arguments.get(1), arguments.get(2)), call.position());
    }

    /** NULL on one side gives the other: the larger of the two, or whichever there is. */
    private static Operator extreme(String name, Op op) {
        return new Operator(name, Notation.CALL, arguments -> {
            Expr result = arguments.get(0);
            for (Expr next : arguments.subList(1, arguments.size())) {
                result = new Expr.Coalesce(List.of(Expr.Call.of(op, result, next), result, next));
            }
            return result;
        });
    }

    private static Scalar extreme(Expression.Call call, List<Scalar> arguments, Map<VectorKind, Operator> operators) {
        if (arguments.isEmpty()) {
            throw Functions.wrongArguments(call, arguments, call.name() + "(value, ...)");
        }
        List<Scalar> unified = Comparisons.unify(arguments, call.position());
        SqlType type = unified.get(0).type();
        Operator operator = operators.get(type.vectorKind());
        if (operator == null) {
            throw Refusals.notRunnable(call.position(), call.name() + "(" + type + ")");
        }
        boolean nullable = unified.stream().allMatch(Scalar::nullable);
        return new Scalar.Apply(operator, unified, type, nullable);
    }
}
