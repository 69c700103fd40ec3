package io.laminar.engine;

import io.laminar.ring0.kernel.IntervalValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the rows of an INSERT into a source. */
final class Inserts {
    private Inserts() {}

    static void append(Appender appender, List<List<@Nullable Object>> rows) {
        // Statements come from any thread, one after the other.
        appender.adopt();
        for (List<@Nullable Object> row : rows) {
            try {
                for (int c = 0; c < row.size(); c++) {
                    set(appender, c, row.get(c));
                }
                appender.endRow();
            } catch (RuntimeException e) {
                appender.abandonRow();
                throw e;
            }
        }
        appender.publish();
    }

    private static void set(Appender appender, int column, @Nullable Object value) {
        switch (value) {
            case null -> appender.setNull(column);
            case Boolean truth -> appender.setBoolean(column, truth);
            case Long whole -> appender.setLong(column, whole);
            case Double real -> appender.setDouble(column, real);
            case String text -> appender.setString(column, text);
            case IntervalValue interval ->
                appender.setInterval(column, interval.months(), interval.days(), interval.nanos());
            default -> throw new IllegalStateException("no cell of an INSERT: " + value.getClass());
        }
    }
}
