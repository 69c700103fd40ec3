package io.laminar.cli;

import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import java.util.List;

/** Prints the plans of a script's queries. */
final class ExplainCommand implements Command {
    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "explain",
                "Print the plans of a script's queries",
                new CommandSpec.Operands("SCRIPT.sql", 1, 1, List.of()),
                List.of(),
                List.of());
    }

    @Override
    public ExitCode run(Arguments arguments, Terminal terminal) {
        throw new UnsupportedOperationException();
    }
}
