package io.laminar.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.ring0.operator.Sizing;
import io.laminar.sql.catalog.EngineShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Scripts of {@code src/test/resources/golden} and what they answer, plans for the most part.
 * {@code -Dgolden.update=true} writes the answers anew.
 */
class GoldenPlanTest {
    private static final Path FOLDER = folder();

    private static Path folder() {
        Path here = Path.of("src/test/resources/golden");
        return Files.isDirectory(here) ? here : Path.of("sql").resolve(here);
    }

    @TestFactory
    List<DynamicTest> shouldAnswerAsBefore() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<Path> scripts = files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
            assertFalse(scripts.isEmpty(), "no scripts in " + FOLDER.toAbsolutePath());
            return scripts.stream()
                    .map(script ->
                            DynamicTest.dynamicTest(FOLDER.relativize(script).toString(), () -> check(script)))
                    .toList();
        }
    }

    private static void check(Path script) throws IOException {
        String sql = Files.readString(script);
        assertTrue(sql.startsWith("-- "), "a script begins with what it shows: " + script);
        String actual = String.join("\n", new Script(shape(sql)).answers(sql)).stripTrailing() + "\n";
        Path expected = Path.of(script.toString().replaceAll("\\.sql$", ".expected"));
        if (Boolean.getBoolean("golden.update")) {
            write(expected, actual);
        }
        assertEquals(Files.readString(expected), actual, script.toString());
    }

    /** A script that begins with {@code -- On 4 cores:} is planned for so many, with two blocks of 1024 rows a lane. */
    private static EngineShape shape(String sql) {
        Matcher cores = Pattern.compile("-- On ([0-9]+) cores: .*")
                .matcher(sql.lines().findFirst().orElse(""));
        return cores.matches()
                ? new EngineShape(Integer.parseInt(cores.group(1)), false, new Sizing(1024, 65_536, 2), 2)
                : EngineShape.ONE_CORE;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
