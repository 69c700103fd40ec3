package io.laminar.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Where a command runs.
 *
 * @param out standard output as bytes, unbuffered; a failed write throws
 * @param err standard error as text
 * @param directory the current directory
 * @param outIsTerminal whether a person reads standard output
 * @param errIsTerminal whether a person reads standard error
 */
public record Terminal(
        OutputStream out, PrintStream err, Path directory, boolean outIsTerminal, boolean errIsTerminal) {
    /** {@return the path, taken from the current directory when it is relative} */
    public Path resolve(String path) {
        return directory.resolve(path).normalize();
    }
}
