package io.laminar.cli.run;

import java.util.Map;
import java.util.TreeMap;

/**
 * A text with insertions that keep its lines: places in the patched text are led back to the original, so that errors
 * point to what the user wrote.
 */
final class Patch {
    private final String text;
    private final TreeMap<Integer, String> insertions = new TreeMap<>();

    Patch(String text) {
        this.text = text;
    }

    /**
     * Inserts a text without line breaks before the character at an offset; a second one at the same place follows the
     * first.
     */
    void insert(int offset, String inserted) {
        if (inserted.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("insertions must not break lines: " + inserted);
        }
        insertions.merge(offset, inserted, String::concat);
    }

    /** {@return the text with the insertions} */
    String patched() {
        StringBuilder patched = new StringBuilder(text);
        insertions.descendingMap().forEach(patched::insert);
        return patched.toString();
    }

    /** {@return the column in the original of a column (from 1) in the patched text; the line is the same} */
    int originalColumn(int line, int column) {
        int lineStart = offsetOfLine(line);
        int lineEnd = text.indexOf('\n', lineStart);
        int shift = 0;
        for (Map.Entry<Integer, String> entry : insertions
                .subMap(lineStart, true, lineEnd < 0 ? text.length() : lineEnd, true)
                .entrySet()) {
            int from = entry.getKey() - lineStart + 1 + shift;
            if (column < from) {
                break;
            }
            // A place inside an insertion is led to where it was inserted.
            shift += Math.min(entry.getValue().length(), column - from);
        }
        return column - shift;
    }

    private int offsetOfLine(int line) {
        int offset = 0;
        for (int n = 1; n < line; n++) {
            int end = text.indexOf('\n', offset);
            if (end < 0) {
                return offset;
            }
            offset = end + 1;
        }
        return offset;
    }
}
