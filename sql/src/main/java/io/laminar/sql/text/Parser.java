package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * SQL text to tree: recursive descent with precedence climbing. Nesting and length are bounded, so that no text can
 * exhaust the stack; every failure is a {@link SqlException} with its place.
 *
 * @threading any thread, no shared state
 * @allocation the tree and its tokens
 * @blocking never
 */
public final class Parser {
    private static final int MAX_TEXT = 1 << 20;

    private final Tokens tokens;
    private final ExpressionParser expressions;
    private final CallParser calls;
    private final TypeParser types;
    private final QueryParser queries;
    private final FromParser from;
    private final DdlParser ddl;
    private final StatementParser statements;

    private Parser(Tokens tokens) {
        this.tokens = tokens;
        types = new TypeParser(tokens);
        expressions = new ExpressionParser(this);
        calls = new CallParser(this);
        queries = new QueryParser(this);
        from = new FromParser(this);
        ddl = new DdlParser(this);
        statements = new StatementParser(this);
    }

    /**
     * {@return the statements of a text, which end at semicolons}
     *
     * @param text SQL, at most 1 MiB
     */
    public static List<Statement> parse(String text) {
        return script(of(text, null));
    }

    /**
     * {@return the statements of a text, which end at semicolons}
     *
     * @param text SQL, at most 1 MiB
     * @param variables what {@code ${NAME}} stands for, inside texts in quotes too; null where it is not set
     */
    public static List<Statement> parse(String text, Function<String, @Nullable String> variables) {
        return script(of(text, variables));
    }

    /**
     * {@return the only statement of a text}
     *
     * @param text SQL; a semicolon at the end is allowed
     */
    public static Statement parseStatement(String text) {
        Parser parser = of(text, null);
        return parser.guarded(() -> {
            parser.skipSemicolons();
            Statement statement = parser.statements.statement();
            parser.skipSemicolons();
            parser.expectEnd();
            return statement;
        });
    }

    /**
     * {@return an expression}
     *
     * @param text an expression and nothing else
     */
    public static Expression parseExpression(String text) {
        return parseExpression(text, 1);
    }

    /**
     * {@return an expression}
     *
     * @param text an expression and nothing else
     * @param firstLine number of its first line, where it is one piece of something larger
     */
    public static Expression parseExpression(String text, int firstLine) {
        return piece(text, firstLine, parser -> parser.expressions.expression());
    }

    /**
     * {@return an item of a SELECT list: an expression, perhaps with a name, or a star}
     *
     * @param text an item and nothing else
     * @param firstLine number of its first line
     */
    public static Query.Item parseItem(String text, int firstLine) {
        return piece(text, firstLine, parser -> new SelectParser(parser).item());
    }

    /**
     * {@return a column of CREATE SOURCE}
     *
     * @param text its definition and nothing else
     * @param firstLine number of its first line
     */
    public static Statement.ColumnDefinition parseColumn(String text, int firstLine) {
        return piece(text, firstLine, parser -> new ColumnsParser(parser).column(parser.tokens.position()));
    }

    private static <T> T piece(String text, int firstLine, Function<Parser, T> rule) {
        Parser parser = new Parser(Lexer.tokens(requireBounded(text), null, firstLine));
        return parser.guarded(() -> {
            T piece = rule.apply(parser);
            parser.expectEnd();
            return piece;
        });
    }

    private static Parser of(String text, @Nullable Function<String, @Nullable String> variables) {
        return new Parser(Lexer.tokens(requireBounded(text), variables));
    }

    private static String requireBounded(String text) {
        if (text.length() > MAX_TEXT) {
            throw new SqlException(
                    SqlErrorCode.TOO_LARGE, Position.NONE, "characters=" + text.length() + ", limit=" + MAX_TEXT, null);
        }
        return text;
    }

    private static List<Statement> script(Parser parser) {
        return parser.guarded(parser::statements);
    }

    /**
     * The nesting limit fits a stack of the usual size with room to spare. A caller that used most of its own gets the
     * same error as for a text beyond the limit: nothing is kept but this parser, so it is safe to go on.
     */
    private <T> T guarded(Supplier<T> parse) {
        try {
            return parse.get();
        } catch (StackOverflowError e) {
            throw tokens.tooDeep();
        }
    }

    private void skipSemicolons() {
        while (tokens.atSymbol(";")) {
            tokens.next();
        }
    }

    private List<Statement> statements() {
        List<Statement> result = new ArrayList<>();
        while (true) {
            skipSemicolons();
            if (tokens.atEnd()) {
                return result;
            }
            result.add(statements.statement());
            if (!tokens.atSymbol(";") && !tokens.atEnd()) {
                throw tokens.unexpected("end of statement");
            }
        }
    }

    private void expectEnd() {
        if (!tokens.atEnd()) {
            throw tokens.unexpected("end of text");
        }
    }

    Tokens tokens() {
        return tokens;
    }

    ExpressionParser expressions() {
        return expressions;
    }

    CallParser calls() {
        return calls;
    }

    TypeParser types() {
        return types;
    }

    QueryParser queries() {
        return queries;
    }

    FromParser from() {
        return from;
    }

    DdlParser ddl() {
        return ddl;
    }
}
