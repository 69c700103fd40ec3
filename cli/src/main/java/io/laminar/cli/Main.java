package io.laminar.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;

/** Where the program starts. */
public final class Main {
    /** Set by scripts/laminar: which of standard output and standard error are terminals, as {@code out,err}. */
    private static final String TERMINALS = "laminar.terminals";

    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param words command, operands and options
     */
    public static void main(String[] words) {
        String terminals = System.getProperty(TERMINALS, "");
        Terminal terminal = new Terminal(
                new FileOutputStream(FileDescriptor.out),
                System.err,
                Path.of("").toAbsolutePath(),
                terminals.contains("out"),
                terminals.contains("err"));
        Interruption interruption = new Interruption();
        interruption.listen();
        ExitCode code;
        try {
            code = new CommandLine(terminal, interruption).run(words);
        } finally {
            interruption.finished();
        }
        System.exit(code.status());
    }
}
