package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement as it was written. {@code text} is its text for people to read: values of variables may be secrets, so
 * {@code ${NAME}} stands in it as written, while the rest of the tree has the value.
 */
public sealed interface Statement {
    /** {@return where it begins} */
    Position position();

    /** A column of CREATE SOURCE; {@code computed} for {@code AS expression}, {@code type} null where it is implied. */
    record ColumnDefinition(
            Position position,
            String name,
            @Nullable TypeName type,
            boolean notNull,
            boolean primaryKey,
            @Nullable Expression computed,
            @Nullable Expression defaultValue,
            @Nullable String metadata) {}

    /** WATERMARK FOR column [AS expression]. */
    record WatermarkClause(
            Position position, String column, @Nullable Expression expression) {}

    /** The value of an option as text; {@code key} is where its key was written, {@code position} where itself. */
    record Option(Position key, Position position, String text) {}

    /** A connector or format with its options, or options by themselves. */
    record Options(Position position, @Nullable String name, Map<String, Option> values) {
        /**
         * {@return the same but for one option}
         *
         * @param key which; need not be there
         */
        public Options without(String key) {
            Map<String, Option> rest = new LinkedHashMap<>(values);
            rest.remove(key);
            return new Options(position, name, rest);
        }
    }

    /** How a CREATE may go on when the name is taken. */
    enum IfTaken {
        FAIL,
        REPLACE,
        SKIP
    }

    /** CREATE SOURCE, also CREATE TABLE ({@code table}). */
    record CreateSource(
            Position position,
            IfTaken ifTaken,
            String name,
            boolean table,
            List<ColumnDefinition> columns,
            List<WatermarkClause> watermarks,
            List<String> primaryKey,
            Options connector,
            Options format,
            Options options,
            String text)
            implements Statement {}

    /** What a query is created as. */
    enum QueryKind {
        STREAM,
        MATERIALIZED_VIEW,
        CONTINUOUS_QUERY
    }

    /** CREATE STREAM, MATERIALIZED VIEW or CONTINUOUS QUERY. */
    record CreateQuery(
            Position position, QueryKind kind, IfTaken ifTaken, String name, Query query, Options options, String text)
            implements Statement {}

    /** CREATE SINK from a stream ({@code from}) or a query. */
    record CreateSink(
            Position position,
            IfTaken ifTaken,
            String name,
            @Nullable String from,
            @Nullable Query query,
            @Nullable Expression where,
            Options connector,
            Options format,
            Options options,
            String text)
            implements Statement {}

    /** CREATE LOOKUP TABLE. */
    record CreateLookupTable(
            Position position,
            IfTaken ifTaken,
            String name,
            List<ColumnDefinition> columns,
            List<String> primaryKey,
            Options connector,
            Options options)
            implements Statement {}

    /** DROP; {@code kind} in upper case. */
    record Drop(Position position, String kind, String name, boolean ifExists, boolean cascade) implements Statement {}

    /** INSERT INTO. */
    record Insert(Position position, String target, List<String> columns, Query query) implements Statement {}

    /** SHOW; {@code what} in upper case, {@code name} for SHOW CREATE. */
    record Show(Position position, String what, @Nullable String name) implements Statement {}

    /** DESCRIBE. */
    record Describe(Position position, String name, boolean extended) implements Statement {}

    /** EXPLAIN [ANALYZE | DAG] statement, or EXPLAIN WHY stream ({@code why}). */
    record Explain(
            Position position,
            String mode,
            @Nullable Statement statement,
            @Nullable String why) implements Statement {}

    /** SUBSCRIBE. */
    record Subscribe(
            Position position,
            String name,
            @Nullable Expression asOfEpoch,
            @Nullable Expression where) implements Statement {}

    /** DECLARE cursor CURSOR FOR SUBSCRIBE ... */
    record DeclareCursor(Position position, String cursor, Subscribe subscribe) implements Statement {}

    /** FETCH n FROM cursor. */
    record Fetch(Position position, long count, String cursor) implements Statement {}

    /** SET key = value. */
    record SetOption(Position position, String key, String value) implements Statement {}

    /** A query by itself. */
    record Select(Position position, Query query, String text) implements Statement {}
}
