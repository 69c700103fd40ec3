package io.laminar.engine.differential;

import io.laminar.engine.differential.Column.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What DuckDB answers to the same query over the same rows, as a batch. */
final class DuckOracle implements AutoCloseable {
    private final Connection connection;

    DuckOracle() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("SET TimeZone = 'UTC'");
        }
    }

    void load(RandomTable table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TABLE " + table.name() + " (" + table.declaration() + ")");
        }
        String marks = "?, ".repeat(table.columns().size() - 1) + "?";
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + table.name() + " VALUES (" + marks + ")")) {
            for (Object[] row : table.rows()) {
                for (int c = 0; c < row.length; c++) {
                    insert.setObject(c + 1, argument(table.columns().get(c).type(), row[c]));
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static Object argument(Type type, Object value) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case TIMESTAMP ->
                LocalDateTime.ofEpochSecond(
                        Math.floorDiv((long) value, 1_000_000_000L),
                        (int) Math.floorMod((long) value, 1_000_000_000L),
                        ZoneOffset.UTC);
            case DATE -> LocalDate.ofEpochDay((long) value);
            case REAL -> ((Double) value).floatValue();
            default -> value;
        };
    }

    List<Object[]> query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            List<Object[]> rows = new ArrayList<>();
            while (result.next()) {
                Object[] row = new Object[columns];
                for (int c = 0; c < columns; c++) {
                    row[c] = plain(result.getObject(c + 1));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** Integers and times as Long, floating point as Double, texts as String. */
    private static Object plain(Object value) {
        return switch (value) {
            case null -> null;
            case BigInteger big -> big.longValueExact();
            case BigDecimal decimal -> decimal.doubleValue();
            case Float real -> real.doubleValue();
            case Double real -> real;
            case Number whole -> whole.longValue();
            case LocalDate date -> date.toEpochDay();
            case Date date -> date.toLocalDate().toEpochDay();
            case Timestamp time -> nanos(time.toLocalDateTime());
            case LocalDateTime time -> nanos(time);
            case OffsetDateTime time ->
                nanos(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
            default -> value;
        };
    }

    private static long nanos(LocalDateTime time) {
        Instant instant = time.toInstant(ZoneOffset.UTC);
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
