package io.laminar.sql.text;

import java.util.List;

/** Tells a query in parentheses from an expression or a join in parentheses, however many there are. */
final class QueryStarts {
    private final List<Token> tokens;
    /** Of each opening parenthesis its closing one, or the end of the text. */
    private final int[] close;

    QueryStarts(List<Token> tokens) {
        this.tokens = tokens;
        close = new int[tokens.size()];
        int[] open = new int[tokens.size()];
        int depth = 0;
        for (int i = 0; i < close.length; i++) {
            if (tokens.get(i).isSymbol("(")) {
                open[depth++] = i;
                close[i] = close.length - 1;
            } else if (tokens.get(i).isSymbol(")") && depth > 0) {
                close[open[--depth]] = i;
            }
        }
    }

    private Token get(int index) {
        return tokens.get(Math.min(index, tokens.size() - 1));
    }

    /** {@return whether a query begins here, parentheses aside} */
    boolean at(int index) {
        Token token = get(index);
        return token.isWord("SELECT")
                || token.isWord("WITH")
                || (token.isWord("VALUES") && get(index + 1).isSymbol("("));
    }

    /** {@return whether a query begins at this parenthesis} */
    boolean inParentheses(int open) {
        int inner = open;
        while (get(inner).isSymbol("(")) {
            inner++;
        }
        if (inner == open || !at(inner)) {
            return false;
        }
        for (int i = inner - 1; i > open; i--) {
            if (!continuesQuery(close[i] + 1)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a query in parentheses goes on with this token, rather than an expression or a join. */
    private boolean continuesQuery(int index) {
        Token token = get(index);
        if (token.kind() == Token.Kind.SYMBOL) {
            return token.isSymbol(")");
        }
        Token behind = get(index + 1);
        return switch (token.text()) {
            case "union", "except", "intersect", "order", "limit", "emit", "offset" -> true;
            case "fetch" -> behind.isWord("FIRST") || behind.isWord("NEXT");
            case "allow" -> behind.isWord("LATENESS");
            case "late" -> behind.isWord("DATA");
            case "on" -> behind.isWord("ERROR");
            default -> false;
        };
    }
}
