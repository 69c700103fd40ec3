package io.laminar.sql.bind;

import static io.laminar.sql.type.SqlType.BIGINT;
import static io.laminar.sql.type.SqlType.DOUBLE;
import static io.laminar.sql.type.SqlType.INTEGER;
import static io.laminar.sql.type.SqlType.REAL;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.sql.scalar.Operator;
import io.laminar.sql.scalar.Operator.Notation;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.type.SqlType;
import java.util.List;
import java.util.Map;

/** Functions of numbers. */
final class MathFunctions {
    private static final List<SqlType> INTEGERS = List.of(SqlType.TINYINT, SqlType.SMALLINT, INTEGER, BIGINT);

    private MathFunctions() {}

    static void register() {
        for (SqlType type : INTEGERS) {
            Operator.Lowering fit = Conversions.fit(type.kind());
            one("abs", type, type, a -> fit.lower(List.of(Expr.Call.of(Op.ABS_I64, a.get(0)))));
            for (String same : List.of("floor", "ceil", "round", "trunc")) {
                one(same, type, type, a -> a.get(0));
            }
            Functions.add("mod", new Overload(List.of(type, type), type, Operators.call("mod", Op.MOD_I64)));
        }
        one("sign", BIGINT, INTEGER, a -> Expr.Call.of(Op.SIGN_I64, a.get(0)));
        for (SqlType type : List.of(REAL, DOUBLE)) {
            Map<String, Op> exact = Map.of(
                    "abs",
                    Op.ABS_F64,
                    "floor",
                    Op.FLOOR_F64,
                    "ceil",
                    Op.CEIL_F64,
                    "round",
                    Op.ROUND_F64,
                    "trunc",
                    Op.TRUNC_F64,
                    "sign",
                    Op.SIGN_F64);
            exact.forEach((name, op) -> one(name, type, type, a -> Expr.Call.of(op, a.get(0))));
        }
        registerRest();
    }

    private static void registerRest() {
        Functions.add("mod", new Overload(List.of(DOUBLE, DOUBLE), DOUBLE, Operators.call("mod", Op.MOD_F64)));
        Functions.add(
                "round", new Overload(List.of(DOUBLE, INTEGER), DOUBLE, Operators.call("round", Op.ROUND_DIGITS_F64)));
        Functions.add(
                "round",
                new Overload(
                        List.of(BIGINT, INTEGER),
                        BIGINT,
                        new Operator(
                                "round",
                                Notation.CALL,
                                a -> Expr.Call.of(
                                        Op.F64_TO_I64,
                                        Expr.Call.of(
                                                Op.ROUND_DIGITS_F64,
                                                Expr.Call.of(Op.I64_TO_F64, a.get(0)),
                                                a.get(1))))));
        Map<String, Op> doubles = Map.of(
                "sqrt",
                Op.SQRT_F64,
                "exp",
                Op.EXP_F64,
                "ln",
                Op.LN_F64,
                "log10",
                Op.LOG10_F64,
                "sin",
                Op.SIN_F64,
                "cos",
                Op.COS_F64,
                "tan",
                Op.TAN_F64);
        doubles.forEach((name, op) -> one(name, DOUBLE, DOUBLE, a -> Expr.Call.of(op, a.get(0))));
        one("log", DOUBLE, DOUBLE, a -> Expr.Call.of(Op.LOG10_F64, a.get(0)));
        one(
                "log2",
                DOUBLE,
                DOUBLE,
                a -> Expr.Call.of(Op.DIV_F64, Expr.Call.of(Op.LN_F64, a.get(0)), literal(Math.log(2))));
        one("radians", DOUBLE, DOUBLE, a -> Expr.Call.of(Op.MUL_F64, a.get(0), literal(Math.PI / 180)));
        one("degrees", DOUBLE, DOUBLE, a -> Expr.Call.of(Op.MUL_F64, a.get(0), literal(180 / Math.PI)));
        Functions.add("power", new Overload(List.of(DOUBLE, DOUBLE), DOUBLE, Operators.call("power", Op.POW_F64)));
        Functions.special("pi", (call, arguments) -> {
            if (!arguments.isEmpty()) {
                throw Functions.wrongArguments(call, arguments, "pi()");
            }
            return new Scalar.Constant(DOUBLE, Math.PI);
        });
        Functions.alias("pow", "power");
        Functions.alias("ceiling", "ceil");
        Functions.alias("truncate", "trunc");
    }

    private static Expr literal(double value) {
        return new Expr.Literal(VectorKind.F64, value);
    }

    private static void one(String name, SqlType parameter, SqlType result, Operator.Lowering lowering) {
        Functions.add(name, new Overload(List.of(parameter), result, new Operator(name, Notation.CALL, lowering)));
    }
}
