package io.laminar.connector.jdbc;

import io.laminar.connector.jdbc.TableColumns.Column;
import io.laminar.memory.block.BlockCursor;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * Sets values of rows as parameters of statements.
 *
 * @param columns where the values go
 * @param first the rows' column of the first of them
 */
record RowBinder(TableColumns columns, int first) {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    /** Sets all values of a row. */
    void bind(PreparedStatement statement, BlockCursor cursor, int row) throws SQLException {
        for (int c = 0; c < columns.columns().size(); c++) {
            bind(statement, c + 1, cursor, row, c);
        }
    }

    /** Sets a value of a row. */
    void bind(PreparedStatement statement, int at, BlockCursor cursor, int row, int column) throws SQLException {
        Column target = columns.columns().get(column);
        int from = first + column;
        if (cursor.isNull(row, from)) {
            statement.setNull(at, target.type());
            return;
        }
        switch (cursor.layout().type(from)) {
            case BOOLEAN -> statement.setBoolean(at, cursor.getBoolean(row, from));
            case TINYINT, SMALLINT, INTEGER, BIGINT -> statement.setLong(at, cursor.getLong(row, from));
            case REAL -> statement.setFloat(at, (float) cursor.getDouble(row, from));
            case DOUBLE -> statement.setDouble(at, cursor.getDouble(row, from));
            case DATE -> statement.setObject(at, LocalDate.ofEpochDay(cursor.getLong(row, from)));
            case TIME -> statement.setObject(at, LocalTime.ofNanoOfDay(cursor.getLong(row, from)));
            case TIMESTAMP -> bindTimestamp(statement, at, cursor.getLong(row, from), target);
            case INTERVAL -> statement.setObject(at, interval(cursor, row, from), Types.OTHER);
            case VARCHAR -> bindText(statement, at, cursor.getString(row, from), target);
        }
    }

    private static void bindTimestamp(PreparedStatement statement, int at, long ns, Column target) throws SQLException {
        Instant instant = Instant.ofEpochSecond(Math.floorDiv(ns, NS_PER_SECOND), Math.floorMod(ns, NS_PER_SECOND));
        if (target.hasZone()) {
            statement.setObject(at, instant.atOffset(ZoneOffset.UTC));
        } else {
            statement.setObject(at, LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        }
    }

    /** What is no text for the driver, JSON or UUIDs for instance, the database reads as a literal. */
    private static void bindText(PreparedStatement statement, int at, String text, Column target) throws SQLException {
        if (target.isText()) {
            statement.setString(at, text);
        } else {
            statement.setObject(at, text, Types.OTHER);
        }
    }

    /** After ISO 8601, whose signs stand before each number. */
    private static String interval(BlockCursor cursor, int row, int column) {
        long ns = cursor.getNanos(row, column);
        String sign = ns < 0 ? "-" : "";
        return "P%dM%dDT%s%d.%09dS"
                .formatted(
                        cursor.getMonths(row, column),
                        cursor.getDays(row, column),
                        sign,
                        Math.abs(ns / NS_PER_SECOND),
                        Math.abs(ns % NS_PER_SECOND));
    }
}
