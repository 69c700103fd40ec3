package io.laminar.connector.jdbc;

import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.ColumnType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The columns of a table that a sink's rows go to, in the order of the rows.
 *
 * @param columns one for each of the sink's
 */
record TableColumns(List<Column> columns) {
    /**
     * A column of the table.
     *
     * @param name as the database has it
     * @param type of {@link Types}
     * @param typeName as the database calls it
     */
    record Column(String name, int type, String typeName) {
        boolean hasZone() {
            return type == Types.TIMESTAMP_WITH_TIMEZONE
                    || typeName.toLowerCase(Locale.ROOT).matches("timestamptz|.*with time zone");
        }

        /** {@return whether its values are known to the driver as text} */
        boolean isText() {
            return type == Types.VARCHAR || type == Types.CHAR || type == Types.LONGVARCHAR;
        }

        String quoted() {
            return '"' + name.replace("\"", "\"\"") + '"';
        }
    }

    /** Looks at the table; refuses it when the rows do not fit. */
    static TableColumns of(JdbcTarget target, Connection connection) throws SQLException {
        List<Column> there = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery("SELECT * FROM " + target.table() + " WHERE 1 = 0")) {
            ResultSetMetaData about = none.getMetaData();
            for (int c = 1; c <= about.getColumnCount(); c++) {
                there.add(new Column(about.getColumnName(c), about.getColumnType(c), about.getColumnTypeName(c)));
            }
        }
        List<Column> used = new ArrayList<>();
        for (FieldFormat field : target.fields()) {
            Column column = find(there, target, field.name());
            if (!takes(column, field.type())) {
                throw JdbcFaults.unfit(
                        target,
                        "column " + column.name() + " of type " + column.typeName() + " does not take " + field.type(),
                        "CAST in the sink's SELECT, or alter the table");
            }
            used.add(column);
        }
        return new TableColumns(used);
    }

    private static Column find(List<Column> there, JdbcTarget target, String name) {
        return there.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .or(() -> there.stream()
                        .filter(column -> column.name().equalsIgnoreCase(name))
                        .findFirst())
                .orElseThrow(() -> JdbcFaults.unfit(
                        target,
                        "the table has no column " + name + ", it has "
                                + there.stream().map(Column::name).toList(),
                        "name the columns of the sink's SELECT as the table does"));
    }

    /** Whether every value of a type has a place in a column; a fraction of a second may be rounded. */
    private static boolean takes(Column column, ColumnType type) {
        int sql = column.type();
        boolean exact = sql == Types.NUMERIC || sql == Types.DECIMAL;
        boolean big = sql == Types.BIGINT || exact;
        boolean other = sql == Types.OTHER;
        return switch (type) {
            case BOOLEAN -> sql == Types.BOOLEAN || sql == Types.BIT;
            case TINYINT -> sql == Types.TINYINT || sql == Types.SMALLINT || sql == Types.INTEGER || big;
            case SMALLINT -> sql == Types.SMALLINT || sql == Types.INTEGER || big;
            case INTEGER -> sql == Types.INTEGER || big;
            case BIGINT -> big;
            case REAL -> sql == Types.REAL || sql == Types.FLOAT || sql == Types.DOUBLE;
            case DOUBLE -> sql == Types.FLOAT || sql == Types.DOUBLE;
            case DATE -> sql == Types.DATE;
            case TIME -> sql == Types.TIME;
            case TIMESTAMP -> sql == Types.TIMESTAMP || sql == Types.TIMESTAMP_WITH_TIMEZONE;
            case INTERVAL -> other || column.isText();
            case VARCHAR -> other || column.isText();
        };
    }
}
