package io.laminar.cli;

import io.laminar.cli.Failures.Script;
import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import io.laminar.cli.args.Option;
import io.laminar.cli.args.UsageException;
import io.laminar.cli.run.Bindings;
import io.laminar.cli.run.ScriptPlan;
import io.laminar.cli.run.ScriptRun;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs a script until all its inputs have ended. */
final class RunCommand implements Command {
    private static final int MOST_PORT = 65_535;

    private final Interruption interruption;

    RunCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "run",
                "Run a script until its inputs end",
                new CommandSpec.Operands("SCRIPT.sql", 1, 1, List.of()),
                List.of(
                        Option.repeated("source", "NAME=FILE", "read a source that has no FROM clause from a file"),
                        Option.repeated("output", "NAME=FILE", "write a stream's rows to a file"),
                        Option.choice("format", "format of rows on standard output", "table", "csv", "json"),
                        Option.value("cores", "N", "cores to run on; sources say by partition.by what is spread"),
                        Option.value("data", "DIR", "keep state there, and go on where it was left; data.directory"),
                        Option.repeated("set", "KEY=VALUE", "a setting of docs/CONFIGURATION.md"),
                        Option.value(
                                "prometheus",
                                "PORT",
                                "answer http://localhost:PORT/metrics while it runs; 0: any port"),
                        Option.flag("quiet", "no progress and no summary"),
                        Option.flag("progress", "show progress even where standard error is no terminal")),
                List.of("""
                        SELECT statements, and the last stream when it has no sink, go to standard output: as a table
                        on a terminal, else as CSV. Files are CSV, or JSON lines by their suffix, and packed by .gz.
                        Relative paths in the script count from the script's folder.""", """
                        example:
                          laminar run sums.sql --source trades=today.csv.gz --output sums=sums.jsonl"""));
    }

    @Override
    public ExitCode run(Arguments arguments, Terminal terminal) throws UsageException, IOException {
        String name = arguments.operands().get(0);
        Path file = terminal.resolve(name);
        Script script = new Script(name, Files.readString(file));
        ScriptPlan plan;
        try {
            plan = ScriptPlan.of(
                    script.text(), Parser.parse(script.text(), System::getenv), bindings(arguments, terminal));
        } catch (SqlException e) {
            return new ScriptErrors(script, terminal.err()).report(e);
        }
        LaminarConfig config = config(arguments, terminal, file);
        ScriptErrors errors = new ScriptErrors(script, terminal.err());
        boolean progress = !arguments.has("quiet") && (arguments.has("progress") || terminal.errIsTerminal());
        ScriptRun run = new ScriptRun(plan, terminal.err(), progress, interruption::requested);
        if (arguments.has("prometheus")) {
            run.answerPrometheus(port(arguments.value("prometheus", "")));
        }
        try {
            boolean finished = run.execute(config);
            if (!arguments.has("quiet") && plan.active()) {
                run.sumUp();
            }
            if (finished) {
                return ExitCode.OK;
            }
            terminal.err().println("laminar: interrupted");
            return ExitCode.INTERRUPTED;
        } catch (EngineException e) {
            return errors.report(e);
        }
    }

    private static int port(String text) throws UsageException {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MOST_PORT) {
            throw new UsageException("--prometheus: a port from 0 to 65535 is needed: " + text);
        }
        return Integer.parseInt(text);
    }

    private static Bindings bindings(Arguments arguments, Terminal terminal) throws UsageException {
        String format = arguments.value("format", terminal.outIsTerminal() ? "table" : "csv");
        return new Bindings(
                files(arguments.pairs("source"), terminal),
                files(arguments.pairs("output"), terminal),
                format.toUpperCase(Locale.ROOT));
    }

    static Map<String, Path> files(Map<String, String> pairs, Terminal terminal) {
        Map<String, Path> files = new LinkedHashMap<>();
        pairs.forEach((name, path) -> files.put(folded(name), terminal.resolve(path)));
        return files;
    }

    /** Names are read as SQL reads them: in lower case unless they stand in quotes. */
    private static String folded(String name) {
        boolean quoted = name.length() > 2 && name.startsWith("\"") && name.endsWith("\"");
        return quoted ? name.substring(1, name.length() - 1) : name.toLowerCase(Locale.ROOT);
    }

    private static LaminarConfig config(Arguments arguments, Terminal terminal, Path file) throws UsageException {
        LaminarConfig.Builder builder = LaminarConfig.builder()
                .cores(arguments.number("cores", 1, LaminarConfig.MAX_CORES))
                .baseDirectory(file.resolveSibling("").toAbsolutePath())
                .standardOutput(terminal.out());
        try {
            Map<String, String> settings = arguments.pairs("set");
            String data = arguments.value("data");
            if (data != null
                    && settings.put("data.directory", terminal.resolve(data).toString()) != null) {
                throw new UsageException("--data and --set data.directory contradict each other");
            }
            settings.forEach(builder::set);
            return builder.build();
        } catch (ConfigException e) {
            throw new UsageException("--set: " + e.getMessage());
        }
    }
}
