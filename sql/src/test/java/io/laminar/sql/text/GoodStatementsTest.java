package io.laminar.sql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.laminar.sql.error.SqlException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** One line a statement in good.sql: written, and its normal form behind {@code ==>} where the two differ. */
final class GoodStatementsTest {
    @TestFactory
    List<DynamicTest> shouldPrintWhatWasParsedInNormalForm() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : lines("/text/good.sql")) {
            String[] parts = line.split(" ==> ", -1);
            tests.add(DynamicTest.dynamicTest(parts[0], () -> check(parts[0], parts[parts.length - 1])));
        }
        assertNotEquals(0, tests.size());
        return tests;
    }

    private static void check(String written, String expected) {
        Statement statement = parse(written);
        String printed = TreePrinter.print(statement);
        assertEquals(expected, printed);
        assertNull(Trees.difference(statement, parse(printed)));
    }

    private static Statement parse(String text) {
        try {
            return Parser.parseStatement(text);
        } catch (SqlException e) {
            throw new AssertionError(e.getMessage() + "\n" + e.snippet(text), e);
        }
    }

    /** Lines of a resource without comments and empty ones. */
    static List<String> lines(String resource) throws IOException {
        List<String> lines = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(GoodStatementsTest.class.getResourceAsStream(resource));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }
}
