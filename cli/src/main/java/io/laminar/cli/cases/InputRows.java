package io.laminar.cli.cases;

import io.laminar.engine.Appender;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts the inputs of one source of a case into its appender. */
final class InputRows {
    private static final long NANOS_PER_MILLISECOND = 1_000_000;

    private final Case.Source source;
    private final Appender appender;
    private final int[] columns;

    InputRows(Case.Source source, Appender appender) {
        this.source = source;
        this.appender = appender;
        this.columns = new int[source.columns().size()];
        int next = 0;
        for (int index = 0; index < columns.length; index++) {
            // Rows carry the columns that are not computed, in the order of their declaration.
            columns[index] = source.columns().get(index).generated() == null ? next++ : -1;
        }
    }

    Appender appender() {
        return appender;
    }

    /**
     * Appends one row; {@link Appender#publish()} is left to the caller.
     *
     * @throws IllegalArgumentException when a value does not fit its column's type
     */
    void append(Case.Input input) {
        for (int index = 0; index < columns.length; index++) {
            Case.Column column = source.columns().get(index);
            if (columns[index] < 0) {
                continue;
            }
            Object value = input.row().get(column.name());
            if (value == null && isEventTime(column) && !input.row().containsKey(column.name())) {
                value = input.timeMs();
            }
            if (value == null) {
                appender.setNull(columns[index]);
            } else {
                set(columns[index], column, value);
            }
        }
        appender.endRow();
    }

    private boolean isEventTime(Case.Column column) {
        return source.watermark() != null && source.watermark().column().equals(column.name());
    }

    private void set(int index, Case.Column column, Object value) {
        try {
            setAs(CaseSql.kind(column.type()), index, value);
        } catch (RuntimeException e) {
            if (e instanceof io.laminar.engine.error.EngineException) {
                throw e;
            }
            throw new IllegalArgumentException(
                    "case is wrong: column " + column.name() + " of type " + column.type() + " cannot hold " + value,
                    e);
        }
    }

    private void setAs(String kind, int index, Object value) {
        String text = value.toString();
        switch (kind) {
            case "BOOLEAN" -> appender.setBoolean(index, truth(text));
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT" ->
                appender.setLong(index, new BigDecimal(text).longValueExact());
            case "REAL", "DOUBLE" -> appender.setDouble(index, number(text));
            case "DATE" -> appender.setLong(index, LocalDate.parse(text).toEpochDay());
            case "TIME" -> appender.setLong(index, LocalTime.parse(text).toNanoOfDay());
            case "TIMESTAMP" -> appender.setLong(index, timestamp(value));
            case "INTERVAL" -> {
                TimeText.Interval interval = TimeText.parseInterval(text);
                appender.setInterval(index, interval.months(), interval.days(), interval.nanos());
            }
            default -> appender.setString(index, text);
        }
    }

    private static long timestamp(Object value) {
        return value instanceof Long milliseconds
                ? Math.multiplyExact(milliseconds, NANOS_PER_MILLISECOND)
                : TimeText.parseTimestamp(value.toString());
    }

    private static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "t", "1" -> true;
            case "false", "f", "0" -> false;
            default -> throw new IllegalArgumentException("not a boolean: " + text);
        };
    }

    private static @Nullable Double special(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "infinity", "+inf", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> null;
        };
    }

    private static double number(String text) {
        Double special = special(text);
        return special == null ? Double.parseDouble(text) : special;
    }
}
