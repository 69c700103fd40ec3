package io.laminar.cli.verify;

import io.laminar.engine.LaminarConfig;
import io.laminar.verifier.NoTlabJvm;
import io.laminar.verifier.Report;
import io.laminar.verifier.Report.SectionReport;
import io.laminar.verifier.ReportJson;
import io.laminar.verifier.ReportText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** One verification of a script, from the JVM that starts another to the words of the verdict. */
public final class Verifying {
    /** Set in the JVM that verifies, which was started for it. */
    private static final String CHILD = "laminar.verify.child";

    private static final String MAIN = "io.laminar.cli.Main";
    private static final int SITES_BEFORE = 2;

    private Verifying() {}

    /** {@return whether this is the JVM that verifies; it ends with the one that has started it} */
    public static boolean isChild() {
        boolean child = Boolean.getBoolean(CHILD);
        if (child) {
            NoTlabJvm.endWithParent();
        }
        return child;
    }

    /**
     * {@return the command of a JVM that verifies}
     *
     * @param words the command line's, without the command's name
     */
    public static ProcessBuilder child(List<String> words) {
        List<String> all = new java.util.ArrayList<>(List.of("verify"));
        all.addAll(words);
        return new ProcessBuilder(NoTlabJvm.command(List.of("-D" + CHILD + "=true"), MAIN, all));
    }

    /**
     * What is asked for.
     *
     * @param rows fewest rows that are measured; 0 for the default
     * @param seed of the rows that are made up
     * @param json whether the report is to be JSON
     */
    public record Request(long rows, long seed, boolean json) {}

    /**
     * What to say, and whether it is good.
     *
     * @param text for standard output
     * @param clean whether it is proven that nothing was allocated
     */
    public record Answer(String text, boolean clean) {}

    /**
     * Runs the script's queries and judges them.
     *
     * @param plan the script
     * @param config how to open engines
     * @param request what is asked for
     * @throws io.laminar.engine.error.EngineException when the script, its data or the machine has an error
     * @throws IOException when the recording cannot be written or read
     */
    public static Answer run(VerifyPlan plan, LaminarConfig.Builder config, Request request) throws IOException {
        long rows = request.rows() > 0 ? request.rows() : VerifyRun.Settings.DEFAULT_ROWS;
        VerifyRun.Settings settings =
                new VerifyRun.Settings(rows, request.seed(), VerifyRun.Settings.DEFAULT_WARM_UP_MILLIS);
        VerifyRun.Outcome outcome;
        int threads;
        try (VerifyRun run = new VerifyRun(plan, config, settings)) {
            outcome = run.run();
            threads = run.threads();
        }
        Report report = outcome.report();
        String text = request.json()
                ? json(outcome, request, threads)
                : head(plan, outcome, request, threads) + ReportText.of(report);
        return new Answer(text, report.clean());
    }

    private static String head(VerifyPlan plan, VerifyRun.Outcome outcome, Request request, int threads) {
        StringBuilder text = new StringBuilder();
        plan.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
        if (!outcome.before().quiet()) {
            text.append("note: warm-up ended before it was quiet: something went on allocating or compiling\n");
        }
        for (Report report : outcome.before().reports()) {
            text.append(String.format(
                    Locale.ROOT, "note: measured again, longer: %,d bytes were found, by%n", report.bytes()));
            report.sections().stream()
                    .filter(SectionReport::judged)
                    .forEach(section -> text.append(ReportText.culprits(section.allocations(), SITES_BEFORE)));
        }
        text.append(String.format(
                Locale.ROOT,
                "measured: %,d rows in, %,d out, %d rounds after %d to warm up, %s%s%n",
                outcome.rowsIn(),
                outcome.rowsOut(),
                outcome.rounds(),
                outcome.before().warmUps(),
                plan.makesRows() ? "rows made up, --seed " + request.seed() : "rows of files",
                threads == 0 ? "" : ", threads of cores: " + threads));
        return text.toString();
    }

    private static String json(VerifyRun.Outcome outcome, Request request, int threads) {
        return "{\"clean\":" + outcome.report().clean() + ",\"rowsIn\":" + outcome.rowsIn() + ",\"rowsOut\":"
                + outcome.rowsOut() + ",\"rounds\":" + outcome.rounds() + ",\"warmUpRounds\":"
                + outcome.before().warmUps()
                + ",\"warmUpQuiet\":" + outcome.before().quiet() + ",\"measuredBefore\":"
                + outcome.before().reports().size()
                + ",\"threads\":" + threads + ",\"seed\":" + request.seed() + ",\"report\":"
                + ReportJson.of(outcome.report()) + "}\n";
    }

    /** {@return a text as a process writes it} */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
