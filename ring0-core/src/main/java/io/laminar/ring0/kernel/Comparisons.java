package io.laminar.ring0.kernel;

import io.laminar.ring0.kernel.compare.AtMostF64;
import io.laminar.ring0.kernel.compare.BelowF64;
import io.laminar.ring0.kernel.compare.BetweenI64;
import io.laminar.ring0.kernel.compare.CompareRows;
import io.laminar.ring0.kernel.compare.EqualF64;
import io.laminar.ring0.kernel.compare.EqualI64;
import io.laminar.ring0.kernel.compare.IsF64;
import io.laminar.ring0.kernel.compare.LessF64;
import io.laminar.ring0.kernel.compare.LessI64;
import io.laminar.ring0.kernel.compare.Order;
import io.laminar.ring0.kernel.compare.Relation;
import io.laminar.ring0.kernel.compare.Select;
import io.laminar.ring0.kernel.frame.Kernel;
import java.util.List;

/** Which kernel a comparison becomes, as a value or as a selection. */
final class Comparisons {
    private Comparisons() {}

    /** Whether an operation is one of the six comparisons of some kind. */
    static boolean is(Op op) {
        String name = op.name();
        return op.argumentCount() == 2
                && op.result() == VectorKind.BOOL
                && name.indexOf('_') == 2
                && !name.startsWith("IS");
    }

    static Relation relation(Op op) {
        return Relation.valueOf(op.name().substring(0, 2));
    }

    static Op op(Relation relation, VectorKind kind) {
        return Op.valueOf(relation + "_" + kind);
    }

    /**
     * Makes a kernel.
     *
     * @param relation what must hold
     * @param operands two of one kind
     * @param out slot of the result; or of the address of the selection, for one that selects
     * @param selects whether the kernel selects
     */
    static Kernel make(Relation relation, Operands operands, int out, boolean selects) {
        return switch (operands.kind(0)) {
            case I64 ->
                operands.isConstant(1)
                        ? between(relation, operands, out, selects)
                        : longs(relation, operands, out, selects);
            case F64 ->
                operands.isConstant(1)
                        ? constant(relation, operands, out, selects)
                        : doubles(relation, operands, out, selects);
            default -> {
                Order order = Order.valueOf(operands.kind(0).name());
                yield selects
                        ? new Select.Rows(relation, order, operands.slots(), out)
                        : new CompareRows(relation, order, operands.slots(), out);
            }
        };
    }

    private static Kernel between(Relation relation, Operands operands, int out, boolean selects) {
        long c = operands.longConstant(1);
        int flip = relation == Relation.NE || relation == Relation.GT || relation == Relation.GE ? 1 : 0;
        boolean equality = relation == Relation.EQ || relation == Relation.NE;
        boolean strict = relation == Relation.LT || relation == Relation.GE;
        long first = equality ? c : Long.MIN_VALUE;
        long last = strict ? c - 1 : c;
        if (strict && c == Long.MIN_VALUE) {
            // Nothing is less than the least: the opposite of everything.
            last = Long.MAX_VALUE;
            flip ^= 1;
        }
        int a = operands.vector(0);
        long base = BetweenI64.base(first);
        long span = BetweenI64.span(first, last);
        return selects ? new BetweenI64.Rows(a, base, span, flip, out) : new BetweenI64.Value(a, base, span, flip, out);
    }

    private static Kernel longs(Relation relation, Operands operands, int out, boolean selects) {
        int a = operands.vector(0);
        int b = operands.vector(1);
        return switch (relation) {
            case EQ, NE -> {
                int flip = relation == Relation.NE ? 1 : 0;
                yield selects ? new EqualI64.Rows(a, b, flip, out) : new EqualI64.Value(a, b, flip, out);
            }
            case LT -> selects ? new LessI64.Rows(a, b, 0, out) : new LessI64.Value(a, b, 0, out);
            case GE -> selects ? new LessI64.Rows(a, b, 1, out) : new LessI64.Value(a, b, 1, out);
            case GT -> selects ? new LessI64.Rows(b, a, 0, out) : new LessI64.Value(b, a, 0, out);
            case LE -> selects ? new LessI64.Rows(b, a, 1, out) : new LessI64.Value(b, a, 1, out);
        };
    }

    private static Kernel doubles(Relation relation, Operands operands, int out, boolean selects) {
        int a = operands.vector(0);
        int b = operands.vector(1);
        return switch (relation) {
            case EQ, NE -> {
                int flip = relation == Relation.NE ? 1 : 0;
                yield selects ? new EqualF64.Rows(a, b, flip, out) : new EqualF64.Value(a, b, flip, out);
            }
            case LT -> selects ? new LessF64.Rows(a, b, 0, out) : new LessF64.Value(a, b, 0, out);
            case GE -> selects ? new LessF64.Rows(a, b, 1, out) : new LessF64.Value(a, b, 1, out);
            case GT -> selects ? new LessF64.Rows(b, a, 0, out) : new LessF64.Value(b, a, 0, out);
            case LE -> selects ? new LessF64.Rows(b, a, 1, out) : new LessF64.Value(b, a, 1, out);
        };
    }

    /** NaN is greatest and equal to itself; a comparison with the constant NaN asks whether the other is NaN. */
    private static Kernel constant(Relation relation, Operands operands, int out, boolean selects) {
        double c = operands.doubleConstant(1);
        int a = operands.vector(0);
        if (Double.isNaN(c)) {
            boolean constant = relation == Relation.LE || relation == Relation.GT;
            int flip = List.of(Relation.LE, Relation.GE, Relation.EQ).contains(relation) ? 1 : 0;
            return constant
                    ? below(a, Double.NEGATIVE_INFINITY, flip, out, selects)
                    : atMost(a, Double.POSITIVE_INFINITY, flip, out, selects);
        }
        return switch (relation) {
            case EQ, NE -> {
                int flip = relation == Relation.NE ? 1 : 0;
                yield selects ? new IsF64.Rows(a, c, flip, out) : new IsF64.Value(a, c, flip, out);
            }
            case LT -> below(a, c, 0, out, selects);
            case GE -> below(a, c, 1, out, selects);
            case LE -> atMost(a, c, 0, out, selects);
            case GT -> atMost(a, c, 1, out, selects);
        };
    }

    private static Kernel below(int a, double limit, int flip, int out, boolean selects) {
        return selects ? new BelowF64.Rows(a, limit, flip, out) : new BelowF64.Value(a, limit, flip, out);
    }

    private static Kernel atMost(int a, double limit, int flip, int out, boolean selects) {
        return selects ? new AtMostF64.Rows(a, limit, flip, out) : new AtMostF64.Value(a, limit, flip, out);
    }
}
