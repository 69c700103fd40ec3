package io.laminar.cli.verify;

import io.laminar.engine.Subscription;
import io.laminar.memory.block.ColumnType;

/**
 * Reads every value of every row of a stream, as a careful program does.
 *
 * @allocation none after construction
 */
final class ResultReader {
    private final Subscription subscription;
    private final ColumnType[] types;
    private final byte[] text = new byte[256];
    private long rows;
    private long sum;

    ResultReader(Subscription subscription) {
        this.subscription = subscription;
        this.types = new ColumnType[subscription.columnCount()];
        for (int c = 0; c < types.length; c++) {
            types[c] = subscription.columnType(c);
        }
    }

    String stream() {
        return subscription.stream();
    }

    /** Reads what is there. {@return whether that was anything} */
    boolean read() {
        long before = rows;
        while (subscription.poll()) {
            rows++;
            sum += subscription.weight();
            for (int c = 0; c < types.length; c++) {
                sum += subscription.isNull(c) ? 1 : value(c);
            }
        }
        return rows != before;
    }

    private long value(int c) {
        return switch (types[c]) {
            case BOOLEAN -> subscription.getBoolean(c) ? 1 : 0;
            case TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP -> subscription.getLong(c);
            case REAL, DOUBLE -> (long) subscription.getDouble(c);
            case INTERVAL -> subscription.getMonths(c) + subscription.getDays(c) + subscription.getNanos(c);
            case VARCHAR -> subscription.copyString(c, text, 0);
        };
    }

    long rows() {
        return rows;
    }

    /** {@return what all values come to: so that reading them is not in vain} */
    long sum() {
        return sum;
    }
}
