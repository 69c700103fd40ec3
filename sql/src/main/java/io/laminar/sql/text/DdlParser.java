package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.Map;

/** CREATE in all its kinds. */
final class DdlParser {
    private final Parser parser;
    private final Tokens tokens;
    private final OptionsParser options;

    DdlParser(Parser parser) {
        this.parser = parser;
        tokens = parser.tokens();
        options = new OptionsParser(tokens);
    }

    /** {@return a CREATE; the word itself is here} */
    Statement create() {
        int from = tokens.place();
        Position position = tokens.position();
        tokens.expect("CREATE");
        boolean replace = tokens.take("OR");
        if (replace) {
            tokens.expect("REPLACE");
        }
        if (tokens.take("SOURCE")) {
            return source(position, from, replace, false);
        }
        if (tokens.take("TABLE")) {
            return source(position, from, replace, true);
        }
        if (tokens.take("SINK")) {
            return sink(position, from, replace);
        }
        if (tokens.take("LOOKUP")) {
            tokens.expect("TABLE");
            return lookup(position, replace);
        }
        return query(position, from, replace, queryKind());
    }

    private Statement.QueryKind queryKind() {
        if (tokens.take("STREAM")) {
            return Statement.QueryKind.STREAM;
        }
        if (tokens.take("MATERIALIZED")) {
            tokens.expect("VIEW");
            return Statement.QueryKind.MATERIALIZED_VIEW;
        }
        if (tokens.take("CONTINUOUS")) {
            tokens.expect("QUERY");
            return Statement.QueryKind.CONTINUOUS_QUERY;
        }
        String kinds = "SOURCE, STREAM, MATERIALIZED VIEW, CONTINUOUS QUERY, SINK, LOOKUP TABLE or TABLE";
        throw tokens.atWords("VIEW")
                ? tokens.unexpected(kinds, "use CREATE MATERIALIZED VIEW or CREATE STREAM")
                : tokens.unexpected(kinds);
    }

    private Statement.IfTaken ifTaken(boolean replace) {
        if (tokens.atWords("IF", "NOT") && !replace) {
            tokens.expect("IF", "NOT", "EXISTS");
            return Statement.IfTaken.SKIP;
        }
        return replace ? Statement.IfTaken.REPLACE : Statement.IfTaken.FAIL;
    }

    private Statement source(Position position, int from, boolean replace, boolean table) {
        Statement.IfTaken ifTaken = ifTaken(replace);
        String name = tokens.relationName("a name");
        ColumnsParser columns = new ColumnsParser(parser);
        if (tokens.atSymbol("(")) {
            columns.parse();
        }
        Statement.Options connector = tokens.take("FROM") ? options.named("a connector") : options.none();
        Statement.Options format = format();
        Statement.Options settings = with();
        return new Statement.CreateSource(
                position,
                ifTaken,
                name,
                table,
                columns.columns(),
                columns.watermarks(),
                columns.primaryKey(),
                connector,
                format,
                settings,
                tokens.written(from, tokens.place()));
    }

    private Statement.Options format() {
        Position position = tokens.position();
        if (!tokens.take("FORMAT")) {
            return options.none();
        }
        String name = tokens.name("a format");
        Map<String, Statement.Option> values = tokens.take("WITH") ? options.inParentheses() : Map.of();
        return new Statement.Options(position, name, values);
    }

    private Statement.Options with() {
        Position position = tokens.position();
        return tokens.take("WITH") ? new Statement.Options(position, null, options.inParentheses()) : options.none();
    }

    private Statement query(Position position, int from, boolean replace, Statement.QueryKind kind) {
        Statement.IfTaken ifTaken = ifTaken(replace);
        String name = tokens.relationName("a name");
        Statement.Options before = with();
        tokens.expect("AS");
        Query query = parser.queries().query();
        Statement.Options settings = before.values().isEmpty() ? with() : before;
        String text = tokens.written(from, tokens.place());
        return new Statement.CreateQuery(position, kind, ifTaken, name, query, settings, text);
    }

    private Statement sink(Position position, int start, boolean replace) {
        Statement.IfTaken ifTaken = ifTaken(replace);
        String name = tokens.relationName("a name");
        String from = null;
        Query query = null;
        if (tokens.take("AS")) {
            query = parser.queries().query();
        } else {
            tokens.expect("FROM");
            if (tokens.atSymbol("(")) {
                query = parser.queries().inParentheses();
            } else {
                from = tokens.relationName("a stream name");
            }
        }
        Expression where = tokens.take("WHERE") ? parser.expressions().expression() : null;
        Statement.Options connector = tokens.take("INTO") ? options.named("a connector") : options.none();
        Statement.Options format = format();
        Statement.Options settings = with();
        String text = tokens.written(start, tokens.place());
        return new Statement.CreateSink(position, ifTaken, name, from, query, where, connector, format, settings, text);
    }

    private Statement lookup(Position position, boolean replace) {
        Statement.IfTaken ifTaken = ifTaken(replace);
        String name = tokens.relationName("a name");
        ColumnsParser columns = new ColumnsParser(parser);
        if (tokens.atSymbol("(")) {
            columns.parse();
        }
        if (!columns.watermarks().isEmpty()) {
            throw tokens.unexpected("a lookup table without watermark");
        }
        Statement.Options connector = tokens.take("FROM") ? options.named("a connector") : options.none();
        return new Statement.CreateLookupTable(
                position, ifTaken, name, columns.columns(), columns.primaryKey(), connector, with());
    }
}
