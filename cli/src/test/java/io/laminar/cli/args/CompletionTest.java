package io.laminar.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks real shells what they would complete. */
class CompletionTest {
    private static final List<CommandSpec> SPECS = List.of(
            new CommandSpec(
                    "run",
                    "Run it",
                    new CommandSpec.Operands("SCRIPT.sql", 1, 1, List.of()),
                    List.of(Option.choice("format", "how", "csv", "json"), Option.value("to", "FILE", "where: [here]")),
                    List.of()),
            new CommandSpec(
                    "completion",
                    "Complete it's words",
                    new CommandSpec.Operands("bash|zsh", 1, 1, List.of("bash", "zsh")),
                    List.of(),
                    List.of()));

    @TempDir
    Path folder;

    private String shell(String shell, String script) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("script"), script);
        Process process = new ProcessBuilder(shell, file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private String bash(String... words) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append(" '").append(word).append('\'');
        }
        return shell(
                "/bin/bash",
                Completion.bash(SPECS) + "COMP_WORDS=(" + line + ")\nCOMP_CWORD=" + (words.length - 1)
                        + "\n_laminar\nprintf '%s\\n' \"${COMPREPLY[@]}\" | sort\n");
    }

    @Test
    void shouldCompleteCommandsInBash() throws Exception {
        assertEquals("run\n", bash("laminar", "r"));
        assertEquals("--help\n--version\ncompletion\nhelp\nrun\n", bash("laminar", ""));
        assertEquals("completion\nrun\n", bash("laminar", "help", ""));
    }

    @Test
    void shouldCompleteOptionsTheirWordsAndFilesInBash() throws Exception {
        Files.writeString(folder.resolve("query.sql"), "");
        assertEquals("--format\n", bash("laminar", "run", "--f"));
        assertEquals("csv\njson\n", bash("laminar", "run", "--format", ""));
        assertEquals("query.sql\n", bash("laminar", "run", "q"));
        assertEquals("query.sql\n", bash("laminar", "run", "--to", "q"));
        assertEquals("zsh\n", bash("laminar", "completion", "z"));
    }

    @Test
    void shouldGiveZshAScriptItAccepts() throws Exception {
        String script = Completion.zsh(SPECS);
        assertTrue(script.contains("'completion:Complete it'\\''s words'"), script);
        assertTrue(script.contains("'--to[where\\: \\[here\\]]:to:_files'"), script);
        assumeTrue(Files.isExecutable(Path.of("/bin/zsh")), "needs zsh");
        shell("/bin/zsh", "autoload -Uz compinit && compinit -u -d '" + folder + "/dump'\n" + script);
    }
}
