package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Options in parentheses: dotted or quoted keys, values as text. */
final class OptionsParser {
    private final Tokens tokens;

    OptionsParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** {@return no options} */
    Statement.Options none() {
        return new Statement.Options(tokens.position(), null, Map.of());
    }

    /** {@return a name with options, perhaps none} */
    Statement.Options named(String expected) {
        Position position = tokens.position();
        String name = tokens.qualifiedName(expected);
        return new Statement.Options(position, name, tokens.atSymbol("(") ? inParentheses() : Map.of());
    }

    /** {@return options in parentheses, in the order written} */
    Map<String, Statement.Option> inParentheses() {
        Map<String, Statement.Option> values = new LinkedHashMap<>();
        tokens.expectSymbol("(");
        if (tokens.takeSymbol(")")) {
            return values;
        }
        do {
            Position position = tokens.position();
            String key = key();
            if (!tokens.takeSymbol("=>")) {
                tokens.expectSymbol("=");
            }
            Statement.Option value = new Statement.Option(position, tokens.position(), value());
            if (values.put(key, value) != null) {
                throw new SqlException(SqlErrorCode.BAD_OPTION, position, "found='" + key + "' twice", null);
            }
            tokens.checkChain(values.size());
        } while (tokens.takeSymbol(","));
        tokens.expectSymbol(")");
        return values;
    }

    /** {@return a key: a text in quotes, or words with points between} */
    String key() {
        if (tokens.peek().kind() == Token.Kind.STRING) {
            return tokens.next().text();
        }
        StringBuilder key = new StringBuilder(word("an option"));
        while (tokens.takeSymbol(".")) {
            key.append('.').append(word("an option"));
        }
        return key.toString();
    }

    /** Keywords are words like others here. */
    private String word(String expected) {
        return tokens.peek().kind() == Token.Kind.WORD ? tokens.next().text() : tokens.name(expected);
    }

    /** {@return a value as text: a text in quotes, a number, a word, an interval} */
    String value() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case STRING, DURATION -> tokens.next().text();
            case NUMBER -> number("");
            case SYMBOL -> signed();
            case WORD -> interval() ? unit(tokens.next().text()) : key();
            case QUOTED -> key();
            case END -> throw tokens.unexpected("a value");
        };
    }

    private String signed() {
        if (!tokens.atSymbol("-") && !tokens.atSymbol("+")) {
            throw tokens.unexpected("a value");
        }
        String sign = tokens.next().isSymbol("-") ? "-" : "";
        if (tokens.peek().kind() != Token.Kind.NUMBER) {
            throw tokens.unexpected("a number");
        }
        return number(sign);
    }

    private String number(String sign) {
        return unit(sign + tokens.next().text());
    }

    private boolean interval() {
        Token.Kind behind = tokens.peek(1).kind();
        if (!tokens.wordAhead(0, "INTERVAL") || (behind != Token.Kind.STRING && behind != Token.Kind.NUMBER)) {
            return false;
        }
        tokens.next();
        return true;
    }

    private String unit(String number) {
        Token token = tokens.peek();
        if (token.kind() != Token.Kind.WORD || Keywords.unit(token.text()) == null) {
            return number;
        }
        return number + " " + Keywords.unit(tokens.next().text());
    }
}
