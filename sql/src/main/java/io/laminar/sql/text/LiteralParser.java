package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import org.jspecify.annotations.Nullable;

/** Numbers, texts, truth, dates and times, intervals. */
final class LiteralParser {
    private final Tokens tokens;

    LiteralParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** {@return the literal here, or null if here is none} */
    @Nullable
    Expression literal() {
        Token token = tokens.peek();
        Position position = token.position();
        return switch (token.kind()) {
            case NUMBER -> number(position);
            case STRING -> new Expression.StringLiteral(position, tokens.next().text());
            case DURATION -> duration(position, tokens.next().text());
            case WORD -> word(token);
            case QUOTED, SYMBOL, END -> null;
        };
    }

    private Expression number(Position position) {
        String text = tokens.next().text();
        String unit = unitHere();
        if (unit == null) {
            return new Expression.NumberLiteral(position, text);
        }
        tokens.next();
        return new Expression.IntervalLiteral(position, text, unit, null);
    }

    private @Nullable String unitHere() {
        Token token = tokens.peek();
        return token.kind() == Token.Kind.WORD ? Keywords.unit(token.text()) : null;
    }

    private static Expression duration(Position position, String text) {
        int letters = 0;
        while (!Character.isLetter(text.charAt(letters)) || Keywords.shortUnit(text.substring(letters)) == null) {
            letters++;
        }
        return new Expression.IntervalLiteral(
                position, text.substring(0, letters), Keywords.shortUnit(text.substring(letters)), null);
    }

    private @Nullable Expression word(Token token) {
        Position position = token.position();
        boolean stringNext = tokens.peek(1).kind() == Token.Kind.STRING;
        switch (token.text()) {
            case "null" -> {
                tokens.next();
                return new Expression.NullLiteral(position);
            }
            case "true", "false" -> {
                if (tokens.atSymbol(1, ".") || tokens.atSymbol(1, "(")) {
                    return null;
                }
                tokens.next();
                return new Expression.BooleanLiteral(position, token.text().equals("true"));
            }
            case "date", "time", "timestamp" -> {
                if (!stringNext) {
                    return null;
                }
                tokens.next();
                return new Expression.TimeLiteral(
                        position, token.text(), tokens.next().text());
            }
            case "interval" -> {
                return interval(position);
            }
            default -> {
                return null;
            }
        }
    }

    private @Nullable Expression interval(Position position) {
        int sign = tokens.atSymbol(1, "-") || tokens.atSymbol(1, "+") ? 1 : 0;
        Token value = tokens.peek(1 + sign);
        boolean literal = switch (value.kind()) {
            case STRING, DURATION -> true;
            case NUMBER ->
                tokens.peek(2 + sign).kind() == Token.Kind.WORD
                        && Keywords.unit(tokens.peek(2 + sign).text()) != null;
            default -> false;
        };
        if (!literal || (sign == 1 && value.kind() != Token.Kind.STRING)) {
            return null;
        }
        tokens.next();
        boolean negative = sign == 1 && tokens.next().isSymbol("-");
        Expression interval = magnitude(position);
        return negative ? new Expression.Unary(position, "-", interval) : interval;
    }

    private Expression magnitude(Position position) {
        Token value = tokens.next();
        if (value.kind() == Token.Kind.DURATION) {
            return duration(position, value.text());
        }
        String unit = unitHere();
        if (unit == null) {
            return new Expression.IntervalLiteral(position, value.text(), null, null);
        }
        tokens.next();
        skipPrecision();
        String toUnit = null;
        if (tokens.atWords("TO")) {
            tokens.next();
            toUnit = unitHere();
            if (toUnit == null) {
                throw tokens.unexpected("a unit of time");
            }
            tokens.next();
            skipPrecision();
        }
        return new Expression.IntervalLiteral(position, value.text(), unit, toUnit);
    }

    /** DAY(3): how many digits may stand; ours take any number. */
    private void skipPrecision() {
        if (tokens.atSymbol("(") && tokens.peek(1).kind() == Token.Kind.NUMBER && tokens.atSymbol(2, ")")) {
            tokens.next();
            tokens.next();
            tokens.next();
        }
    }
}
