package io.laminar.cli;

import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import io.laminar.cli.args.UsageException;
import java.io.IOException;

/** One command of the command line. */
interface Command {
    /** {@return the table of its operands and options} */
    CommandSpec spec();

    /**
     * Runs it.
     *
     * @throws UsageException when the arguments contradict each other
     * @throws IOException when standard output or a file cannot be written or read
     */
    ExitCode run(Arguments arguments, Terminal terminal) throws UsageException, IOException;
}
