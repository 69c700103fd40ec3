package io.laminar.testkit.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.testkit.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/ERRORS.md} lists exactly the codes that the sources declare. Users see the enum {@code ErrorCode}; a
 * lower module's own enum, such as {@code SqlErrorCode}, repeats its numbers, without the prefix that says the area.
 */
class ErrorListTest {
    /** A row such as {@code | 2001 | UNKNOWN_COLUMN | ... |}, with or without code marks. */
    private static final Pattern ROW = Pattern.compile("^\\|\\s*`?([0-9]{4})`?\\s*\\|\\s*`?([A-Z][A-Z0-9_]*)`?\\s*\\|");

    private final SourceTree tree = SourceTree.find();

    @Test
    void shouldListEveryErrorCode() {
        List<String> faults = new ArrayList<>();
        Map<Integer, String> declared = new TreeMap<>();
        List<Path> files = tree.javaFiles().stream()
                .filter(file -> tree.name(file).matches(".*/src/main/.*ErrorCode\\.java"))
                .sorted(Comparator.comparingInt(
                        file -> file.getFileName().toString().length()))
                .toList();
        for (Path file : files) {
            faults.addAll(collect(JavaShape.parse(tree.name(file), tree.read(file)), declared));
        }
        Path list = tree.root().resolve("docs/ERRORS.md");
        String text = Files.exists(list) ? tree.read(list) : "";
        faults.addAll(differences(declared, text));
        assertTrue(faults.isEmpty(), () -> faults.size() + " faults:\n" + String.join("\n", faults));
    }

    @Test
    void shouldSayWhichSideMissesWhat() {
        String text = "| code | name |\n|---|---|\n| 1001 | A | x |\n| `1002` | `B_2` | y |\n| 1004 | D | z |\n";
        Map<Integer, String> declared = new TreeMap<>(Map.of(1001, "A", 1002, "B_3", 1003, "C"));
        assertEquals(
                List.of(
                        "1002 is B_3 in the sources and B_2 in docs/ERRORS.md",
                        "1003 C is missing in docs/ERRORS.md",
                        "1004 D is listed in docs/ERRORS.md and declared nowhere"),
                differences(declared, text));
    }

    @Test
    void shouldReadCodesAndTheirClashes() {
        String text = """
                enum ErrorCode {
                    A(1001, "x"),
                    B(1_002, "y") { int f() { return 1; } },
                    C(1001, "z"),
                    D(NUMBER, "w");
                    static final int NUMBER = 4;
                }
                """;
        Map<Integer, String> declared = new TreeMap<>();
        assertEquals(
                List.of(
                        "1001 is both A and C (ErrorCode)",
                        "ErrorCode.D: the first argument is not a number that can be read"),
                collect(JavaShape.parse("ErrorCode.java", text), declared));
        assertEquals(Map.of(1001, "A", 1002, "B"), declared);
        JavaShape lower = JavaShape.parse("SqlErrorCode.java", "enum SqlErrorCode { CYCLE(1003), CYCLES(1003) }");
        declared.put(1003, "SQL_CYCLE");
        assertEquals(List.of("1003 is both SQL_CYCLE and CYCLES (SqlErrorCode)"), collect(lower, declared));
    }

    private static List<String> collect(JavaShape shape, Map<Integer, String> declared) {
        List<String> faults = new ArrayList<>();
        for (JavaShape.Constant constant : shape.constants()) {
            Integer number = constant.number();
            if (number == null) {
                faults.add("%s.%s: the first argument is not a number that can be read"
                        .formatted(constant.owner(), constant.name()));
                continue;
            }
            String before = declared.putIfAbsent(number, constant.name());
            if (before != null && !before.equals(constant.name()) && !before.endsWith("_" + constant.name())) {
                faults.add("%d is both %s and %s (%s)".formatted(number, before, constant.name(), constant.owner()));
            }
        }
        return faults;
    }

    private static List<String> differences(Map<Integer, String> declared, String text) {
        List<String> faults = new ArrayList<>();
        Map<Integer, String> listed = new TreeMap<>();
        for (String line : text.lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.find()) {
                listed.put(Integer.valueOf(row.group(1)), row.group(2));
            }
        }
        declared.forEach((number, name) -> {
            String other = listed.get(number);
            if (other == null) {
                faults.add(number + " " + name + " is missing in docs/ERRORS.md");
            } else if (!other.equals(name)) {
                faults.add("%d is %s in the sources and %s in docs/ERRORS.md".formatted(number, name, other));
            }
        });
        listed.forEach((number, name) -> {
            if (!declared.containsKey(number)) {
                faults.add(number + " " + name + " is listed in docs/ERRORS.md and declared nowhere");
            }
        });
        return faults;
    }
}
