package io.laminar.sql.physical;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Op;
import java.util.EnumSet;
import java.util.Set;

/** Whether a condition is sure to be computed, whatever the row: comparisons of columns and constants, and such. */
final class SafeFilter {
    private static final Set<Op> SAFE = safe();

    private SafeFilter() {}

    private static Set<Op> safe() {
        // Comparisons, tests for NULL and truth: those from the first to NOT.
        EnumSet<Op> safe = EnumSet.range(Op.EQ_I64, Op.NOT);
        safe.addAll(EnumSet.of(Op.STARTS_WITH, Op.ENDS_WITH, Op.CONTAINS, Op.LENGTH, Op.OCTET_LENGTH));
        safe.addAll(EnumSet.of(Op.I64_TO_F64, Op.BOOL_TO_I64, Op.I64_TO_BOOL, Op.NEG_F64, Op.ABS_F64));
        safe.addAll(EnumSet.of(Op.ADD_F64, Op.SUB_F64, Op.MUL_F64, Op.DIV_F64));
        return safe;
    }

    /** {@return whether no row can fail} The expression is not deep. */
    static boolean test(Expr expr) {
        return switch (expr) {
            case Expr.Column column -> true;
            case Expr.Literal literal -> true;
            case Expr.Call call ->
                SAFE.contains(call.op()) && call.arguments().stream().allMatch(SafeFilter::test);
            case Expr.And and -> and.terms().stream().allMatch(SafeFilter::test);
            case Expr.Or or -> or.terms().stream().allMatch(SafeFilter::test);
            case Expr.Case choice -> false;
            case Expr.Coalesce choice -> choice.arguments().stream().allMatch(SafeFilter::test);
        };
    }
}
