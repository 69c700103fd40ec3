package io.laminar.connector.jdbc;

import io.laminar.connector.jdbc.TableColumns.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL for a table. {@code ON CONFLICT} is understood by PostgreSQL and those that follow it.
 *
 * @param target the table
 * @param columns its columns
 */
record TableStatements(JdbcTarget target, TableColumns columns) {
    private String names() {
        return columns.columns().stream().map(Column::quoted).collect(Collectors.joining(", "));
    }

    private Column key(int index) {
        return columns.columns().get(target.keys().get(index));
    }

    /** {@return a statement that adds a row} */
    String insert() {
        String marks =
                String.join(", ", columns.columns().stream().map(column -> "?").toList());
        return "INSERT INTO " + target.table() + " (" + names() + ") VALUES (" + marks + ")";
    }

    /** {@return a statement that adds a row or replaces the one of its key, none of which is NULL} */
    String upsert() {
        return insert() + onConflict();
    }

    private String onConflict() {
        List<String> keys = new ArrayList<>();
        List<String> changes = new ArrayList<>();
        for (int c = 0; c < columns.columns().size(); c++) {
            String name = columns.columns().get(c).quoted();
            if (target.keys().contains(c)) {
                keys.add(name);
            } else {
                changes.add(name + " = EXCLUDED." + name);
            }
        }
        String action = changes.isEmpty() ? "NOTHING" : "UPDATE SET " + String.join(", ", changes);
        return " ON CONFLICT (" + String.join(", ", keys) + ") DO " + action;
    }

    /**
     * {@return a statement that deletes the row of a key}
     *
     * @param nulls which of the key's columns are NULL, a bit each; the others are its parameters, in their order
     */
    String delete(int nulls) {
        List<String> conditions = new ArrayList<>();
        for (int k = 0; k < target.keys().size(); k++) {
            conditions.add(key(k).quoted() + ((nulls & 1 << k) != 0 ? " IS NULL" : " = ?"));
        }
        return "DELETE FROM " + target.table() + " WHERE " + String.join(" AND ", conditions);
    }

    /** {@return statements that change nothing and are refused if those that do would be} */
    List<String> rehearsals() {
        String none = "INSERT INTO " + target.table() + " (" + names() + ") SELECT " + names() + " FROM "
                + target.table() + " WHERE 1 = 0";
        return target.keys().isEmpty()
                ? List.of(none)
                : List.of(none + onConflict(), "DELETE FROM " + target.table() + " WHERE 1 = 0");
    }
}
