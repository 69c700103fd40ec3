package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what happens. */
class ReadmeTest {
    @TempDir
    Path folder;

    private static String readme() throws IOException {
        return Files.readString(Repository.root().resolve("README.md"));
    }

    private static String block(String opening) throws IOException {
        Matcher matcher =
                Pattern.compile("```" + opening + "\\n(.*?)```", Pattern.DOTALL).matcher(readme());
        assertTrue(matcher.find(), "README has no block " + opening);
        return matcher.group(1);
    }

    @Test
    void shouldPrintWhatItShowsForTheFirstCommand() throws IOException {
        List<String> shown = block("").lines().toList();
        assertEquals("$ ./scripts/laminar run examples/flights/delays.sql", shown.get(0));
        CliRun run = CliRun.of(
                shown.get(0).substring("$ ./scripts/laminar ".length()).split(" "));
        assertEquals(ExitCode.OK, run.code(), run.err());
        int more = shown.indexOf("...");
        assertEquals(shown.subList(1, more), run.out().lines().limit(more - 1).toList());
        String counts = shown.get(more + 1).replaceFirst(";.*", "");
        assertTrue(run.err().startsWith(counts + ";"), run.err());
    }

    @Test
    void shouldRunItsExample() throws Exception {
        String example = block("java");
        assertTrue(example.lines().count() <= 16, "the example must stay short");
        Path source = folder.resolve("Example.java");
        Files.writeString(
                source,
                "import io.laminar.engine.*; import java.time.Duration;\n"
                        + "public class Example { public static void run(java.io.PrintStream out) {\n"
                        + example.replace("System.out", "out") + "} }");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", System.getProperty("java.class.path"), source.toString());
        assertEquals(0, status);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {folder.toUri().toURL()});
                PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            loader.loadClass("Example").getMethod("run", PrintStream.class).invoke(null, out);
        }
        assertEquals("ACME 12.5\n", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldLinkToFilesThatAreThere() throws IOException {
        Matcher links = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(readme());
        int count = 0;
        while (links.find()) {
            assertTrue(Files.exists(Repository.root().resolve(links.group(1))), "dead link: " + links.group(1));
            count++;
        }
        assertTrue(count > 5);
    }
}
