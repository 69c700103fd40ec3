package io.laminar.ring0.time;

import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.IntervalValue;
import io.laminar.ring0.kernel.Op;
import org.jspecify.annotations.Nullable;

/**
 * The form that nearly every watermark has: a column, less a constant. It needs no program: the rows' own values are
 * compared with a limit that lies the constant higher.
 *
 * @param column index of the column, 8 bytes wide
 * @param ns what is taken off, in nanoseconds; not negative
 */
public record Delay(int column, long ns) {
    private static final long DAY_NS = 86_400_000_000_000L;
    private static final long MOST_DAYS = 100_000;

    /**
     * {@return the delay that an expression stands for; null if it is of another form}
     *
     * @param watermark the expression
     */
    public static @Nullable Delay of(@Nullable Expr watermark) {
        if (watermark instanceof Expr.Column column) {
            return of(column, 0);
        }
        if (watermark instanceof Expr.Call call
                && (call.op() == Op.SUB_I64 || call.op() == Op.SUB_INTERVAL)
                && call.arguments().get(0) instanceof Expr.Column column
                && call.arguments().get(1) instanceof Expr.Literal literal) {
            return of(column, constant(literal));
        }
        return null;
    }

    private static @Nullable Delay of(Expr.Column column, long ns) {
        boolean wide = column.type() == ColumnType.TIMESTAMP || column.type() == ColumnType.BIGINT;
        return wide && ns >= 0 ? new Delay(column.index(), ns) : null;
    }

    /** The constant in nanoseconds; negative if it is not one of a fixed length. */
    private static long constant(Expr.Literal literal) {
        if (literal.value() instanceof Long ns) {
            return ns;
        }
        if (literal.value() instanceof IntervalValue v && v.months() == 0 && v.days() >= 0 && v.days() < MOST_DAYS) {
            return v.nanos() < 0 || v.nanos() > Long.MAX_VALUE / 2 ? -1 : v.days() * DAY_NS + v.nanos();
        }
        return -1;
    }
}
