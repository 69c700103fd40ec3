package io.laminar.ring0.core;

import io.laminar.memory.HotPath;
import io.laminar.ring0.aggregate.Aggregate;
import io.laminar.ring0.counters.Budget;
import io.laminar.ring0.counters.Budgets;
import io.laminar.ring0.operator.Operator;

/** How long one step of an operator may take, by what it did. */
final class StepBudgets {
    /** Fewer rows do not bear the price of a step. */
    private static final int LEAST_ROWS = 32;

    private final Budgets budgets;

    StepBudgets(Budgets budgets) {
        this.budgets = budgets;
    }

    /**
     * {@return the bound, in nanoseconds; the greatest long for none}
     *
     * <p>A step that fired windows has the budget of a window, any other that of a batch; and of rows enough, what one
     * may take times their number, if that is less.
     *
     * @param operator whose step it was
     * @param rowsIn rows that it took
     * @param rowsOut rows that it emitted
     */
    @HotPath
    long of(Operator operator, long rowsIn, long rowsOut) {
        boolean grouped = operator instanceof Aggregate;
        if (grouped && rowsOut > 0) {
            return bound(budgets.window());
        }
        long bound = bound(budgets.batch());
        Budget row = grouped ? budgets.lookup() : budgets.event();
        return rowsIn >= LEAST_ROWS && row.isSet() ? Math.min(bound, row.ns() * rowsIn) : bound;
    }

    @HotPath
    private static long bound(Budget budget) {
        return budget.isSet() ? budget.ns() : Long.MAX_VALUE;
    }
}
