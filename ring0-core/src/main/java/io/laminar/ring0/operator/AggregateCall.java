package io.laminar.ring0.operator;

import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.kernel.Expr;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate of a query.
 *
 * @param function what is computed
 * @param argument of what; null for COUNT_STAR only
 * @param filter rows that count, of kind BOOL; null for all
 * @param ignoreNulls for FIRST_VALUE and LAST_VALUE
 * @param orderTime what FIRST_VALUE and LAST_VALUE order by, of kind I64; null for arrival
 * @param result type of the result
 */
public record AggregateCall(
        AggregateFunction function,
        @Nullable Expr argument,
        @Nullable Expr filter,
        boolean ignoreNulls,
        @Nullable Expr orderTime,
        ColumnType result) {
    /** Checks that the parts fit together. */
    public AggregateCall {
        if ((argument == null) != (function == AggregateFunction.COUNT_STAR)) {
            throw new IllegalArgumentException("COUNT_STAR has no argument, all others have one: function=" + function);
        }
    }
}
