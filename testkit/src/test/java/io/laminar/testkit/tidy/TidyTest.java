package io.laminar.testkit.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.testkit.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reads every file of the repository and fails on what the house style forbids. */
class TidyTest {
    private static final Pattern TEXT = Pattern.compile(
            ".*\\.(java|md|xml|sh|sql|txt|properties|config|yml|yaml|toml|c|h|expected)|.*/[^.]+|[^.]+|\\.[^/]+");
    private static final int README_LINES_LEAST = 3;
    private static final int README_LINES_MOST = 40;

    private final SourceTree tree = SourceTree.find();

    @Test
    void shouldKeepCeilingsAndNames() {
        List<String> faults = new ArrayList<>();
        for (Path file : tree.javaFiles()) {
            String name = tree.name(file);
            faults.addAll(TidyRules.shape(name, tree.read(file), name.contains("/src/test/")));
            faults.addAll(TidyRules.javaLines(name, tree.read(file)));
        }
        assertNoFaults(faults);
    }

    @Test
    void shouldHoldNothingThatDoesNotBelong() {
        List<String> faults = new ArrayList<>();
        int read = 0;
        for (Path file : tree.files()) {
            String name = tree.name(file);
            if (TEXT.matcher(name).matches()) {
                faults.addAll(TidyRules.anyLines(name, tree.read(file)));
                read++;
            }
        }
        assertTrue(read > 20, "read only " + read + " files");
        assertNoFaults(faults);
    }

    @Test
    void shouldDescribeEveryPackage() {
        List<String> faults = new ArrayList<>();
        TreeSet<Path> packages = new TreeSet<>();
        for (Path file : tree.javaFiles()) {
            String name = tree.name(file);
            if (name.contains("/src/main/java/") && !name.endsWith("/module-info.java")) {
                packages.add(file.getParent());
            }
        }
        for (Path folder : packages) {
            Path description = folder.resolve("package-info.java");
            if (!Files.exists(description)) {
                faults.add(tree.name(folder) + ": no package-info.java");
            } else if (!tree.read(description).contains("@NullMarked")) {
                faults.add(tree.name(description) + ": not @NullMarked");
            } else if (!tree.read(description).contains("/**")) {
                faults.add(tree.name(description) + ": says nothing about the package");
            }
        }
        assertNoFaults(faults);
    }

    @Test
    void shouldHaveReadmeInEveryModule() {
        List<String> faults = new ArrayList<>();
        for (String module : tree.modulesWithSources()) {
            Path readme = tree.root().resolve(module).resolve("README.md");
            if (!Files.exists(readme)) {
                faults.add(module + ": no README.md");
                continue;
            }
            long lines =
                    tree.read(readme).lines().filter(line -> !line.isBlank()).count();
            if (lines < README_LINES_LEAST || lines > README_LINES_MOST) {
                faults.add("%s/README.md: %d lines, wanted %d to %d"
                        .formatted(module, lines, README_LINES_LEAST, README_LINES_MOST));
            }
        }
        assertNoFaults(faults);
    }

    @Test
    void shouldCatchTooLongFiles() {
        String text = "class A {\n" + "\n".repeat(TidyRules.FILE_LINES - 1) + "}\n";
        assertFault("A.java: file of 501 lines", TidyRules.shape("A.java", text, false));
        assertEquals(List.of(), TidyRules.shape("A.java", text, true));
    }

    @Test
    void shouldCatchTooLongMethods() {
        String text = "class A {\n    @Override\n    void a() {\n%s    }\n}\n";
        assertFault(
                "A.java:2: method a of 71 lines",
                TidyRules.shape("A.java", text.formatted("\n".repeat(TidyRules.METHOD_LINES - 2)), false));
        assertEquals(
                List.of(), TidyRules.shape("A.java", text.formatted("\n".repeat(TidyRules.METHOD_LINES - 3)), false));
    }

    @Test
    void shouldCatchTooManyParameters() {
        String few = "class A { void a(int a, int b, int c, int d, int e) {} }";
        String many = "class A { void a(int a, int b, int c, int d, int e, int f) {} }";
        String kernel = "class A { static void a(long a, int b, int c, int d, int e, int f, int g, int h) {} }";
        String hot = "class A { @HotPath long a(long a, int b, int c, int d, int e, int f) { return 1; } }";
        String record = "record A(int a, int b, int c, int d, int e, int f) { A { assert a > 0; } }";
        assertEquals(List.of(), TidyRules.shape("A.java", few, false));
        assertFault("A.java:1: a takes 6 parameters", TidyRules.shape("A.java", many, false));
        assertEquals(List.of(), TidyRules.shape("A.java", kernel, false));
        assertFault("takes 9", TidyRules.shape("A.java", kernel.replace("int b,", "int b, int i,"), false));
        assertEquals(List.of(), TidyRules.shape("A.java", hot, false));
        assertEquals(List.of(), TidyRules.shape("A.java", record, false));
    }

    @Test
    void shouldCatchBannedNames() {
        for (String name : List.of("StringUtil", "RowData", "RingBuffer", "RowManager")) {
            assertFault("banned word", TidyRules.shape("A.java", "class A { record %s() {} }".formatted(name), false));
        }
        for (String name : List.of("Database", "DataException", "Ring0Core", "Utility", "Uring", "Basement")) {
            assertEquals(List.of(), TidyRules.shape("A.java", "enum %s {}".formatted(name), false), name);
        }
    }

    @Test
    void shouldCatchLinesAndBanners() {
        assertFault("line of 121", TidyRules.javaLines("A.java", "a".repeat(121)));
        assertEquals(List.of(), TidyRules.javaLines("A.java", "a".repeat(120)));
        for (String banner : List.of("    // ======", "// ---- fields ----", "// -- fields", "//////", "/******")) {
            assertFault("banner", TidyRules.javaLines("A.java", banner));
        }
        for (String plain : List.of("/** Doc. */", "// a - b", "    // -1 means none", "int a; // ---")) {
            assertEquals(List.of(), TidyRules.javaLines("A.java", plain), plain);
        }
    }

    @Test
    void shouldCatchWhatDoesNotBelong() {
        String open = "TO" + "DO";
        for (String line : List.of(
                "// " + open + ": later",
                "see /wo" + "rk/main",
                "cd /ro" + "ot/x",
                "by Clau" + "de",
                "an AI assist" + "ant wrote it")) {
            assertFault("A.md:1", TidyRules.anyLines("A.md", line));
        }
        for (String line : List.of(
                "// " + open + " #12: later", "CoreAgent", "network/work/x", "an agent is what has a duty cycle")) {
            assertEquals(List.of(), TidyRules.anyLines("A.md", line), line);
        }
    }

    private static void assertFault(String expected, List<String> faults) {
        assertTrue(faults.stream().anyMatch(fault -> fault.contains(expected)), () -> expected + " not in " + faults);
    }

    private static void assertNoFaults(List<String> faults) {
        assertTrue(faults.isEmpty(), () -> faults.size() + " faults:\n" + String.join("\n", faults));
    }
}
