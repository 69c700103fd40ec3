package io.laminar.cli;

import io.laminar.cli.Failures.Script;
import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import io.laminar.cli.args.Option;
import io.laminar.cli.args.UsageException;
import io.laminar.engine.LaminarConfig;
import io.laminar.ring0.operator.Sizing;
import io.laminar.sql.Rehearsal;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.EngineShape;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Parser;
import io.laminar.sql.text.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** Prints the plans of a script's queries. Plans only: no file is opened, nothing runs. */
final class ExplainCommand implements Command {
    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "explain",
                "Print the plans of a script's queries",
                new CommandSpec.Operands("SCRIPT.sql", 1, 1, List.of()),
                List.of(Option.value("cores", "N", "plan for so many cores")),
                List.of("Nothing runs and no input is opened; files that the script names need not be there."));
    }

    @Override
    public ExitCode run(Arguments arguments, Terminal terminal) throws UsageException, IOException {
        String name = arguments.operands().get(0);
        Script script = new Script(name, Files.readString(terminal.resolve(name)));
        StringBuilder text = new StringBuilder();
        int cores = arguments.number("cores", 1, LaminarConfig.MAX_CORES);
        try {
            Rehearsal rehearsal = new Rehearsal(new Catalog(shape(cores)));
            for (Statement statement : Parser.parse(script.text(), System::getenv)) {
                List<String> lines = rehearsal.explain(statement);
                if (!lines.isEmpty()) {
                    text.append(text.isEmpty() ? "" : "\n")
                            .append(String.join("\n", lines))
                            .append('\n');
                }
                rehearsal.take(statement);
            }
        } catch (SqlException e) {
            return new ScriptErrors(script, terminal.err()).report(e);
        }
        terminal.out().write(text.toString().getBytes(StandardCharsets.UTF_8));
        return ExitCode.OK;
    }

    /** An engine with so many cores, and the settings that it has when nobody sets them. */
    private static EngineShape shape(int cores) {
        LaminarConfig config = LaminarConfig.defaults();
        Sizing sizing = new Sizing(config.blockRows(), config.blockDataBytes(), config.blocksPerStream());
        return new EngineShape(cores, false, sizing, config.blocksPerLane());
    }
}
