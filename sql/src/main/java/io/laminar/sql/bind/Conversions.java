package io.laminar.sql.bind;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.KernelError;
import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.scalar.ConstantEvaluator;
import io.laminar.sql.scalar.Operator;
import io.laminar.sql.scalar.Operator.Lowering;
import io.laminar.sql.scalar.Operator.Notation;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.type.Coercions;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Turns values of one type into another: by CAST, or by themselves where types meet. */
final class Conversions {
    /** One operator for each pair of types, so that equal casts are recognised as equal. */
    private static final Map<List<SqlType>, Operator> CASTS = new ConcurrentHashMap<>();

    private Conversions() {}

    /** {@return whether it is a text as written, whose type the context decides} */
    static boolean isText(Scalar value) {
        return value instanceof Scalar.Constant constant && constant.value() instanceof String;
    }

    /** {@return how far a value is from a type; {@link Coercions#IMPOSSIBLE} when only CAST would do} */
    static int cost(Scalar value, SqlType to) {
        int cost = Coercions.cost(value.type(), to);
        boolean literal = cost == Coercions.IMPOSSIBLE && isText(value);
        // A text as written becomes anything that has a literal form.
        return literal ? 10 : cost;
    }

    /**
     * {@return the value as that type}
     *
     * @throws SqlException when it does not become it by itself
     */
    static Scalar coerce(Scalar value, SqlType to, Position position) {
        if (value.type().kind() == to.kind()) {
            return value;
        }
        if (cost(value, to) == Coercions.IMPOSSIBLE) {
            throw new SqlException(
                    SqlErrorCode.TYPE_MISMATCH,
                    position,
                    "found=" + value.type() + ", expected=" + to,
                    "convert it: CAST(... AS " + to + ")");
        }
        return cast(value, to, position);
    }

    /**
     * {@return the value cast}
     *
     * @throws SqlException when there is no way between the types, or a constant does not go it
     */
    static Scalar cast(Scalar value, SqlType to, Position position) {
        SqlType from = value.type();
        if (from.equals(to)) {
            return value;
        }
        if (value instanceof Scalar.Constant constant && constant.value() == null) {
            return new Scalar.Constant(to, null);
        }
        if (isText(value) && to.kind() == TypeKind.INTERVAL) {
            return interval((String) ((Scalar.Constant) value).value(), position);
        }
        Lowering lowering = lowering(from, to);
        if (lowering == null) {
            throw unrelated(from, to, position);
        }
        Notation notation = isImplicit(from, to) ? Notation.HIDDEN : Notation.CAST;
        Operator operator = CASTS.computeIfAbsent(List.of(from, to), pair -> new Operator("CAST", notation, lowering));
        Scalar cast = Operators.apply(operator, to, value);
        return isText(value) ? folded(cast, value, to, position) : cast;
    }

    private static boolean isImplicit(SqlType from, SqlType to) {
        return Coercions.cost(from, to) != Coercions.IMPOSSIBLE && from.kind() != to.kind();
    }

    private static SqlException unrelated(SqlType from, SqlType to, Position position) {
        boolean interval = from.kind() == TypeKind.INTERVAL && to.kind() == TypeKind.VARCHAR
                || from.kind() == TypeKind.VARCHAR && to.kind() == TypeKind.INTERVAL;
        if (interval) {
            return Refusals.notRunnable(position, "CAST(" + from + " AS " + to + ")");
        }
        return Refusals.mismatch(position, "cannot cast: found=" + from + ", expected=" + to);
    }

    private static Scalar interval(@Nullable String text, Position position) {
        try {
            return new Scalar.Constant(SqlType.INTERVAL, IntervalText.parse(String.valueOf(text), null, null));
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new SqlException(
                    SqlErrorCode.BAD_CONSTANT, position, "found='" + text + "', expected=INTERVAL", null);
        }
    }

    /** A text that does not have the form is a mistake in the statement, not in a row. */
    private static Scalar folded(Scalar cast, Scalar text, SqlType to, Position position) {
        ConstantEvaluator.Outcome outcome = ConstantEvaluator.evaluate(cast);
        if (outcome.error() != KernelError.NONE) {
            throw new SqlException(
                    SqlErrorCode.BAD_CONSTANT,
                    position,
                    "found='" + ((Scalar.Constant) text).value() + "', expected=" + to + ": "
                            + outcome.error().text(),
                    null);
        }
        return new Scalar.Constant(to, outcome.value());
    }

    private static @Nullable Lowering lowering(SqlType from, SqlType to) {
        if (from.kind() == TypeKind.NULL) {
            return a -> new Expr.Literal(to.vectorKind(), null);
        }
        return switch (to.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> toInteger(from, to);
            case REAL, DOUBLE -> toFloat(from, to);
            case BOOLEAN -> toBoolean(from);
            case VARCHAR -> toText(from, to);
            case DATE ->
                from.kind() == TypeKind.TIMESTAMP ? one(Op.TIMESTAMP_TO_DATE) : ofText(from, Op.STRING_TO_DATE);
            case TIME, TIMESTAMP -> toTime(from, to);
            default -> null;
        };
    }

    private static Lowering one(Op op) {
        return a -> Expr.Call.of(op, a.get(0));
    }

    private static Lowering then(Op first, Lowering second) {
        return a -> second.lower(List.of(Expr.Call.of(first, a.get(0))));
    }

    private static @Nullable Lowering ofText(SqlType from, Op op) {
        return from.kind() == TypeKind.VARCHAR ? one(op) : null;
    }

    /** {@return the check that a whole number fits its type} */
    static Lowering fit(TypeKind kind) {
        return switch (kind) {
            case TINYINT -> one(Op.CHECK_I8);
            case SMALLINT -> one(Op.CHECK_I16);
            case INTEGER -> one(Op.CHECK_I32);
            default -> a -> a.get(0);
        };
    }

    private static @Nullable Lowering toInteger(SqlType from, SqlType to) {
        Lowering fit = fit(to.kind());
        if (from.kind().isInteger()) {
            return Coercions.cost(from, to) == Coercions.IMPOSSIBLE ? fit : a -> a.get(0);
        }
        return switch (from.kind()) {
            case REAL, DOUBLE -> then(Op.F64_TO_I64, fit);
            case BOOLEAN -> one(Op.BOOL_TO_I64);
            case VARCHAR -> then(Op.STRING_TO_I64, fit);
            default -> null;
        };
    }

    private static @Nullable Lowering toFloat(SqlType from, SqlType to) {
        Lowering round = to.kind() == TypeKind.REAL ? one(Op.ROUND_F32) : a -> a.get(0);
        if (from.kind().isInteger()) {
            return then(Op.I64_TO_F64, round);
        }
        return switch (from.kind()) {
            case REAL, DOUBLE -> round;
            case BOOLEAN -> then(Op.BOOL_TO_I64, one(Op.I64_TO_F64));
            case VARCHAR -> then(Op.STRING_TO_F64, round);
            default -> null;
        };
    }

    private static @Nullable Lowering toBoolean(SqlType from) {
        if (from.kind().isInteger()) {
            return one(Op.I64_TO_BOOL);
        }
        return from.kind().isFloat()
                ? a -> Expr.Call.of(Op.NE_F64, a.get(0), new Expr.Literal(VectorKind.F64, 0.0))
                : ofText(from, Op.STRING_TO_BOOL);
    }

    private static @Nullable Lowering toText(SqlType from, SqlType to) {
        Op op = switch (from.kind()) {
            case BOOLEAN -> Op.BOOL_TO_STRING;
            case TINYINT, SMALLINT, INTEGER, BIGINT -> Op.I64_TO_STRING;
            case REAL -> Op.F32_TO_STRING;
            case DOUBLE -> Op.F64_TO_STRING;
            case DATE -> Op.DATE_TO_STRING;
            case TIME -> Op.TIME_TO_STRING;
            case TIMESTAMP -> Op.TIMESTAMP_TO_STRING;
            default -> null;
        };
        Lowering cut = to.precision() == SqlType.UNLIMITED
                ? a -> a.get(0)
                : a -> Expr.Call.of(Op.LEFT, a.get(0), new Expr.Literal(VectorKind.I64, (long) to.precision()));
        if (from.kind() == TypeKind.VARCHAR) {
            return cut;
        }
        return op == null ? null : then(op, cut);
    }

    private static @Nullable Lowering toTime(SqlType from, SqlType to) {
        Lowering round = a -> to.precision() == SqlType.MAX_TIME_DIGITS
                ? a.get(0)
                : Expr.Call.of(Op.ROUND_TIME, a.get(0), new Expr.Literal(VectorKind.I64, to.unitNs()));
        if (from.kind() == to.kind()) {
            return from.precision() <= to.precision() ? a -> a.get(0) : round;
        }
        boolean timestamp = to.kind() == TypeKind.TIMESTAMP;
        return switch (from.kind()) {
            case VARCHAR -> then(timestamp ? Op.STRING_TO_TIMESTAMP : Op.STRING_TO_TIME, round);
            case DATE -> timestamp ? one(Op.DATE_TO_TIMESTAMP) : null;
            case TIMESTAMP -> then(Op.TIMESTAMP_TO_TIME, round);
            default -> null;
        };
    }
}
