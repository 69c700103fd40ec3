package io.laminar.cli.run;

/** Finds where a statement ends in a script that the parser has accepted. */
public final class StatementEnd {
    private StatementEnd() {}

    /**
     * Walks over a statement.
     *
     * @param text the script
     * @param from offset of the statement's first character
     * @return offset just behind its last character that is neither blank nor comment, before the semicolon
     */
    public static int of(String text, int from) {
        int end = from;
        int at = from;
        while (at < text.length() && text.charAt(at) != ';') {
            char c = text.charAt(at);
            if (text.startsWith("--", at)) {
                int line = text.indexOf('\n', at);
                at = line < 0 ? text.length() : line + 1;
            } else if (text.startsWith("/*", at)) {
                at = afterComment(text, at);
            } else if (c == '\'' || c == '"' || c == '`') {
                // A doubled quote is an empty text behind the first one, as far as skipping goes.
                int close = text.indexOf(c, at + 1);
                at = close < 0 ? text.length() : close + 1;
                end = at;
            } else {
                at++;
                end = Character.isWhitespace(c) ? end : at;
            }
        }
        return end;
    }

    /** Comments nest. */
    private static int afterComment(String text, int from) {
        int depth = 1;
        int at = from + 2;
        while (at < text.length() && depth > 0) {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        }
        return at;
    }
}
