package io.laminar.sql.bind;

import io.laminar.ring0.kernel.KernelError;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.scalar.ConstantEvaluator;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.text.Expression;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import org.jspecify.annotations.Nullable;

/** Computes the values of INSERT and of SELECT without FROM. */
public final class ConstantRows {
    private ConstantRows() {}

    /**
     * {@return a value as a column of that type takes it}
     *
     * @param expression without columns
     * @param type of the column
     */
    public static @Nullable Object value(Expression expression, SqlType type) {
        Scalar bound = ExpressionBinder.ofConstants("VALUES").bind(expression);
        boolean numbers = bound.type().kind().isNumeric() && type.kind().isNumeric();
        // A number that fits is a number of that type; whether it fits is told when it is computed.
        Scalar typed = numbers || bound.type().kind() == type.kind()
                ? Conversions.cast(bound, type, expression.position())
                : Conversions.coerce(bound, type, expression.position());
        return compute(typed, expression);
    }

    /**
     * {@return a value as text, or null for NULL}
     *
     * @param expression without columns
     */
    public static @Nullable String text(Expression expression) {
        Scalar bound = ExpressionBinder.ofConstants("SELECT").bind(expression);
        Object value = compute(
                bound.type().kind() == TypeKind.VARCHAR
                        ? bound
                        : Conversions.cast(bound, SqlType.VARCHAR, expression.position()),
                expression);
        return value == null ? null : String.valueOf(value);
    }

    /** {@return the name of a column without an alias; empty when there is no good one} */
    public static String nameOf(Expression expression) {
        return Expressions.nameOf(expression);
    }

    private static @Nullable Object compute(Scalar value, Expression expression) {
        ConstantEvaluator.Outcome outcome = ConstantEvaluator.evaluate(value);
        if (outcome.error() != KernelError.NONE) {
            throw new SqlException(
                    SqlErrorCode.BAD_CONSTANT,
                    expression.position(),
                    outcome.error().text() + ", type=" + value.type(),
                    null);
        }
        return outcome.value();
    }
}
