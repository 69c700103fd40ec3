package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** SQL text to tokens. Names without quotes fold to lower case; {@code ${VAR}} is replaced by what it stands for. */
final class Lexer {
    private static final String[] LONG_SYMBOLS = {"->>", "::", "<>", "!=", "<=", ">=", "||", "->", "=>", "==", "<<"};
    private static final String SYMBOLS = "()[],;.+-*/%<>=~&|^#:{}?@";

    private final String text;
    private final @Nullable Function<String, @Nullable String> variables;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Replacement> replacements = new ArrayList<>();
    private int at;
    private int line;
    private int lineStart;

    /** What stood for {@code ${VAR}} in the text. */
    record Replacement(int from, int to, String value) {}

    private Lexer(String text, @Nullable Function<String, @Nullable String> variables, int firstLine) {
        this.text = text;
        this.line = firstLine;
        this.variables = variables;
    }

    /**
     * {@return the text as tokens, the last of kind END}
     *
     * @param text SQL
     * @param variables what {@code ${VAR}} stands for; null for no variables, then texts in quotes keep it as it is
     */
    static Tokens tokens(String text, @Nullable Function<String, @Nullable String> variables) {
        return tokens(text, variables, 1);
    }

    /** {@return the text as tokens, its lines counted from another than 1} */
    static Tokens tokens(String text, @Nullable Function<String, @Nullable String> variables, int firstLine) {
        Lexer lexer = new Lexer(text, variables, firstLine);
        lexer.run();
        return new Tokens(text, lexer.tokens, lexer.replacements);
    }

    private void run() {
        if (text.startsWith("\uFEFF")) {
            at = 1;
        }
        while (skipBlank()) {
            next();
        }
        tokens.add(new Token(Token.Kind.END, "", here(), at));
    }

    private Position here() {
        return new Position(line, at - lineStart + 1, at);
    }

    private char peek(int ahead) {
        int index = at + ahead;
        return index < text.length() ? text.charAt(index) : '\0';
    }

    /** Moves on by one character, counting lines; a lone carriage return is no line's end. */
    private void step() {
        if (text.charAt(at++) == '\n') {
            line++;
            lineStart = at;
        }
    }

    private boolean skipBlank() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '-' && peek(1) == '-') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    checkedStep();
                }
            } else if (c == '/' && peek(1) == '*') {
                skipComment();
            } else if (isControl(c)) {
                throw badCharacter(c);
            } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                step();
            } else {
                return true;
            }
        }
        return false;
    }

    private void skipComment() {
        Position start = here();
        int depth = 0;
        do {
            if (at >= text.length()) {
                throw new SqlException(SqlErrorCode.UNTERMINATED, start, "found='/*'", "close the comment with */");
            }
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                checkedStep();
            }
        } while (depth > 0);
    }

    private void checkedStep() {
        char c = text.charAt(at);
        if (isControl(c)) {
            throw badCharacter(c);
        }
        step();
    }

    private static boolean isControl(char c) {
        return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t' && c != '\f';
    }

    private SqlException badCharacter(char c) {
        String shown = isControl(c) || c > 126 ? String.format(Locale.ROOT, "U+%04X", (int) c) : "'" + c + "'";
        String hint = c == '\u2019' || c == '\u2018' ? "use the straight quote '" : null;
        return new SqlException(SqlErrorCode.BAD_CHARACTER, here(), "found=" + shown, hint);
    }

    private void next() {
        char c = text.charAt(at);
        if (c == '\'') {
            quoted('\'', Token.Kind.STRING);
        } else if (c == '"' || c == '`') {
            quoted(c, Token.Kind.QUOTED);
        } else if (isDigit(c) || (c == '.' && isDigit(peek(1)) && !afterName())) {
            number();
        } else if (Character.isLetter(c) || c == '_') {
            word();
        } else if (c == '$' && peek(1) == '{') {
            variable();
        } else {
            symbol();
        }
    }

    /** Whether the last token ends right here and may have a field, so that a point begins no number. */
    private boolean afterName() {
        if (tokens.isEmpty()) {
            return false;
        }
        Token last = tokens.get(tokens.size() - 1);
        return last.end() == at && (last.kind() == Token.Kind.WORD || last.kind() == Token.Kind.QUOTED);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private void word() {
        Position start = here();
        while (at < text.length() && (isPart(peek(0)) || (peek(0) == '$' && peek(1) != '{'))) {
            at++;
        }
        add(Token.Kind.WORD, text.substring(start.offset(), at).toLowerCase(Locale.ROOT), start);
    }

    private void add(Token.Kind kind, String value, Position start) {
        tokens.add(new Token(kind, value, start, at));
    }

    private void number() {
        Position start = here();
        digits();
        if (peek(0) == '.') {
            at++;
            digits();
        }
        char sign = peek(1);
        boolean signed = (sign == '+' || sign == '-') && isDigit(peek(2));
        if ((peek(0) == 'e' || peek(0) == 'E') && (isDigit(sign) || signed)) {
            at += signed ? 2 : 1;
            digits();
        }
        String digits = text.substring(start.offset(), at);
        int letters = at;
        while (at < text.length() && isPart(peek(0))) {
            at++;
        }
        if (at == letters) {
            add(Token.Kind.NUMBER, digits, start);
        } else if (Keywords.shortUnit(text.substring(letters, at)) != null) {
            add(Token.Kind.DURATION, text.substring(start.offset(), at), start);
        } else {
            throw new SqlException(
                    SqlErrorCode.BAD_NUMBER,
                    start,
                    "found='" + shorten(text.substring(start.offset(), at)) + "'",
                    null);
        }
    }

    private void digits() {
        while (isDigit(peek(0))) {
            at++;
        }
    }

    /** Cuts what errors show of a text. */
    static String shorten(String found) {
        return found.length() > 40 ? found.substring(0, 37) + "..." : found;
    }

    private void quoted(char quote, Token.Kind kind) {
        Position start = here();
        StringBuilder value = new StringBuilder();
        at++;
        while (true) {
            if (at >= text.length()) {
                throw new SqlException(
                        SqlErrorCode.UNTERMINATED, start, "found=" + quote, "close the quoted part with " + quote);
            }
            char c = text.charAt(at);
            if (c == quote && peek(1) == quote) {
                value.append(quote);
                at += 2;
            } else if (c == quote) {
                at++;
                break;
            } else if (kind == Token.Kind.STRING && variables != null && c == '$' && peek(1) == '{') {
                value.append(replacement(true));
            } else {
                checkedStep();
                value.append(c);
            }
        }
        if (kind == Token.Kind.QUOTED && value.isEmpty()) {
            throw new SqlException(SqlErrorCode.BAD_LITERAL, start, "found=" + quote + quote, "a name is not empty");
        }
        add(kind, value.toString(), start);
    }

    /** Reads {@code ${NAME}} at the current place. */
    private String replacement(boolean inString) {
        Position start = here();
        int close = text.indexOf('}', at);
        int end = at + 2;
        while (end < text.length() && (isPart(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        if (close < 0 || close != end || end == at + 2) {
            throw new SqlException(SqlErrorCode.BAD_LITERAL, start, "found='${', expected='${NAME}'", null);
        }
        String name = text.substring(at + 2, close);
        String value = variables == null ? null : variables.apply(name);
        if (value == null) {
            String hint = variables == null ? "variables are replaced when a file is loaded" : "set " + name;
            throw new SqlException(SqlErrorCode.UNKNOWN_VARIABLE, start, "found='${" + name + "}'", hint);
        }
        at = close + 1;
        replacements.add(new Replacement(start.offset(), at, inString ? value.replace("'", "''") : value));
        return value;
    }

    /** The tokens of a variable's value stand where the variable stood. */
    private void variable() {
        Position start = here();
        for (Token token : value(start)) {
            if (token.kind() != Token.Kind.END) {
                tokens.add(new Token(token.kind(), token.text(), start, at));
            }
        }
    }

    /** An error in the value is one of the script, where the variable stands; the value itself may be a secret. */
    private List<Token> value(Position start) {
        String value = replacement(false);
        try {
            return tokens(value, null).list();
        } catch (SqlException e) {
            throw new SqlException(e.code(), start, "in the value of " + text.substring(start.offset(), at), e.hint());
        }
    }

    private void symbol() {
        Position start = here();
        for (String symbol : LONG_SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                at += symbol.length();
                add(Token.Kind.SYMBOL, symbol, start);
                return;
            }
        }
        char c = text.charAt(at);
        if (SYMBOLS.indexOf(c) < 0) {
            throw badCharacter(c);
        }
        at++;
        add(Token.Kind.SYMBOL, String.valueOf(c), start);
    }
}
