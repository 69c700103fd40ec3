package io.laminar.cli.run;

import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.MetricsSnapshot;
import io.laminar.engine.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One run of a script, from opening the engine to the last row. */
public final class ScriptRun {
    /** Often enough for Ctrl-C and for the eye, seldom enough to cost nothing. */
    private static final Duration GLANCE = Duration.ofMillis(100);

    private final ScriptPlan plan;
    private final PrintStream err;
    private final boolean showProgress;
    private final BooleanSupplier interrupted;
    private final Progress progress;
    private @Nullable MetricsSnapshot last;

    /**
     * Prepares a run.
     *
     * @param plan the script
     * @param err where progress and summary go
     * @param showProgress whether to show progress
     * @param interrupted asked again and again; true ends the run
     */
    public ScriptRun(ScriptPlan plan, PrintStream err, boolean showProgress, BooleanSupplier interrupted) {
        this.plan = plan;
        this.err = err;
        this.showProgress = showProgress;
        this.interrupted = interrupted;
        this.progress = new Progress(err);
    }

    /**
     * Runs it.
     *
     * @return false when it was interrupted
     * @throws io.laminar.engine.error.EngineException when the script, its data or the machine has an error
     * @throws IOException when the answer of a statement cannot be written
     */
    public boolean execute(LaminarConfig config) throws IOException {
        try (Laminar laminar = Laminar.open(config)) {
            try {
                Result result = laminar.execute(plan.sql());
                config.standardOutput().write(result.text().getBytes(StandardCharsets.UTF_8));
                for (String source : plan.fedByInsert()) {
                    laminar.appender(source).end();
                }
                return plan.answersOnly() || await(laminar);
            } finally {
                last = laminar.metrics();
                progress.clear();
            }
        }
    }

    private boolean await(Laminar laminar) {
        while (!laminar.await(GLANCE)) {
            if (interrupted.getAsBoolean()) {
                return false;
            }
            if (showProgress) {
                progress.show(laminar.metrics());
            }
        }
        return true;
    }

    /** Prints what came in and out. */
    public void sumUp() {
        if (last != null) {
            err.print(Progress.badRecords(last));
            err.println(progress.summary(last));
        }
    }
}
