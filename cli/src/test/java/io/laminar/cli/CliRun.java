package io.laminar.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One run of the command line inside the test.
 *
 * @param code how it ended
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record CliRun(ExitCode code, String out, String err) {
    static CliRun of(String... words) {
        return in(Repository.root(), words);
    }

    static CliRun in(Path directory, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return start(directory, out, false, words);
    }

    static CliRun onTerminal(Path directory, String... words) {
        return start(directory, new ByteArrayOutputStream(), true, words);
    }

    /** Runs with another standard output; {@link #out} is what that prints as. */
    static CliRun start(Path directory, OutputStream out, boolean terminal, String... words) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ExitCode code;
        try (PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            Terminal at = new Terminal(out, printed, directory, terminal, terminal);
            code = new CommandLine(at, new Interruption()).run(words);
        }
        String text = out instanceof ByteArrayOutputStream bytes ? bytes.toString(StandardCharsets.UTF_8) : "";
        return new CliRun(code, text, err.toString(StandardCharsets.UTF_8));
    }
}
