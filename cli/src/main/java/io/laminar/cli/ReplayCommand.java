package io.laminar.cli;

import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import io.laminar.cli.args.Option;
import io.laminar.cli.args.UsageException;
import io.laminar.cli.inspect.EngineFolder;
import io.laminar.cli.replay.ReplayPrinter;
import io.laminar.cli.replay.ReplaySummary;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.LogReplay;
import io.laminar.engine.ReplayRequest;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs the logs of a data directory again, and shows what came of them. */
final class ReplayCommand implements Command {
    private final Interruption interruption;

    ReplayCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "replay",
                "Run the logs of a data directory again, and show what came of them",
                new CommandSpec.Operands("DIR", 1, 1, List.of()),
                List.of(
                        Option.value("from", "EPOCH", "checkpoint to begin with: an epoch, newest, oldest or 0"),
                        Option.value("to", "EPOCH", "the last epoch that is run again; all there is without"),
                        Option.repeated("stream", "NAME", "show this stream, sink or source; all but sources without"),
                        Option.value("until", "ROW", "stop right behind the row of this number"),
                        Option.choice("format", "format of rows", "csv", "json"),
                        Option.flag("state", "say what each operator has done and holds"),
                        Option.repeated("set", "KEY=VALUE", "a setting that the engine had, block.rows for instance")),
                List.of("""
                        DIR is the data.directory of an engine that does not run. Nothing in it is changed, no
                        connector is opened, no sink is written to. Rows go to standard output, each with its number,
                        its core and the log record that it is there for; where it stopped goes to standard error.
                        Twice the same says the same.""", """
                        example:
                          laminar inspect state
                          laminar replay state --from 5 --stream sums --until 17 --state"""));
    }

    @Override
    public ExitCode run(Arguments arguments, Terminal terminal) throws UsageException, IOException {
        ReplayRequest request = request(arguments);
        long until = arguments.has("until") ? epoch(arguments, "until") : Long.MAX_VALUE;
        EngineFolder folder;
        try {
            folder = EngineFolder.of(terminal.resolve(arguments.operands().get(0)));
        } catch (ConfigException e) {
            return StorageFailures.report(e, terminal.err());
        }
        LaminarConfig config = config(arguments, folder);
        try (LogReplay replay = LogReplay.open(config, request)) {
            return replay(replay, until, arguments, terminal);
        } catch (EngineException e) {
            ExitCode code = StorageFailures.report(e, terminal.err());
            return switch (e.code()) {
                case NO_SUCH_CHECKPOINT, UNKNOWN_RELATION, FUNCTION_CHANGED -> ExitCode.USAGE;
                default -> code;
            };
        }
    }

    private ExitCode replay(LogReplay replay, long until, Arguments arguments, Terminal terminal) throws IOException {
        ReplayPrinter printer = new ReplayPrinter(replay, format(arguments), terminal.out());
        boolean interrupted = false;
        try {
            while (!interrupted && replay.number() < until && replay.next()) {
                printer.print();
                interrupted = interruption.requested();
            }
        } finally {
            terminal.out().flush();
            terminal.err().print(ReplaySummary.of(replay, arguments.has("state")));
        }
        if (interrupted) {
            terminal.err().println("laminar: interrupted");
            return ExitCode.INTERRUPTED;
        }
        return replay.metrics().failures().isEmpty() ? ExitCode.OK : ExitCode.DATA;
    }

    private static LogReplay.Format format(Arguments arguments) {
        return LogReplay.Format.valueOf(arguments.value("format", "csv").toUpperCase(Locale.ROOT));
    }

    private static ReplayRequest request(Arguments arguments) throws UsageException {
        long from = switch (arguments.value("from", "newest")) {
            case "newest" -> ReplayRequest.NEWEST;
            case "oldest", "0" -> ReplayRequest.OLDEST;
            default -> epoch(arguments, "from");
        };
        long to = arguments.has("to") ? epoch(arguments, "to") : ReplayRequest.END;
        if (from != ReplayRequest.NEWEST && to <= from) {
            throw new UsageException("--to: an epoch behind --from is needed: " + to);
        }
        return new ReplayRequest(from, to, arguments.all("stream"));
    }

    private static long epoch(Arguments arguments, String name) throws UsageException {
        String text = arguments.value(name, "");
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) == 0) {
            throw new UsageException("--" + name + ": a number from 1 on is needed: " + text);
        }
        return Long.parseLong(text);
    }

    private static LaminarConfig config(Arguments arguments, EngineFolder folder) throws UsageException {
        LaminarConfig.Builder builder = LaminarConfig.builder();
        Map<String, String> settings = arguments.pairs("set");
        settings.put("data.directory", folder.path().toAbsolutePath().toString());
        try {
            settings.forEach(builder::set);
            return builder.build();
        } catch (ConfigException e) {
            throw new UsageException("--set: " + e.getMessage());
        }
    }
}
