package io.laminar.cli;

import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import io.laminar.cli.args.HelpText;
import io.laminar.cli.args.Nearest;
import io.laminar.cli.args.UsageException;
import io.laminar.cli.doctor.NativeGround;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole command line: finds the command, runs it, and turns whatever goes wrong into a message and an exit code.
 */
public final class CommandLine {
    private final Terminal terminal;
    private final List<Command> commands;

    /**
     * Makes a command line.
     *
     * @param terminal where it runs
     * @param interruption asked by commands that run for long
     */
    public CommandLine(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.commands = List.of(
                new RunCommand(interruption),
                new ExplainCommand(),
                new CasesCommand(interruption),
                new VerifyCommand(),
                new TopCommand(interruption),
                new InspectCommand(),
                new RepairCommand(),
                new ReplayCommand(interruption),
                new DoctorCommand(Path.of("/"), NativeGround::probe),
                new VersionCommand(),
                new CompletionCommand(this::specs));
    }

    /**
     * Runs one command.
     *
     * @param words command, operands and options
     * @return how it ended; never throws
     */
    public ExitCode run(String... words) {
        try {
            return dispatch(List.of(words));
        } catch (UsageException e) {
            return usage(words.length == 0 ? "" : words[0], e);
        } catch (IOException e) {
            terminal.err().println("laminar: " + Failures.text(e));
            return ExitCode.ENVIRONMENT;
        } catch (RuntimeException | Error e) {
            terminal.err().println("laminar: this is a bug, please report it:");
            e.printStackTrace(terminal.err());
            return ExitCode.FAILED;
        }
    }

    private ExitCode dispatch(List<String> words) throws UsageException, IOException {
        if (words.isEmpty()) {
            throw new UsageException("no command given");
        }
        String name = words.get(0);
        if (name.equals("--help") || name.equals("-h") || words.equals(List.of("help"))) {
            return print(overview());
        }
        if (name.equals("help")) {
            return print(HelpText.of(command(words.get(1)).spec()));
        }
        Command command = command(name.equals("--version") ? "version" : name);
        Arguments arguments = Arguments.parse(command.spec(), words.subList(1, words.size()));
        if (arguments.has(Arguments.HELP)) {
            return print(HelpText.of(command.spec()));
        }
        return command.run(arguments, terminal);
    }

    private Command command(String name) throws UsageException {
        List<String> names = new ArrayList<>(List.of("help"));
        for (Command command : commands) {
            if (command.spec().name().equals(name)) {
                return command;
            }
            names.add(command.spec().name());
        }
        throw new UsageException("unknown command: " + name + Nearest.suggestion(name, names));
    }

    private @Nullable Command commandOrNull(String name) {
        return commands.stream()
                .filter(c -> c.spec().name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private ExitCode usage(String name, UsageException e) {
        terminal.err().println("laminar: " + e.getMessage());
        Command command = commandOrNull(name);
        terminal.err()
                .println(
                        command == null
                                ? "commands: "
                                        + String.join(
                                                ", ",
                                                specs().stream()
                                                        .map(CommandSpec::name)
                                                        .toList()) + "; more by laminar --help"
                                : "usage: " + HelpText.usage(command.spec()) + "; more by laminar " + name + " --help");
        return ExitCode.USAGE;
    }

    private ExitCode print(String text) throws IOException {
        terminal.out().write(text.getBytes(StandardCharsets.UTF_8));
        return ExitCode.OK;
    }

    private List<CommandSpec> specs() {
        return commands.stream().map(Command::spec).toList();
    }

    private String overview() {
        StringBuilder text = new StringBuilder("usage: laminar COMMAND [ARGUMENT...]\n\n");
        text.append("Streaming SQL over files, from the command line.\n\ncommands:\n");
        text.append(HelpText.list(specs()));
        text.append("\nMore by laminar COMMAND --help.\n\nexit codes:\n");
        for (ExitCode code : Arrays.asList(ExitCode.values())) {
            text.append("  ")
                    .append(code.status())
                    .append(" ".repeat(5 - String.valueOf(code.status()).length()));
            text.append(code.meaning()).append('\n');
        }
        return text.toString();
    }
}
