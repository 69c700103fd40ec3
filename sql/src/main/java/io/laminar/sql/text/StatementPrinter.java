package io.laminar.sql.text;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements as text. */
final class StatementPrinter {
    private final SqlWriter out;
    private final QueryPrinter queries;

    StatementPrinter(SqlWriter out) {
        this.out = out;
        queries = new QueryPrinter(out);
    }

    QueryPrinter queries() {
        return queries;
    }

    void print(Statement statement) {
        switch (statement) {
            case Statement.CreateSource source -> source(source);
            case Statement.CreateQuery query -> query(query);
            case Statement.CreateSink sink -> sink(sink);
            case Statement.CreateLookupTable table -> {
                create(table.ifTaken(), "LOOKUP TABLE", table.name());
                columns(table.columns(), List.of(), table.primaryKey());
                connector(" FROM ", table.connector());
                options(table.options());
            }
            case Statement.Select select -> queries.print(select.query());
            case Statement.Insert insert -> {
                out.add("INSERT INTO ").name(insert.target());
                if (!insert.columns().isEmpty()) {
                    out.add(" (").names(insert.columns()).add(")");
                }
                out.add(" ");
                queries.print(insert.query());
            }
            default -> command(statement);
        }
    }

    private void command(Statement statement) {
        switch (statement) {
            case Statement.Drop drop -> {
                out.add("DROP ").add(drop.kind()).add(drop.ifExists() ? " IF EXISTS " : " ");
                out.name(drop.name()).add(drop.cascade(), " CASCADE");
            }
            case Statement.Show show -> {
                out.add("SHOW ").add(show.what());
                optionalName(show.name());
            }
            case Statement.Describe describe ->
                out.add("DESCRIBE ").add(describe.extended(), "EXTENDED ").name(describe.name());
            case Statement.Explain explain -> {
                out.add("EXPLAIN").add(explain.mode().equals("PLAN") ? "" : " " + explain.mode());
                optionalName(explain.why());
                if (explain.statement() != null) {
                    out.add(" ");
                    print(explain.statement());
                }
            }
            case Statement.Subscribe subscribe -> subscribe(subscribe);
            case Statement.DeclareCursor declare -> {
                out.add("DECLARE ").name(declare.cursor()).add(" CURSOR FOR ");
                subscribe(declare.subscribe());
            }
            case Statement.Fetch fetch ->
                out.add("FETCH ")
                        .add(Long.toString(fetch.count()))
                        .add(" FROM ")
                        .name(fetch.cursor());
            case Statement.SetOption set -> {
                out.add("SET ");
                key(set.key());
                out.add(" = ").string(set.value());
            }
            default -> throw new IllegalArgumentException("no such statement: " + statement.getClass());
        }
    }

    private void optionalName(@Nullable String name) {
        if (name != null) {
            out.add(" ").name(name);
        }
    }

    private void subscribe(Statement.Subscribe subscribe) {
        out.add("SUBSCRIBE ").name(subscribe.name());
        if (subscribe.asOfEpoch() != null) {
            out.add(" AS OF EPOCH ");
            queries.expressions().printWithoutTests(subscribe.asOfEpoch());
        }
        where(subscribe.where());
    }

    private void where(@Nullable Expression where) {
        if (where != null) {
            out.add(" WHERE ");
            queries.expressions().print(where);
        }
    }

    private void create(Statement.IfTaken ifTaken, String kind, String name) {
        out.add("CREATE ")
                .add(ifTaken == Statement.IfTaken.REPLACE, "OR REPLACE ")
                .add(kind)
                .add(" ");
        out.add(ifTaken == Statement.IfTaken.SKIP, "IF NOT EXISTS ").name(name);
    }

    private void query(Statement.CreateQuery query) {
        create(query.ifTaken(), query.kind().name().replace('_', ' '), query.name());
        options(query.options());
        out.add(" AS ");
        queries.print(query.query());
    }

    private void source(Statement.CreateSource source) {
        create(source.ifTaken(), source.table() ? "TABLE" : "SOURCE", source.name());
        columns(source.columns(), source.watermarks(), source.primaryKey());
        connector(" FROM ", source.connector());
        format(source.format(), source.options());
        options(source.options());
    }

    private void sink(Statement.CreateSink sink) {
        create(sink.ifTaken(), "SINK", sink.name());
        out.add(" FROM");
        optionalName(sink.from());
        if (sink.query() != null) {
            out.add(" ");
            queries.inParentheses(sink.query());
        }
        where(sink.where());
        connector(" INTO ", sink.connector());
        format(sink.format(), sink.options());
        options(sink.options());
    }

    private void columns(
            List<Statement.ColumnDefinition> columns,
            List<Statement.WatermarkClause> watermarks,
            List<String> primaryKey) {
        if (columns.isEmpty() && watermarks.isEmpty() && primaryKey.isEmpty()) {
            return;
        }
        out.add(" (").list(columns, ", ", this::column);
        String comma = columns.isEmpty() ? "" : ", ";
        if (!watermarks.isEmpty()) {
            out.add(comma).list(watermarks, ", ", this::watermark);
            comma = ", ";
        }
        if (!primaryKey.isEmpty()) {
            out.add(comma).add("PRIMARY KEY (").names(primaryKey).add(")");
        }
        out.add(")");
    }

    private void column(Statement.ColumnDefinition column) {
        out.name(column.name());
        if (column.type() != null) {
            out.add(" ");
            queries.expressions().calls().type(column.type());
        }
        if (column.computed() != null) {
            out.add(" AS ");
            queries.expressions().print(column.computed());
        }
        if (column.metadata() != null) {
            out.add(" METADATA");
            if (!column.metadata().isEmpty()) {
                out.add(" FROM ").string(column.metadata());
            }
        }
        out.add(column.notNull() && !column.primaryKey(), " NOT NULL").add(column.primaryKey(), " PRIMARY KEY");
        if (column.defaultValue() != null) {
            out.add(" DEFAULT ");
            queries.expressions().printWithoutTests(column.defaultValue());
        }
    }

    private void watermark(Statement.WatermarkClause watermark) {
        out.add("WATERMARK FOR ").name(watermark.column());
        if (watermark.expression() != null) {
            out.add(" AS ");
            queries.expressions().print(watermark.expression());
        }
    }

    private void connector(String word, Statement.Options connector) {
        if (connector.name() != null) {
            out.add(word).name(connector.name());
            values(" (", connector.values());
        }
    }

    private void format(Statement.Options format, Statement.Options options) {
        if (format.name() == null) {
            return;
        }
        out.add(" FORMAT ").name(format.name());
        values(" WITH (", format.values());
        // The first WITH behind FORMAT is the format's.
        out.add(format.values().isEmpty() && !options.values().isEmpty(), " WITH ()");
    }

    private void options(Statement.Options options) {
        values(" WITH (", options.values());
    }

    private void values(String before, Map<String, Statement.Option> values) {
        if (values.isEmpty()) {
            return;
        }
        out.add(before).list(List.copyOf(values.entrySet()), ", ", entry -> {
            key(entry.getKey());
            out.add(" = ").string(entry.getValue().text());
        });
        out.add(")");
    }

    /** Every part between points is a word, or the key is a text in quotes. */
    private void key(String key) {
        boolean plain = true;
        for (String part : key.split("\\.", -1)) {
            plain &= SqlWriter.isWord(part);
        }
        if (plain) {
            out.add(key);
        } else {
            out.string(key);
        }
    }
}
