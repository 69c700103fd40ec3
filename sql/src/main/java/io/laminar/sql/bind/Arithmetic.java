package io.laminar.sql.bind;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Op;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.scalar.Operator;
import io.laminar.sql.scalar.Operator.Notation;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.type.Coercions;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic by the types of its operands: whole numbers stay whole and are checked, times move by intervals, what is
 * left of two times is an interval (of two dates, days).
 */
final class Arithmetic {
    private static final Map<String, Op> INTEGER_OPS = Map.of(
            "+",
            Op.ADD_I64,
            "-",
            Op.SUB_I64,
            "*",
            Op.MUL_I64,
            "/",
            Op.DIV_I64,
            "%",
            Op.MOD_I64,
            "&",
            Op.BIT_AND_I64,
            "|",
            Op.BIT_OR_I64,
            "#",
            Op.BIT_XOR_I64,
            "<<",
            Op.SHIFT_LEFT_I64,
            ">>",
            Op.SHIFT_RIGHT_I64);
    private static final Map<String, Op> FLOAT_OPS = Map.of(
            "+", Op.ADD_F64, "-", Op.SUB_F64, "*", Op.MUL_F64, "/", Op.DIV_F64, "%", Op.MOD_F64, "^", Op.POW_F64);
    private static final Map<TypeKind, Map<String, Operator>> BY_KIND = new EnumMap<>(TypeKind.class);
    private static final Map<TypeKind, Operator> NEGATIONS = new EnumMap<>(TypeKind.class);
    private static final Operator BIT_NOT = new Operator("~", Notation.PREFIX, a -> new Expr.Call(Op.BIT_NOT_I64, a));
    private static final Operator NEGATE_INTERVAL =
            new Operator("-", Notation.PREFIX, a -> new Expr.Call(Op.NEG_INTERVAL, a));

    private static final Operator ADD_INTERVAL = Operators.infix("+", Op.ADD_INTERVAL);
    private static final Operator SUB_INTERVAL = Operators.infix("-", Op.SUB_INTERVAL);
    private static final Operator TIME_ADD = Operators.infix("+", Op.TIME_ADD_INTERVAL);
    private static final Operator TIME_SUB = new Operator(
            "-",
            Notation.INFIX,
            a -> Expr.Call.of(Op.TIME_ADD_INTERVAL, a.get(0), Expr.Call.of(Op.NEG_INTERVAL, a.get(1))));
    private static final Operator DIFF_TIMESTAMP = Operators.infix("-", Op.DIFF_TIMESTAMP);
    private static final Operator DIFF_DATE = Operators.infix("-", Op.SUB_I64);
    private static final Operator ADD_INTERVALS = Operators.infix("+", Op.ADD_INTERVALS);
    private static final Operator SUB_INTERVALS = Operators.infix("-", Op.SUB_INTERVALS);
    private static final Operator MUL_INTERVAL = Operators.infix("*", Op.MUL_INTERVAL);
    private static final Operator ADD_DAYS = checked("+", Op.ADD_I64, TypeKind.INTEGER);
    private static final Operator SUB_DAYS = checked("-", Op.SUB_I64, TypeKind.INTEGER);

    static {
        for (TypeKind kind : TypeKind.values()) {
            Map<String, Operator> operators = new java.util.HashMap<>();
            if (kind.isInteger()) {
                INTEGER_OPS.forEach((symbol, op) -> operators.put(symbol, checked(symbol, op, kind)));
                NEGATIONS.put(
                        kind,
                        new Operator(
                                "-",
                                Notation.PREFIX,
                                a -> Conversions.fit(kind).lower(List.of(new Expr.Call(Op.NEG_I64, a)))));
            } else if (kind.isFloat()) {
                FLOAT_OPS.forEach((symbol, op) -> operators.put(symbol, rounded(symbol, op, kind)));
                NEGATIONS.put(kind, new Operator("-", Notation.PREFIX, a -> new Expr.Call(Op.NEG_F64, a)));
            }
            BY_KIND.put(kind, operators);
        }
    }

    private Arithmetic() {}

    private static Operator checked(String symbol, Op op, TypeKind kind) {
        return new Operator(symbol, Notation.INFIX, a -> Conversions.fit(kind).lower(List.of(new Expr.Call(op, a))));
    }

    private static Operator rounded(String symbol, Op op, TypeKind kind) {
        return new Operator(symbol, Notation.INFIX, a -> {
            Expr exact = new Expr.Call(op, a);
            return kind == TypeKind.REAL ? Expr.Call.of(Op.ROUND_F32, exact) : exact;
        });
    }

    /** {@return the application of a binary operator to two values} */
    static Scalar binary(String symbol, Scalar left, Scalar right, Position position) {
        Scalar temporal = temporal(symbol, left, right, position);
        if (temporal != null) {
            return temporal;
        }
        Scalar a = numberOrNull(left, right, position);
        Scalar b = numberOrNull(right, left, position);
        SqlType type = Coercions.commonType(a.type(), b.type());
        if (symbol.equals("^") && type != null && type.kind().isNumeric()) {
            type = SqlType.DOUBLE;
        }
        Map<String, Operator> operators = type == null ? null : BY_KIND.get(type.kind());
        Operator operator = operators == null ? null : operators.get(symbol);
        if (type == null || operator == null) {
            throw none(symbol, left, right, position);
        }
        return Operators.apply(
                operator, type, Conversions.coerce(a, type, position), Conversions.coerce(b, type, position));
    }

    /** NULL and a text as written take the type of the other side; two of them are whole numbers. */
    private static Scalar numberOrNull(Scalar value, Scalar other, Position position) {
        boolean open = value.type().kind() == TypeKind.NULL || Conversions.isText(value);
        if (!open) {
            return value;
        }
        boolean known = other.type().kind().isNumeric();
        SqlType wanted = known ? other.type() : SqlType.INTEGER;
        return known || value.type().kind() == TypeKind.NULL ? Conversions.cast(value, wanted, position) : value;
    }

    private static SqlException none(String symbol, Scalar left, Scalar right, Position position) {
        return Refusals.mismatch(position, "found=" + left.type() + " " + symbol + " " + right.type());
    }

    private static @Nullable Scalar temporal(String symbol, Scalar left, Scalar right, Position position) {
        if (!symbol.equals("+") && !symbol.equals("-") && !symbol.equals("*")) {
            return null;
        }
        TypeKind l = left.type().kind();
        TypeKind r = right.type().kind();
        if (l == TypeKind.INTERVAL || r == TypeKind.INTERVAL) {
            return withInterval(symbol, left, right, position);
        }
        boolean plus = symbol.equals("+");
        if (l == TypeKind.DATE && r.isInteger() && !symbol.equals("*")) {
            return Operators.apply(plus ? ADD_DAYS : SUB_DAYS, SqlType.DATE, left, right);
        }
        if (l.isInteger() && r == TypeKind.DATE && plus) {
            return Operators.apply(ADD_DAYS, SqlType.DATE, right, left);
        }
        return symbol.equals("-") ? difference(left, right, position) : null;
    }

    private static @Nullable Scalar difference(Scalar left, Scalar right, Position position) {
        TypeKind l = left.type().kind();
        TypeKind r = right.type().kind();
        boolean leftTime = l == TypeKind.DATE || l == TypeKind.TIMESTAMP;
        boolean rightTime = r == TypeKind.DATE || r == TypeKind.TIMESTAMP;
        if (!(leftTime && (rightTime || Conversions.isText(right))) && !(rightTime && Conversions.isText(left))) {
            return null;
        }
        if (l == TypeKind.DATE && r == TypeKind.DATE) {
            return Operators.apply(DIFF_DATE, SqlType.BIGINT, left, right);
        }
        return Operators.apply(
                DIFF_TIMESTAMP,
                SqlType.INTERVAL,
                Conversions.coerce(left, SqlType.TIMESTAMP, position),
                Conversions.coerce(right, SqlType.TIMESTAMP, position));
    }

    private static Scalar withInterval(String symbol, Scalar left, Scalar right, Position position) {
        TypeKind l = left.type().kind();
        TypeKind r = right.type().kind();
        if (symbol.equals("*")) {
            boolean first = l == TypeKind.INTERVAL;
            if (!(first ? r : l).isInteger()) {
                throw none(symbol, left, right, position);
            }
            return Operators.apply(MUL_INTERVAL, SqlType.INTERVAL, first ? left : right, first ? right : left);
        }
        boolean plus = symbol.equals("+");
        if (l == TypeKind.INTERVAL && r == TypeKind.INTERVAL) {
            return Operators.apply(plus ? ADD_INTERVALS : SUB_INTERVALS, SqlType.INTERVAL, left, right);
        }
        if (l == TypeKind.INTERVAL) {
            if (!plus) {
                throw none(symbol, left, right, position);
            }
            return moved(true, right, left, position);
        }
        return moved(plus, left, right, position);
    }

    private static Scalar moved(boolean plus, Scalar time, Scalar interval, Position position) {
        return switch (time.type().kind()) {
            case TIMESTAMP -> Operators.apply(plus ? ADD_INTERVAL : SUB_INTERVAL, time.type(), time, interval);
            case DATE -> moved(plus, Conversions.cast(time, SqlType.TIMESTAMP, position), interval, position);
            case TIME -> Operators.apply(plus ? TIME_ADD : TIME_SUB, time.type(), time, interval);
            case NULL -> new Scalar.Constant(SqlType.TIMESTAMP, null);
            default -> throw none(plus ? "+" : "-", time, interval, position);
        };
    }

    /** {@return a value with another sign, or its bits turned over} */
    static Scalar unary(String symbol, Scalar value, Position position) {
        TypeKind kind = value.type().kind();
        if (symbol.equals("+") && (kind.isNumeric() || kind == TypeKind.INTERVAL)) {
            return value;
        }
        if (symbol.equals("-") && NEGATIONS.containsKey(kind)) {
            return Operators.apply(NEGATIONS.get(kind), value.type(), value);
        }
        if (symbol.equals("-") && kind == TypeKind.INTERVAL) {
            return Operators.apply(NEGATE_INTERVAL, SqlType.INTERVAL, value);
        }
        if (symbol.equals("~") && kind.isInteger()) {
            return Operators.apply(BIT_NOT, value.type(), value);
        }
        if (kind == TypeKind.NULL) {
            return new Scalar.Constant(SqlType.INTEGER, null);
        }
        throw Refusals.mismatch(position, "found=" + symbol + " " + value.type());
    }
}
