package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import java.util.List;
import java.util.Locale;

/** Statements by their first word. */
final class StatementParser {
    private static final List<String> KINDS =
            List.of("SOURCE", "STREAM", "SINK", "TABLE", "MATERIALIZED VIEW", "CONTINUOUS QUERY", "LOOKUP TABLE");
    private static final List<String> LISTS = List.of(
            "SOURCES",
            "STREAMS",
            "SINKS",
            "TABLES",
            "QUERIES",
            "MATERIALIZED VIEWS",
            "CONTINUOUS QUERIES",
            "LOOKUP TABLES",
            "CONNECTORS",
            "FORMATS",
            "FUNCTIONS",
            "SETTINGS",
            "WATERMARKS");

    private final Parser parser;
    private final Tokens tokens;

    StatementParser(Parser parser) {
        this.parser = parser;
        tokens = parser.tokens();
    }

    Statement statement() {
        Position position = tokens.position();
        if (tokens.atWords("CREATE")) {
            return parser.ddl().create();
        }
        if (tokens.atWords("SELECT") || tokens.atWords("WITH") || tokens.atQuery() || tokens.atSymbol("(")) {
            int from = tokens.place();
            Query query = parser.queries().query();
            return new Statement.Select(position, query, tokens.written(from, tokens.place()));
        }
        if (tokens.take("INSERT")) {
            return insert(position);
        }
        if (tokens.take("DROP")) {
            return drop(position);
        }
        if (tokens.take("SHOW")) {
            return show(position);
        }
        if (tokens.take("DESCRIBE") || tokens.take("DESC")) {
            boolean extended = tokens.isName(1) && tokens.take("EXTENDED");
            return new Statement.Describe(position, tokens.relationName("a name"), extended);
        }
        if (tokens.take("EXPLAIN")) {
            return explain(position);
        }
        if (tokens.atWords("SUBSCRIBE")) {
            return subscribe();
        }
        if (tokens.take("DECLARE")) {
            String cursor = tokens.name("a cursor name");
            tokens.expect("CURSOR", "FOR");
            return new Statement.DeclareCursor(position, cursor, subscribe());
        }
        if (tokens.take("FETCH")) {
            return fetch(position);
        }
        if (tokens.take("SET")) {
            return set(position);
        }
        throw tokens.unexpected("a statement");
    }

    private Statement insert(Position position) {
        tokens.expect("INTO");
        if (tokens.isName(1)) {
            tokens.take("TABLE");
        }
        String target = tokens.relationName("a name");
        boolean listed = tokens.atSymbol("(") && !tokens.queryInParentheses(0);
        List<String> columns = listed ? parser.queries().names("a column name") : List.of();
        return new Statement.Insert(position, target, columns, parser.queries().query());
    }

    private String kind(List<String> kinds, String expected) {
        for (String kind : kinds) {
            if (tokens.take(kind.split(" ", -1))) {
                return kind;
            }
        }
        throw tokens.unexpected(expected);
    }

    private Statement drop(Position position) {
        String kind = kind(KINDS, "SOURCE, STREAM, SINK, TABLE, MATERIALIZED VIEW, CONTINUOUS QUERY or LOOKUP TABLE");
        boolean ifExists = tokens.take("IF", "EXISTS");
        String name = tokens.relationName("a name");
        boolean cascade = tokens.take("CASCADE");
        if (!cascade) {
            tokens.take("RESTRICT");
        }
        return new Statement.Drop(position, kind, name, ifExists, cascade);
    }

    private Statement show(Position position) {
        if (tokens.take("CREATE")) {
            String kind = "";
            for (String candidate : KINDS) {
                String[] words = candidate.split(" ", -1);
                if (kind.isEmpty() && tokens.isName(words.length) && tokens.take(words)) {
                    kind = " " + candidate;
                }
            }
            return new Statement.Show(position, "CREATE" + kind, tokens.relationName("a name"));
        }
        return new Statement.Show(position, kind(LISTS, "SOURCES, STREAMS, SINKS, QUERIES, ... or CREATE"), null);
    }

    private Statement explain(Position position) {
        if (tokens.take("WHY")) {
            return new Statement.Explain(position, "WHY", null, tokens.relationName("a stream name"));
        }
        String mode = tokens.take("ANALYZE") ? "ANALYZE" : tokens.take("DAG") ? "DAG" : "PLAN";
        if (mode.equals("DAG") && (tokens.atEnd() || tokens.atSymbol(";"))) {
            return new Statement.Explain(position, mode, null, null);
        }
        if (tokens.atWords("EXPLAIN")) {
            throw tokens.unexpected("a statement to explain");
        }
        return new Statement.Explain(position, mode, statement(), null);
    }

    private Statement.Subscribe subscribe() {
        Position position = tokens.position();
        tokens.expect("SUBSCRIBE");
        if (tokens.isName(1)) {
            tokens.take("TO");
        }
        String name = tokens.relationName("a stream name");
        Expression epoch = null;
        if (tokens.take("AS")) {
            tokens.expect("OF", "EPOCH");
            epoch = parser.expressions().withoutTests();
        }
        Expression where = tokens.take("WHERE") ? parser.expressions().expression() : null;
        return new Statement.Subscribe(position, name, epoch, where);
    }

    private Statement fetch(Position position) {
        long count = 1;
        Token token = tokens.peek();
        if (token.kind() == Token.Kind.NUMBER) {
            try {
                count = Long.parseLong(token.text());
            } catch (NumberFormatException e) {
                throw new SqlException(
                        SqlErrorCode.BAD_NUMBER, token.position(), "found='" + Lexer.shorten(token.text()) + "'", null);
            }
            tokens.next();
        } else if (tokens.take("ALL")) {
            count = Long.MAX_VALUE;
        } else {
            tokens.take("NEXT");
        }
        tokens.expect("FROM");
        return new Statement.Fetch(position, count, tokens.name("a cursor name"));
    }

    private Statement set(Position position) {
        OptionsParser options = new OptionsParser(tokens);
        String key = options.key().toLowerCase(Locale.ROOT);
        if (!tokens.take("TO")) {
            tokens.expectSymbol("=");
        }
        return new Statement.SetOption(position, key, options.value());
    }
}
