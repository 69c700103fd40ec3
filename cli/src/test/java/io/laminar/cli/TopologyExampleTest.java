package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of graphs built in Java compile, and print what stands beside them. */
class TopologyExampleTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"topology,Highs", "state,Visits"})
    void shouldPrintWhatStandsBesideIt(String name, String main) throws Exception {
        Path example = Repository.root().resolve("examples").resolve(name);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        example.resolve(main + ".java").toString());
        assertEquals(0, status);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {folder.toUri().toURL()});
                PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            Class<?> loaded = loader.loadClass(main);
            if (name.equals("state")) {
                loaded.getMethod("run", PrintStream.class, int.class, Path.class)
                        .invoke(null, out, 2, folder.resolve("data"));
            } else {
                loaded.getMethod("run", PrintStream.class, int.class).invoke(null, out, 2);
            }
        }
        Path expected = example.resolve("expected.txt");
        String printed = sortedResults(bytes.toString(StandardCharsets.UTF_8));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(expected, printed);
        }
        assertEquals(Files.readString(expected), printed);
    }

    /** Results come in any order; the plan before them does not. */
    private static String sortedResults(String printed) {
        List<String> plan = new ArrayList<>();
        List<String> results = new ArrayList<>();
        printed.lines().forEach(line -> (line.matches("(highs|alerts|sessions) .*") ? results : plan).add(line));
        results.sort(null);
        plan.addAll(results);
        return String.join("\n", plan) + "\n";
    }
}
