package io.laminar.engine.differential;

import io.laminar.engine.Appender;
import io.laminar.engine.differential.Column.Type;
import io.laminar.engine.error.LimitException;

/** Puts rows of a random table into an appender. */
final class Feeding {
    private Feeding() {}

    /** Appends a row; where there is no room, {@code settle} makes some. */
    static void append(Appender appender, RandomTable table, Object[] row, Runnable settle) {
        retry(appender, () -> append(appender, table, row), settle);
    }

    /** Does something until there is room for it. */
    static void retry(Appender appender, Runnable action, Runnable settle) {
        for (int attempts = 0; ; attempts++) {
            try {
                action.run();
                return;
            } catch (LimitException e) {
                if (attempts > 100) {
                    throw e;
                }
                appender.abandonRow();
                settle.run();
            }
        }
    }

    private static void append(Appender appender, RandomTable table, Object[] row) {
        for (int c = 0; c < row.length; c++) {
            Type type = table.columns().get(c).type();
            switch (row[c]) {
                case null -> appender.setNull(c);
                case Boolean truth -> appender.setBoolean(c, truth);
                case Double real -> appender.setDouble(c, real);
                case String text -> appender.setString(c, text);
                case Long whole when type != Type.DOUBLE -> appender.setLong(c, whole);
                default -> throw new IllegalStateException(row[c] + " for " + type);
            }
        }
        appender.endRow();
    }
}
