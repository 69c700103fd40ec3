package io.laminar.sql.text;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.sql.error.SqlException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the text: a tree that prints and parses again, or a SqlException with its place in the text. */
final class TokenSoupTest {
    private static final int TEXTS = 15_000;
    private static final List<String> MORE = List.of(
            "${X}",
            "'",
            "\"",
            "`",
            "/*",
            "*/",
            "--",
            "\n",
            "\0",
            "\\",
            "1e",
            "5s",
            "é",
            "\uD83D\uDE00",
            "...",
            "((",
            "))",
            "<<",
            ">>",
            "::",
            "=>",
            "FOR",
            "OF",
            "[",
            "]",
            "{",
            "1_0",
            "9999999999999999999999");

    @Test
    void shouldFailWithSqlExceptionsOnly() throws IOException {
        List<String> statements = new ArrayList<>();
        List<String> words = new ArrayList<>(MORE);
        for (String line : GoodStatementsTest.lines("/text/good.sql")) {
            String statement = line.split(" ==> ", -1)[0];
            statements.add(statement);
            words.addAll(List.of(statement.split("(?<=\\W)|(?=\\W)", -1)));
        }
        long start = Long.getLong("laminar.seed", System.nanoTime());
        int parsed = 0;
        for (long seed = start; seed < start + TEXTS; seed++) {
            Random random = new Random(seed);
            String text = seed % 3 == 0 ? soup(random, words) : changed(random, statements, words);
            parsed += parses(seed, text) ? 1 : 0;
        }
        assertTrue(parsed > TEXTS / 50, "few texts parse, so little is tested: " + parsed);
    }

    private static String soup(Random random, List<String> words) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "SELECT " : "");
        for (int i = random.nextInt(40); i >= 0; i--) {
            text.append(words.get(random.nextInt(words.size()))).append(random.nextInt(4) == 0 ? "" : " ");
        }
        return text.toString();
    }

    /** A good statement with pieces cut out, doubled, or put in. */
    private static String changed(Random random, List<String> statements, List<String> words) {
        StringBuilder text = new StringBuilder(statements.get(random.nextInt(statements.size())));
        for (int i = random.nextInt(3); i >= 0; i--) {
            int from = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), from + random.nextInt(10));
            switch (random.nextInt(3)) {
                case 0 -> text.delete(from, to);
                case 1 -> text.insert(from, text.substring(from, to));
                default -> text.insert(from, " " + words.get(random.nextInt(words.size())) + " ");
            }
        }
        return text.toString();
    }

    private static boolean parses(long seed, String text) {
        List<Statement> statements;
        try {
            statements = Parser.parse(text, name -> "v");
        } catch (SqlException e) {
            int offset = e.position().offset();
            assertTrue(offset >= 0 && offset <= text.length(), () -> "seed " + seed + "\n" + text);
            assertTrue(e.position().line() >= 1 && e.position().column() >= 1, () -> "seed " + seed + "\n" + text);
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + seed + "\n" + text, e);
        }
        for (Statement statement : statements) {
            String printed = TreePrinter.print(statement);
            try {
                Statement again = Parser.parseStatement(printed);
                assertNull(Trees.difference(statement, again), () -> "seed " + seed + "\n" + text + "\n" + printed);
            } catch (SqlException e) {
                String message = "seed " + seed + ": " + e.getMessage() + "\n" + text + "\n" + e.snippet(printed);
                throw new AssertionError(message, e);
            }
        }
        return true;
    }
}
