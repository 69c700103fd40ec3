package io.laminar.sql.scalar;

import io.laminar.sql.type.SqlType;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate as it was asked for.
 *
 * @param function which
 * @param argument null for COUNT(*)
 * @param filter only rows for which it is true; null for all
 * @param ignoreNulls whether FIRST_VALUE and LAST_VALUE pass over NULL
 * @param order the time that FIRST_VALUE and LAST_VALUE go by; null for arrival
 * @param type of the result
 */
public record AggregateExpression(
        Function function,
        @Nullable Scalar argument,
        @Nullable Scalar filter,
        boolean ignoreNulls,
        @Nullable Scalar order,
        SqlType type) {
    /** The aggregates that run. */
    public enum Function {
        COUNT_STAR,
        COUNT,
        SUM,
        MIN,
        MAX,
        AVG,
        FIRST_VALUE,
        LAST_VALUE
    }

    /** {@return whether the result can be NULL} */
    public boolean nullable() {
        return function != Function.COUNT_STAR && function != Function.COUNT;
    }

    /** {@return whether the other gives the same value for every group} */
    public boolean same(AggregateExpression other) {
        return function == other.function
                && ignoreNulls == other.ignoreNulls
                && type.equals(other.type)
                && Scalars.same(argument, other.argument)
                && Scalars.same(filter, other.filter)
                && Scalars.same(order, other.order);
    }
}
