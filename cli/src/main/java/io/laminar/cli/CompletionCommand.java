package io.laminar.cli;

import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import io.laminar.cli.args.Completion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Prints a completion script for a shell. */
final class CompletionCommand implements Command {
    private final Supplier<List<CommandSpec>> specs;

    CompletionCommand(Supplier<List<CommandSpec>> specs) {
        this.specs = specs;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "completion",
                "Print a completion script for a shell",
                new CommandSpec.Operands("bash|zsh", 1, 1, List.of("bash", "zsh")),
                List.of(),
                List.of("""
                        To switch it on, for this shell only:
                          source <(./scripts/laminar completion bash)
                        It completes the word laminar and paths that end in /laminar."""));
    }

    @Override
    public ExitCode run(Arguments arguments, Terminal terminal) throws IOException {
        boolean bash = arguments.operands().get(0).equals("bash");
        String script = bash ? Completion.bash(specs.get()) : Completion.zsh(specs.get());
        terminal.out().write(script.getBytes(StandardCharsets.UTF_8));
        return ExitCode.OK;
    }
}
