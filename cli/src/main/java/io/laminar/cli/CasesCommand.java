package io.laminar.cli;

import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import io.laminar.cli.args.Option;
import io.laminar.cli.args.UsageException;
import io.laminar.cli.cases.CaseFiles;
import io.laminar.cli.cases.Setting;
import io.laminar.cli.cases.Slices;
import io.laminar.cli.cases.Verdict;
import io.laminar.engine.LaminarConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Runs case files and compares what comes out with what must come out. */
final class CasesCommand implements Command {
    private final Interruption interruption;

    CasesCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "cases",
                "Run case files and compare their results",
                new CommandSpec.Operands("FILE...", 1, Integer.MAX_VALUE, List.of()),
                List.of(
                        Option.value("dump", "ACTUAL.jsonl", "write what came out: {name, columns, rows|changes}"),
                        Option.value("slices", "whole|rows|random:SEED", "how inputs are cut into published slices"),
                        Option.value("cores", "N", "over how many cores rows are spread"),
                        Option.value("partition", "COLUMNS", "what sources are partitioned by, as partition.by says")),
                List.of("""
                        A line a case: pass, FAIL with the first difference, or UNSUPPORTED with the construct that
                        cannot run yet; then the totals. Exits with 1 when a case fails."""));
    }

    @Override
    public ExitCode run(Arguments arguments, Terminal terminal) throws UsageException, IOException {
        Setting setting = new Setting(
                slices(arguments.value("slices", "whole")),
                arguments.number("cores", 1, LaminarConfig.MAX_CORES),
                arguments.value("partition", ""));
        String dump = arguments.value("dump");
        Map<Verdict.Outcome, Integer> totals = new EnumMap<>(Verdict.Outcome.class);
        try (Writer writer = dump == null ? Writer.nullWriter() : Files.newBufferedWriter(terminal.resolve(dump))) {
            for (String operand : arguments.operands()) {
                Path file = terminal.resolve(operand);
                for (CaseFiles.Entry entry : CaseFiles.read(file)) {
                    if (interruption.requested()) {
                        return ExitCode.INTERRUPTED;
                    }
                    Verdict verdict = entry.run(setting);
                    print(terminal.out(), verdict.line());
                    totals.merge(verdict.outcome(), 1, Integer::sum);
                    CaseFiles.dump(verdict, writer);
                }
            }
        }
        int failed = totals.getOrDefault(Verdict.Outcome.FAIL, 0);
        print(
                terminal.out(),
                totals.getOrDefault(Verdict.Outcome.PASS, 0) + " passed, " + failed + " failed, "
                        + totals.getOrDefault(Verdict.Outcome.UNSUPPORTED, 0) + " unsupported");
        return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Slices slices(String text) throws UsageException {
        try {
            return Slices.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--slices: " + e.getMessage());
        }
    }

    private static void print(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
