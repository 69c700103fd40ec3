package io.laminar.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Words failures for people. */
final class Failures {
    /** How much of a long line is shown around the place of an error. */
    private static final int SHOWN_BEFORE = 70;

    private static final int SHOWN_AFTER = 40;

    private Failures() {}

    /** {@return what went wrong with a file or standard output} */
    static String text(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "no such file: " + missing.getFile();
            case AccessDeniedException denied -> "not allowed to read or write: " + denied.getFile();
            case NotDirectoryException no -> "not a folder: " + no.getFile();
            case CharacterCodingException broken -> "not UTF-8 text: " + broken.getMessage();
            case FileSystemException other -> other.getFile() + ": " + other.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    /**
     * Words an error in a script.
     *
     * @param script the script
     * @param line from 1; 0 when the error has no place
     * @param column from 1; 0 when the error has no column
     * @param message what is wrong
     * @param hint what to do; may be empty
     * @return several lines: place and message, the source line, a caret below the place, the hint
     */
    static String inScript(Script script, int line, int column, String message, @Nullable String hint) {
        StringBuilder words = new StringBuilder(script.name());
        if (line > 0) {
            words.append(':').append(line);
            if (column > 0) {
                words.append(':').append(column);
            }
        }
        words.append(": ").append(message);
        String source = script.line(line);
        if (line > 0 && !source.isBlank()) {
            excerpt(words, source, column);
        }
        if (hint != null && !hint.isEmpty()) {
            words.append("\nhint: ").append(hint);
        }
        return words.toString();
    }

    private static void excerpt(StringBuilder words, String source, int column) {
        int place = Math.max(0, Math.min(column - 1, source.length()));
        int from = Math.max(0, place - SHOWN_BEFORE);
        int to = Math.min(source.length(), place + SHOWN_AFTER);
        String cutBefore = from > 0 ? "..." : "";
        String cutAfter = to < source.length() ? "..." : "";
        words.append("\n  ").append(cutBefore).append(source, from, to).append(cutAfter);
        if (column > 0) {
            words.append("\n  ").append(" ".repeat(cutBefore.length()));
            for (int index = from; index < place; index++) {
                // A tab moves the caret as far as it moves the text above it.
                words.append(source.charAt(index) == '\t' ? '\t' : ' ');
            }
            words.append('^');
        }
    }

    /**
     * A script and its name.
     *
     * @param name the file as the user named it
     * @param text all of it
     */
    record Script(String name, String text) {
        /** {@return a line from 1; empty when there is none of that number} */
        String line(int number) {
            return number < 1 ? "" : text.lines().skip(number - 1L).findFirst().orElse("");
        }
    }
}
