package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of a text, a place among them, the nesting so far, and which keywords could have stood at the place. */
final class Tokens {
    private static final int MAX_DEPTH = 200;
    private static final int MAX_CHAIN = 20_000;

    private final String text;
    private final List<Token> tokens;
    private final List<Lexer.Replacement> replacements;
    private final QueryStarts queries;
    private final Expectations expectations = new Expectations();
    private final int[] outerHeights = new int[MAX_DEPTH + 1];
    private int at;
    private int depth;
    private int height;

    Tokens(String text, List<Token> tokens, List<Lexer.Replacement> replacements) {
        this.text = text;
        this.tokens = tokens;
        this.replacements = replacements;
        queries = new QueryStarts(tokens);
    }

    List<Token> list() {
        return tokens;
    }

    /** {@return how many tokens are behind} */
    int place() {
        return at;
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Position position() {
        return peek().position();
    }

    Token next() {
        Token token = peek();
        if (at < tokens.size() - 1) {
            at++;
        }
        return token;
    }

    boolean atEnd() {
        return peek().kind() == Token.Kind.END;
    }

    boolean atSymbol(String symbol) {
        return peek().isSymbol(symbol);
    }

    boolean atSymbol(int ahead, String symbol) {
        return peek(ahead).isSymbol(symbol);
    }

    /** {@return whether the words stand here one after the other} */
    boolean atWords(String... words) {
        expectations.tried(at, words[0]);
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).isWord(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether one of the words stands so many tokens ahead} */
    boolean wordAhead(int ahead, String... words) {
        for (String word : words) {
            if (peek(ahead).isWord(word)) {
                return true;
            }
        }
        return false;
    }

    boolean take(String... words) {
        if (!atWords(words)) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            next();
        }
        return true;
    }

    boolean takeSymbol(String symbol) {
        if (!atSymbol(symbol)) {
            return false;
        }
        next();
        return true;
    }

    void expect(String... words) {
        for (String word : words) {
            if (!take(word)) {
                throw unexpected(word);
            }
        }
    }

    void expectSymbol(String symbol) {
        if (!takeSymbol(symbol)) {
            throw unexpected("'" + symbol + "'");
        }
    }

    /** {@return whether a name stands so many tokens ahead} */
    boolean isName(int ahead) {
        Token token = peek(ahead);
        return token.kind() == Token.Kind.QUOTED
                || (token.kind() == Token.Kind.WORD && !Keywords.isReserved(token.text()));
    }

    String name(String expected) {
        if (!isName(0)) {
            throw unexpected(expected);
        }
        return next().text();
    }

    /** {@return the last part of a name that may be qualified} */
    String qualifiedName(String expected) {
        List<String> parts = nameParts(expected);
        return parts.get(parts.size() - 1);
    }

    /** {@return the name of a source, stream or sink, its schema checked} */
    String relationName(String expected) {
        Position position = position();
        List<String> parts = nameParts(expected);
        int last = parts.size() - 1;
        Schemas.requireKnown(position, parts.subList(0, last), parts.get(last));
        return parts.get(last);
    }

    /** {@return a name that may be qualified: its parts, between which points stand} */
    List<String> nameParts(String expected) {
        List<String> parts = new ArrayList<>();
        do {
            parts.add(name(expected));
            checkChain(parts.size());
        } while (takeSymbol("."));
        return parts;
    }

    /** {@return a text in quotes} */
    String string(String expected) {
        if (peek().kind() != Token.Kind.STRING) {
            throw unexpected(expected);
        }
        return next().text();
    }

    /** Remembers that the name here is taken for an alias without AS: it may be a mistyped keyword. */
    String alias() {
        expectations.alias(at);
        return next().text();
    }

    /** {@return whether a query begins at the parenthesis so many tokens ahead} */
    boolean queryInParentheses(int ahead) {
        return queries.inParentheses(at + ahead);
    }

    /** {@return whether a query begins here, parentheses aside} */
    boolean atQuery() {
        return queries.at(at);
    }

    /** Goes one level deeper; to be undone by {@link #leave}. */
    void enter() {
        if (depth >= MAX_DEPTH) {
            throw tooDeep();
        }
        outerHeights[depth++] = height;
        height = 0;
    }

    void leave() {
        height = Math.max(outerHeights[--depth], height + 1);
    }

    /** {@return the height of what was parsed before at this level; for {@link #endOperand}} */
    int beginOperand() {
        int before = height;
        height = 0;
        return before;
    }

    void endOperand(int before) {
        height = Math.max(before, height);
    }

    /**
     * Notes that what was parsed last is wrapped into one more node. Forms that stand behind their operand lean on each
     * other: their trees are deep though their texts are not nested.
     */
    void wrap() {
        if (++height > MAX_DEPTH) {
            throw tooDeep();
        }
    }

    SqlException tooDeep() {
        return new SqlException(
                SqlErrorCode.TOO_DEEP, position(), "limit=" + MAX_DEPTH, "split it: name its parts in WITH");
    }

    /** Checks the length of a list or a chain of operators. */
    void checkChain(int length) {
        if (length > MAX_CHAIN) {
            throw new SqlException(SqlErrorCode.TOO_LARGE, position(), "limit=" + MAX_CHAIN, null);
        }
    }

    /** {@return the text of the tokens from one place to before another, variables replaced} */
    String slice(int fromPlace, int toPlace) {
        if (fromPlace >= toPlace) {
            return "";
        }
        int from = tokens.get(fromPlace).position().offset();
        int to = tokens.get(toPlace - 1).end();
        StringBuilder out = new StringBuilder();
        for (Lexer.Replacement replacement : replacements) {
            if (replacement.from() >= from && replacement.to() <= to) {
                out.append(text, from, replacement.from()).append(replacement.value());
                from = replacement.to();
            }
        }
        return out.append(text, from, to).toString();
    }

    /** {@return the text of the tokens from one place to before another as it was written, variables by their names} */
    String written(int fromPlace, int toPlace) {
        return fromPlace >= toPlace
                ? ""
                : text.substring(
                        tokens.get(fromPlace).position().offset(),
                        tokens.get(toPlace - 1).end());
    }

    /** {@return the error that something else was expected here, with what to write instead} */
    SqlException unexpected(String expected, @Nullable String hint) {
        return Expectations.unexpected(shown(peek()), position(), expected, hint);
    }

    /** {@return the error that something else was expected here, or at an alias before that was a mistyped keyword} */
    SqlException unexpected(String expected) {
        String keyword = expectations.mistypedAlias(at, at > 0 ? tokens.get(at - 1) : peek());
        if (keyword != null) {
            Token alias = tokens.get(at - 1);
            return Expectations.unexpected(shown(alias), alias.position(), keyword, "did you mean " + keyword + "?");
        }
        return unexpected(expected, expectations.hint(at, peek(), expected));
    }

    private String shown(Token found) {
        return found.kind() == Token.Kind.END
                ? "end of text"
                : "'" + Lexer.shorten(text.substring(found.position().offset(), found.end())) + "'";
    }
}
