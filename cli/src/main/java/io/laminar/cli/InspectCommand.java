package io.laminar.cli;

import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import io.laminar.cli.args.Option;
import io.laminar.cli.inspect.DirectoryInspection;
import io.laminar.cli.inspect.EngineFolder;
import io.laminar.cli.inspect.InspectionJson;
import io.laminar.cli.inspect.InspectionText;
import io.laminar.engine.error.ConfigException;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Says what is in a data directory, and whether it is whole. */
final class InspectCommand implements Command {
    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "inspect",
                "Say what is in a data directory, and whether it is whole",
                new CommandSpec.Operands("DIR", 1, 1, List.of()),
                List.of(
                        Option.flag("verify", "read every page of every checkpoint, and all that sinks have staged"),
                        Option.choice("format", "format of what is said", "table", "json"),
                        Option.flag("statements", "show statements and regions of each checkpoint")),
                List.of("""
                        DIR is the data.directory of an engine, which may run or have crashed: nothing is locked or
                        changed. Logs are read as a whole; 4 is the exit code when something is damaged.""", """
                        example:
                          laminar run sums.sql --data state
                          laminar inspect state --verify"""));
    }

    @Override
    public ExitCode run(Arguments arguments, Terminal terminal) throws IOException {
        try {
            EngineFolder folder =
                    EngineFolder.of(terminal.resolve(arguments.operands().get(0)));
            DirectoryInspection found = DirectoryInspection.of(folder, arguments.has("verify"));
            String text = arguments.value("format", "table").equals("json")
                    ? InspectionJson.of(found)
                    : InspectionText.of(found, arguments.has("statements"));
            terminal.out().write(text.getBytes(StandardCharsets.UTF_8));
            return found.problems().isEmpty() ? ExitCode.OK : ExitCode.DATA;
        } catch (ConfigException e) {
            return StorageFailures.report(e, terminal.err());
        } catch (StorageException e) {
            return StorageFailures.report(e, terminal.err());
        }
    }
}
