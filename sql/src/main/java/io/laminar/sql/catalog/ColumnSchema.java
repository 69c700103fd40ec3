package io.laminar.sql.catalog;

import io.laminar.sql.type.SqlType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a relation.
 *
 * @param name as it is written, case as declared
 * @param type of its values
 * @param nullable whether NULL can be among them
 * @param computed the expression it is computed from, as text for display; null for a column that is given
 */
public record ColumnSchema(
        String name,
        SqlType type,
        boolean nullable,
        @Nullable String computed) {
    /**
     * A column that is given.
     *
     * @param name as it is written
     * @param type of its values
     * @param nullable whether NULL can be among them
     */
    public ColumnSchema(String name, SqlType type, boolean nullable) {
        this(name, type, nullable, null);
    }
}
