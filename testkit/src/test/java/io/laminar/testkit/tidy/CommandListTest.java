package io.laminar.testkit.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.testkit.SourceTree;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Commands that documents name are there: scripts, the words of {@code laminar} with their options, and of the bench.
 */
class CommandListTest {
    /**
     * In code, where commands stand: {@code scripts/laminar run}, {@code ./scripts/bench io}, {@code laminar verify}.
     */
    private static final Pattern COMMAND =
            Pattern.compile("(?m)(?:`|^\\$ |^)(?:\\./)?(?:(scripts/[a-z_]+)|(laminar))((?: [^`\\n#|]+)?)");

    private static final Pattern NAME = Pattern.compile("new CommandSpec\\(\\s*\"([a-z]+)\"");
    private static final Pattern OPTION = Pattern.compile("Option\\.[a-z]+\\(\\s*\"([a-z-]+)\"");

    private final SourceTree tree = SourceTree.find();

    @Test
    void shouldNameCommandsThatAreThere() {
        Set<String> words = declared(NAME);
        Set<String> options = declared(OPTION);
        assertTrue(words.containsAll(Set.of("run", "verify", "top")), words.toString());
        String bench = tree.read(tree.root().resolve("scripts/bench"));
        List<String> faults = new ArrayList<>();
        int seen = 0;
        for (var file : tree.files()) {
            String name = tree.name(file);
            if (!name.endsWith(".md") || name.startsWith("bench/results/") || name.startsWith("docs/adr/")) {
                continue;
            }
            Matcher command = COMMAND.matcher(tree.read(file));
            while (command.find()) {
                seen++;
                String script = command.group(1) == null ? "scripts/laminar" : command.group(1);
                String fault = script.equals("scripts/bench")
                        ? benchFault(bench, command.group(3))
                        : script.equals("scripts/laminar") ? fault(words, options, command.group(3)) : "";
                if (!Files.isRegularFile(tree.root().resolve(script))) {
                    fault = "no such script";
                }
                if (!fault.isEmpty()) {
                    faults.add(name + ": " + command.group().strip() + ": " + fault);
                }
            }
        }
        assertTrue(seen > 20, "commands: " + seen);
        assertEquals(List.of(), faults);
    }

    /** What the command line declares: names of commands, or of options. */
    private Set<String> declared(Pattern pattern) {
        Set<String> names = new TreeSet<>();
        for (var file : tree.javaFiles()) {
            if (tree.name(file).startsWith("cli/src/main/")) {
                Matcher matcher = pattern.matcher(tree.read(file));
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
        return names;
    }

    private static String fault(Set<String> words, Set<String> options, String rest) {
        List<String> parts = List.of(rest.strip().split("\\s+"));
        String word = parts.get(0);
        if (word.matches("[a-z]+") && !words.contains(word)) {
            return "no such command: " + word;
        }
        for (String part : parts) {
            Matcher option = Pattern.compile("--([a-z-]+).*").matcher(part);
            if (option.matches()
                    && !options.contains(option.group(1))
                    && !option.group(1).matches("help|version")) {
                return "no such option: --" + option.group(1);
            }
        }
        return "";
    }

    /** The first word says what is measured, and the script's own text names it. */
    private static String benchFault(String bench, String rest) {
        String word = rest.strip().split("\\s+")[0];
        return word.matches("[a-z0-9-]+")
                        && !Pattern.compile("\\b" + word + "\\b").matcher(bench).find()
                ? "not in its text: " + word
                : "";
    }

    @Test
    void shouldFindWhatIsNotThere() {
        assertEquals("no such command: veriy", fault(Set.of("verify"), Set.of("cores"), " veriy x.sql"));
        assertEquals("no such option: --core", fault(Set.of("verify"), Set.of("cores"), " verify x.sql --core=2"));
        assertEquals("", fault(Set.of("verify"), Set.of("cores"), " verify x.sql --cores 2"));
        assertEquals("not in its text: cups", benchFault("scripts/bench cores", " cups lane"));
    }
}
