package io.laminar.cli.cases;

import io.laminar.engine.Subscription;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes rows out of a subscription as JSON values. */
final class ResultRows {
    private ResultRows() {}

    /** Adds all rows that are there now. */
    static void drain(Subscription subscription, List<Case.Change> target) {
        while (subscription.poll()) {
            List<@Nullable Object> row = new ArrayList<>(subscription.columnCount());
            for (int column = 0; column < subscription.columnCount(); column++) {
                row.add(subscription.isNull(column) ? null : value(subscription, column));
            }
            target.add(new Case.Change(subscription.weight(), row));
        }
    }

    private static Object value(Subscription row, int column) {
        return switch (row.columnType(column)) {
            case BOOLEAN -> row.getBoolean(column);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> row.getLong(column);
            case REAL -> real((float) row.getDouble(column));
            case DOUBLE -> row.getDouble(column);
            case DATE -> TimeText.date(row.getLong(column));
            case TIME -> TimeText.time(row.getLong(column));
            case TIMESTAMP -> TimeText.timestamp(row.getLong(column));
            case INTERVAL ->
                new TimeText.Interval(row.getMonths(column), row.getDays(column), row.getNanos(column)).toString();
            case VARCHAR -> row.getString(column);
        };
    }

    /** A float by its own digits: 0.1, not 0.10000000149011612. */
    private static Object real(float value) {
        return Float.isFinite(value) ? new BigDecimal(Float.toString(value)) : (Object) (double) value;
    }
}
