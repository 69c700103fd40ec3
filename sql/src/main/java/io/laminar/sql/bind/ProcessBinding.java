package io.laminar.sql.bind;

import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.error.Suggestions;
import io.laminar.sql.plan.Logical;
import io.laminar.sql.plan.Traits;
import io.laminar.sql.text.Statement.ColumnDefinition;
import io.laminar.sql.text.TableRef;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.ArrayList;
import java.util.List;

/** A user's function over rows that are never taken back. */
final class ProcessBinding {
    private ProcessBinding() {}

    /** {@return what the function emits} */
    static Logical of(Logical input, TableRef.Processing process) {
        Traits traits = Traits.of(input);
        Position position = process.position();
        if (!traits.changelog().isAppend()) {
            throw new SqlException(
                    SqlErrorCode.RETRACTING_INPUT,
                    position,
                    "input=" + traits.changelog().mode() + ", expected=rows that are not taken back",
                    "let the input EMIT ON WINDOW CLOSE");
        }
        List<String> names = Traits.names(input);
        List<Integer> keys = new ArrayList<>();
        process.keys().forEach(key -> keys.add(indexOf(key, names, position)));
        List<ColumnSchema> columns = columns(process.columns());
        int time = -1;
        if (!process.time().isEmpty()) {
            time = indexOf(
                    process.time(), columns.stream().map(ColumnSchema::name).toList(), position);
            requireTime(columns.get(time), traits, position);
        }
        return new Logical.Processing(input, keys, columns, time, process.definition());
    }

    /** {@return a type with no bound that values would have to be cut to} */
    private static SqlType whole(SqlType type) {
        return switch (type.kind()) {
            case TIME, TIMESTAMP -> new SqlType(type.kind(), SqlType.MAX_TIME_DIGITS, 0);
            case VARCHAR -> SqlType.VARCHAR;
            default -> type;
        };
    }

    private static int indexOf(String name, List<String> names, Position position) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_COLUMN, position, "found='" + name + "'", Suggestions.hint(name, names));
        }
        return index;
    }

    private static void requireTime(ColumnSchema column, Traits input, Position position) {
        if (column.type().kind() != TypeKind.TIMESTAMP) {
            throw new SqlException(
                    SqlErrorCode.TYPE_MISMATCH,
                    position,
                    "column='" + column.name() + "', found=" + column.type() + ", expected=TIMESTAMP",
                    null);
        }
        if (!input.eventTime().isPresent()) {
            throw new SqlException(
                    SqlErrorCode.NO_WATERMARK, position, "column='" + column.name() + "' has none to run with", null);
        }
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
