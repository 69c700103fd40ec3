package io.laminar.sql.bind;

import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.scalar.Operator;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.type.Coercions;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comparison, and the type that values of one column, list or branch have in common. */
final class Comparisons {
    private static final Map<String, String> NAMES =
            Map.of("=", "EQ", "<>", "NE", "<", "LT", "<=", "LE", ">", "GT", ">=", "GE");
    private static final Map<VectorKind, Map<String, Operator>> BY_KIND = new EnumMap<>(VectorKind.class);

    static {
        for (VectorKind kind : VectorKind.values()) {
            Map<String, Operator> operators = new HashMap<>();
            NAMES.forEach(
                    (symbol, name) -> operators.put(symbol, Operators.infix(symbol, Op.valueOf(name + "_" + kind))));
            BY_KIND.put(kind, operators);
        }
    }

    private Comparisons() {}

    /** {@return whether the symbol compares} */
    static boolean isComparison(String symbol) {
        return NAMES.containsKey(symbol);
    }

    /** {@return a comparison} */
    static Scalar compare(String symbol, Scalar left, Scalar right, Position position) {
        List<Scalar> sides = unify(List.of(left, right), position);
        Map<String, Operator> operators = BY_KIND.get(sides.get(0).type().vectorKind());
        Operator operator = operators == null ? null : operators.get(symbol);
        if (operator == null) {
            throw new IllegalArgumentException("not a comparison: symbol=" + symbol);
        }
        return Operators.apply(operator, SqlType.BOOLEAN, sides.get(0), sides.get(1));
    }

    /** {@return IS [NOT] DISTINCT FROM} */
    static Scalar distinct(boolean negated, Scalar left, Scalar right, Position position) {
        return new Scalar.Apply(
                negated ? Operators.IS_NOT_DISTINCT : Operators.IS_DISTINCT,
                unify(List.of(left, right), position),
                SqlType.BOOLEAN,
                false);
    }

    /**
     * {@return the values, all of the type that they have in common}
     *
     * @throws SqlException when they have none
     */
    static List<Scalar> unify(List<Scalar> values, Position position) {
        SqlType type = null;
        for (Scalar value : values) {
            if (!isOpen(value)) {
                SqlType common = type == null ? value.type() : Coercions.commonType(type, value.type());
                if (common == null) {
                    throw mismatch(type, value.type(), position);
                }
                type = common;
            }
        }
        SqlType wanted = type != null ? type : openType(values);
        List<Scalar> result = new ArrayList<>();
        for (Scalar value : values) {
            boolean textBesideText = Conversions.isText(value) && wanted.kind() == TypeKind.VARCHAR;
            result.add(textBesideText ? value : Conversions.coerce(value, wanted, position));
        }
        return result;
    }

    /** NULL and texts as written take the type of the rest. */
    private static boolean isOpen(Scalar value) {
        return value.type().kind() == TypeKind.NULL || Conversions.isText(value);
    }

    private static SqlType openType(List<Scalar> values) {
        boolean text = values.stream().anyMatch(Conversions::isText);
        return text ? SqlType.VARCHAR : SqlType.INTEGER;
    }

    private static SqlException mismatch(@Nullable SqlType left, SqlType right, Position position) {
        return new SqlException(
                SqlErrorCode.TYPE_MISMATCH,
                position,
                "found=" + left + " beside " + right,
                "convert one side: CAST(... AS " + left + ")");
    }
}
