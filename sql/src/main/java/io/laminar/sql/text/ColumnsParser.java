package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of CREATE SOURCE with watermarks and primary key. */
final class ColumnsParser {
    private final Parser parser;
    private final Tokens tokens;
    private final List<Statement.ColumnDefinition> columns = new ArrayList<>();
    private final List<Statement.WatermarkClause> watermarks = new ArrayList<>();
    private List<String> primaryKey = List.of();

    ColumnsParser(Parser parser) {
        this.parser = parser;
        tokens = parser.tokens();
    }

    List<Statement.ColumnDefinition> columns() {
        return columns;
    }

    List<Statement.WatermarkClause> watermarks() {
        return watermarks;
    }

    List<String> primaryKey() {
        return primaryKey;
    }

    void parse() {
        tokens.expectSymbol("(");
        do {
            Position position = tokens.position();
            if (tokens.take("WATERMARK", "FOR")) {
                watermarks.add(watermark(position));
            } else if (primaryKey.isEmpty() && tokens.take("PRIMARY", "KEY")) {
                primaryKey = parser.queries().names("a column name");
                notEnforced();
            } else {
                columns.add(column(position));
            }
            tokens.checkChain(columns.size() + watermarks.size());
        } while (tokens.takeSymbol(","));
        tokens.expectSymbol(")");
    }

    private Statement.WatermarkClause watermark(Position position) {
        String column = tokens.name("a column name");
        Expression expression = tokens.take("AS") ? parser.expressions().expression() : null;
        return new Statement.WatermarkClause(position, column, expression);
    }

    private void notEnforced() {
        if (tokens.take("NOT")) {
            tokens.expect("ENFORCED");
        }
    }

    /** {@return a column that begins here} */
    Statement.ColumnDefinition column(Position position) {
        String name = tokens.name("a column name");
        boolean untyped = tokens.atWords("AS") || tokens.atWords("METADATA");
        TypeName type = untyped ? null : parser.types().type();
        Clauses clauses = new Clauses();
        while (clause(clauses)) {
            // Each clause at most once, in any order.
        }
        return new Statement.ColumnDefinition(
                position,
                name,
                type,
                clauses.notNull || clauses.primaryKey,
                clauses.primaryKey,
                clauses.computed,
                clauses.defaultValue,
                clauses.metadata);
    }

    /** What is said of one column behind its type. */
    private static final class Clauses {
        private boolean nullability;
        private boolean notNull;
        private boolean primaryKey;
        private @Nullable Expression computed;
        private @Nullable Expression defaultValue;
        private @Nullable String metadata;
    }

    private boolean clause(Clauses clauses) {
        if (!clauses.nullability && (tokens.atWords("NULL") || tokens.atWords("NOT"))) {
            clauses.nullability = true;
            clauses.notNull = tokens.take("NOT");
            tokens.expect("NULL");
        } else if (!clauses.primaryKey && tokens.take("PRIMARY")) {
            tokens.expect("KEY");
            clauses.primaryKey = true;
            if (tokens.wordAhead(1, "ENFORCED")) {
                notEnforced();
            }
        } else if (clauses.computed == null && tokens.take("AS")) {
            clauses.computed = parser.expressions().expression();
        } else if (clauses.defaultValue == null && tokens.take("DEFAULT")) {
            clauses.defaultValue = parser.expressions().withoutTests();
        } else if (clauses.metadata == null && tokens.take("METADATA")) {
            clauses.metadata = metadata();
        } else {
            return false;
        }
        return true;
    }

    /** METADATA, METADATA FROM 'key', METADATA('key'), METADATA 'key'; empty where the column's name is the key. */
    private String metadata() {
        String key = "";
        if (tokens.take("FROM")) {
            key = tokens.string("a key in quotes");
        } else if (tokens.takeSymbol("(")) {
            key = tokens.string("a key in quotes");
            tokens.expectSymbol(")");
        } else if (tokens.peek().kind() == Token.Kind.STRING) {
            key = tokens.next().text();
        }
        tokens.take("VIRTUAL");
        return key;
    }
}
