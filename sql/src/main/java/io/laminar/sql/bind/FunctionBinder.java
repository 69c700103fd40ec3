package io.laminar.sql.bind;

import io.laminar.ring0.process.ProcessDefinition;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.catalog.ProgramFunction;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Statement.ColumnDefinition;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.ArrayList;
import java.util.List;

/** Checks what a function of the program says of the columns that it emits. */
public final class FunctionBinder {
    private FunctionBinder() {}

    /**
     * {@return a function that queries can call}
     *
     * @param definition the function
     * @param keys columns of what it reads, looked up when it is called
     * @param definitions of the columns that it emits: a name and a type each
     * @param time the column among them that runs with the watermark; empty for none
     * @param position of the function as such, for errors
     */
    public static ProgramFunction bind(
            ProcessDefinition definition,
            List<String> keys,
            List<ColumnDefinition> definitions,
            String time,
            Position position) {
        List<ColumnSchema> columns = columns(definitions);
        if (time.isEmpty()) {
            return new ProgramFunction(definition, keys, columns, -1);
        }
        int index = FromBinder.indexOf(
                time, columns.stream().map(ColumnSchema::name).toList(), position);
        SqlType type = columns.get(index).type();
        if (type.kind() != TypeKind.TIMESTAMP) {
            throw new SqlException(
                    SqlErrorCode.TYPE_MISMATCH,
                    position,
                    "column='" + time + "', found=" + type + ", expected=TIMESTAMP",
                    null);
        }
        return new ProgramFunction(definition, keys, columns, index);
    }

    /** {@return a type with no bound that values would have to be cut to} */
    private static SqlType whole(SqlType type) {
        return switch (type.kind()) {
            case TIME, TIMESTAMP -> new SqlType(type.kind(), SqlType.MAX_TIME_DIGITS, 0);
            case VARCHAR -> SqlType.VARCHAR;
            default -> type;
        };
    }

    private static List<ColumnSchema> columns(List<ColumnDefinition> definitions) {
        List<ColumnSchema> columns = new ArrayList<>();
        for (ColumnDefinition definition : definitions) {
            boolean plain = !definition.notNull()
                    && !definition.primaryKey()
                    && definition.computed() == null
                    && definition.defaultValue() == null
                    && definition.metadata() == null;
            if (definition.type() == null || !plain) {
                throw new SqlException(
                        SqlErrorCode.WRONG_ARGUMENTS,
                        definition.position(),
                        "column='" + definition.name() + "', expected=a name and a type",
                        null);
            }
            if (columns.stream().anyMatch(column -> column.name().equals(definition.name()))) {
                throw new SqlException(
                        SqlErrorCode.DUPLICATE_NAME,
                        definition.position(),
                        "column='" + definition.name() + "' twice",
                        null);
            }
            columns.add(new ColumnSchema(definition.name(), whole(TypeResolver.resolve(definition.type())), true));
        }
        return columns;
    }
}
