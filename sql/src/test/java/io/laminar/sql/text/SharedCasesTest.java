package io.laminar.sql.text;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.sql.error.SqlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The queries and definitions of the shared cases parse and print; skipped where the cases are not at hand. */
final class SharedCasesTest {
    private static final Path CASES = Path.of("../../shared/sql-cases/cases.jsonl");
    private static final String TEXT = "\"((?:[^\"\\\\]|\\\\.)*+)\"";
    private static final Pattern STRING = Pattern.compile(TEXT);
    private static final Pattern QUERY = Pattern.compile("\"query\":" + TEXT);
    private static final Pattern DDL = Pattern.compile("\"ddl\":\\[((?:" + TEXT + ",?)*+)\\],\"query\"");

    @Test
    void shouldParseEveryCase() throws IOException {
        assumeTrue(Files.exists(CASES));
        int queries = 0;
        for (String line : Files.readAllLines(CASES)) {
            List<String> texts = new ArrayList<>();
            Matcher query = QUERY.matcher(line);
            assertTrue(query.find(), line);
            texts.add(unescaped(query.group(1)));
            Matcher ddl = DDL.matcher(line);
            assertTrue(ddl.find(), line);
            Matcher string = STRING.matcher(ddl.group(1));
            while (string.find()) {
                texts.add(unescaped(string.group(1)));
            }
            texts.forEach(SharedCasesTest::check);
            queries++;
        }
        assertTrue(queries >= 60, "cases: " + queries);
    }

    private static void check(String text) {
        try {
            Statement statement = Parser.parseStatement(text);
            assertNull(Trees.difference(statement, Parser.parseStatement(TreePrinter.print(statement))));
        } catch (SqlException e) {
            throw new AssertionError(e.getMessage() + "\n" + text, e);
        }
    }

    private static String unescaped(String json) {
        return json.replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\\"", "\"")
                .replace("\\\\", "\\");
    }
}
