package io.laminar.cli;

import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Prints the version of Laminar and of what it runs on. */
final class VersionCommand implements Command {
    @Override
    public CommandSpec spec() {
        return new CommandSpec("version", "Print the version", CommandSpec.Operands.NONE, List.of(), List.of());
    }

    @Override
    public ExitCode run(Arguments arguments, Terminal terminal) throws IOException {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        String text = "laminar " + (version == null ? "(not packaged)" : version) + ", JDK " + Runtime.version() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + "\n";
        terminal.out().write(text.getBytes(StandardCharsets.UTF_8));
        return ExitCode.OK;
    }
}
