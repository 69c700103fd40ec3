package io.laminar.cli;

import io.laminar.cli.Failures.Script;
import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import io.laminar.cli.args.Option;
import io.laminar.cli.args.UsageException;
import io.laminar.cli.verify.VerifyPlan;
import io.laminar.cli.verify.Verifying;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Proves that the queries of a script allocate nothing, or names what does. */
final class VerifyCommand implements Command {
    private static final int SEEDS = 1_000_000;

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "verify",
                "Prove that a script's queries allocate nothing",
                new CommandSpec.Operands("SCRIPT.sql", 1, 1, List.of()),
                List.of(
                        Option.repeated("source", "NAME=FILE", "read a source that has no FROM clause from a file"),
                        Option.value("cores", "N", "run on so many cores, each a thread of its own; inline by default"),
                        Option.value("rows", "N", "measure at least so many rows; 200000 by default"),
                        Option.value("seed", "N", "seed of the rows that are made up; printed, random by default"),
                        Option.repeated("set", "KEY=VALUE", "a setting of docs/CONFIGURATION.md"),
                        Option.flag("json", "the report as one JSON object")),
                List.of("""
                        Runs in a JVM of its own without TLABs, where every allocation is an event; warms up until
                        nothing is allocated and compiled any more, then measures at least as long again.
                        A source without FROM clause gets rows made up after its columns. Sinks are not written.
                        Exit code 0 only when bytes and events agree and both are zero."""));
    }

    @Override
    public ExitCode run(Arguments arguments, Terminal terminal) throws UsageException, IOException {
        String name = arguments.operands().get(0);
        Path file = terminal.resolve(name);
        Script script = new Script(name, Files.readString(file));
        long seed = number(arguments, "seed", ThreadLocalRandom.current().nextInt(SEEDS));
        long rows = number(arguments, "rows", 0);
        ScriptErrors errors = new ScriptErrors(script, terminal.err());
        LaminarConfig.Builder config = config(arguments, file);
        try {
            // Here already, so that what is wrong is said at once.
            VerifyPlan plan = VerifyPlan.of(
                    script.text(),
                    Parser.parse(script.text(), System::getenv),
                    RunCommand.files(arguments.pairs("source"), terminal));
            if (!Verifying.isChild()) {
                return inChild(arguments, terminal, file, seed);
            }
            Verifying.Answer answer =
                    Verifying.run(plan, config, new Verifying.Request(rows, seed, arguments.has("json")));
            terminal.out().write(Verifying.bytes(answer.text()));
            return answer.clean() ? ExitCode.OK : ExitCode.FAILED;
        } catch (SqlException e) {
            return errors.report(e);
        } catch (EngineException e) {
            return errors.report(e);
        }
    }

    private static ExitCode inChild(Arguments arguments, Terminal terminal, Path file, long seed) throws IOException {
        List<String> words = new ArrayList<>(List.of(file.toString(), "--seed", String.valueOf(seed)));
        for (String option : List.of("rows", "cores")) {
            if (arguments.has(option)) {
                words.addAll(List.of("--" + option, arguments.value(option, "")));
            }
        }
        if (arguments.has("json")) {
            words.add("--json");
        }
        for (String option : List.of("source", "set")) {
            for (Map.Entry<String, String> pair : pairs(arguments, option).entrySet()) {
                words.addAll(List.of("--" + option, pair.getKey() + "=" + pair.getValue()));
            }
        }
        Process child =
                Verifying.child(words).directory(terminal.directory().toFile()).start();
        Thread errors = Thread.ofPlatform().daemon(true).start(() -> copyErrors(child, terminal));
        child.getInputStream().transferTo(terminal.out());
        try {
            int status = child.waitFor();
            errors.join();
            return ExitCode.of(status);
        } catch (InterruptedException e) {
            child.destroy();
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private static Map<String, String> pairs(Arguments arguments, String option) {
        try {
            return arguments.pairs(option);
        } catch (UsageException e) {
            throw new IllegalStateException("read once already: --" + option, e);
        }
    }

    private static void copyErrors(Process child, Terminal terminal) {
        try {
            child.getErrorStream().transferTo(terminal.err());
        } catch (IOException e) {
            terminal.err().println("laminar: " + Failures.text(e));
        }
    }

    private static LaminarConfig.Builder config(Arguments arguments, Path file) throws UsageException {
        LaminarConfig.Builder builder =
                LaminarConfig.builder().baseDirectory(file.resolveSibling("").toAbsolutePath());
        try {
            arguments.pairs("set").forEach(builder::set);
            if (arguments.has("cores")) {
                builder.mode(LaminarConfig.Mode.THREADED);
                builder.cores(arguments.number("cores", 1, LaminarConfig.MAX_CORES));
            } else {
                // One thread does everything, so that a measurement has a first and a last row.
                builder.mode(LaminarConfig.Mode.INLINE);
            }
            builder.build();
            return builder;
        } catch (ConfigException e) {
            throw new UsageException("--set: " + e.getMessage());
        }
    }

    private static long number(Arguments arguments, String option, long otherwise) throws UsageException {
        if (!arguments.has(option)) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(arguments.value(option, ""));
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UsageException("--" + option + " takes a number from 0 on");
    }
}
