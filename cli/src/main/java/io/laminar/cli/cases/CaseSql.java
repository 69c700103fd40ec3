package io.laminar.cli.cases;

import io.laminar.cli.result.RowOrder;
import io.laminar.sql.Planned;
import io.laminar.sql.Rehearsal;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.text.Parser;
import io.laminar.sql.text.Query;
import io.laminar.sql.text.Statement;
import io.laminar.sql.text.TreePrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes the SQL that sets up a case. */
final class CaseSql {
    /** Names of types in other dialects. FLOAT is the single one, as in Flink and DuckDB. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("STRING", "VARCHAR"),
            Map.entry("TEXT", "VARCHAR"),
            Map.entry("CHAR", "VARCHAR"),
            Map.entry("CHARACTER VARYING", "VARCHAR"),
            Map.entry("FLOAT", "REAL"),
            Map.entry("FLOAT4", "REAL"),
            Map.entry("FLOAT8", "DOUBLE"),
            Map.entry("DOUBLE PRECISION", "DOUBLE"),
            Map.entry("INT", "INTEGER"),
            Map.entry("INT2", "SMALLINT"),
            Map.entry("INT4", "INTEGER"),
            Map.entry("INT8", "BIGINT"),
            Map.entry("BOOL", "BOOLEAN"),
            Map.entry("NUMERIC", "DECIMAL"),
            Map.entry("HUGEINT", "DECIMAL(38, 0)"));

    /** EMIT is reserved, so outside of quotes it is the clause. */
    private static final Pattern EMIT = Pattern.compile("\\bEMIT\\b", Pattern.CASE_INSENSITIVE);

    private CaseSql() {}

    /** {@return the type's name in our dialect, without parameters} */
    static String kind(String type) {
        String upper = type.toUpperCase(Locale.ROOT).strip();
        int open = upper.indexOf('(');
        String name = open < 0 ? upper : upper.substring(0, open).strip();
        return TYPES.getOrDefault(name, name);
    }

    /** {@return the type as it is declared} */
    static String type(String type) {
        int open = type.indexOf('(');
        String kind = kind(type);
        // VARCHAR has no length here; a padded CHAR is compared without its padding.
        return open < 0 || kind.equals("VARCHAR") || kind.indexOf('(') > 0 ? kind : kind + type.substring(open);
    }

    /** {@return the statement that creates a source of a case, partitioned unless that is empty} */
    static String createSource(Case.Source source, String partition) {
        List<String> parts = new ArrayList<>();
        for (Case.Column column : source.columns()) {
            String generated = column.generated();
            parts.add(name(column.name()) + " " + type(column.type()) + (column.nullable() ? "" : " NOT NULL")
                    + (generated == null ? "" : " AS " + generated));
        }
        if (!source.primaryKey().isEmpty()) {
            List<String> names = source.primaryKey().stream().map(CaseSql::name).toList();
            parts.add("PRIMARY KEY (" + String.join(", ", names) + ")");
        }
        Case.Watermark watermark = source.watermark();
        if (watermark != null) {
            parts.add("WATERMARK FOR " + name(watermark.column()) + " AS " + expression(watermark));
        }
        return "CREATE SOURCE " + name(source.name()) + " (\n    " + String.join(",\n    ", parts) + "\n)"
                + (partition.isEmpty() ? "" : " WITH (partition.by = '" + partition + "')");
    }

    private static String expression(Case.Watermark watermark) {
        return watermark.delayMs() < 0
                ? watermark.expression()
                : name(watermark.column()) + " - INTERVAL '" + watermark.delayMs() + "' MILLISECOND";
    }

    /** {@return the order that a case's query asks for; it has been planned before, so it can be planned again} */
    static RowOrder order(Case it) {
        Rehearsal rehearsal = new Rehearsal(new Catalog());
        for (Case.Source source : it.sources()) {
            rehearsal.take(Parser.parseStatement(createSource(source, "")));
        }
        for (String statement : it.ddl()) {
            rehearsal.take(Parser.parseStatement(statement));
        }
        Planned planned = rehearsal.take(Parser.parseStatement(it.query()));
        return new RowOrder(planned instanceof Planned.Select select ? select.order() : List.of());
    }

    /** {@return a query without its outermost ORDER BY, unless a LIMIT makes it part of the result} */
    static String unordered(String sql) {
        if (!(Parser.parseStatement(sql) instanceof Statement.Select select)) {
            return sql;
        }
        Query query = select.query();
        boolean sortsOnly = !query.orderBy().isEmpty() && query.limit() == null && query.offset() == null;
        return sortsOnly
                ? TreePrinter.print(
                        new Query(query.position(), query.with(), query.body(), List.of(), null, null, query.clauses()))
                : sql;
    }

    /** {@return whether a query says itself when its results come} */
    static boolean emits(String query) {
        return EMIT.matcher(query).find();
    }

    /** {@return a name in quotes} */
    static String name(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
