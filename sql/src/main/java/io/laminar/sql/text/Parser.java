package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
        return of(text, null).script();
    }

    /**
     * {@return the statements of a text, which end at semicolons}
     *
     * @param text SQL, at most 1 MiB
     * @param variables what {@code ${NAME}} stands for, inside texts in quotes too; null where it is not set
     */
    public static List<Statement> parse(String text, Function<String, @Nullable String> variables) {
        return of(text, variables).script();
    }

    /**
     * {@return the only statement of a text}
     *
     * @param text SQL; a semicolon at the end is allowed
     */
    public static Statement parseStatement(String text) {
        Parser parser = of(text, null);
        while (parser.tokens.takeSymbol(";")) {
            // Empty statements are no statements.
        }
        Statement statement = parser.statements.statement();
        while (parser.tokens.takeSymbol(";")) {
            // As above.
        }
        parser.expectEnd();
        return statement;
    }

    /**
     * {@return an expression}
     *
     * @param text an expression and nothing else
     */
    public static Expression parseExpression(String text) {
        Parser parser = of(text, null);
        Expression expression = parser.expressions.expression();
        parser.expectEnd();
        return expression;
    }

    private static Parser of(String text, @Nullable Function<String, @Nullable String> variables) {
        if (text.length() > MAX_TEXT) {
            throw new SqlException(
                    SqlErrorCode.TOO_LARGE, Position.NONE, "characters=" + text.length() + ", limit=" + MAX_TEXT, null);
        }
        return new Parser(Lexer.tokens(text, variables));
    }

    private List<Statement> script() {
        List<Statement> result = new ArrayList<>();
        while (true) {
            while (tokens.takeSymbol(";")) {
                // Empty statements are no statements.
            }
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
