package io.laminar.cli.run;

import io.laminar.cli.result.HeldResult;
import io.laminar.cli.result.ResultPrinter;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.MetricsSnapshot;
import io.laminar.engine.Result;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.InputPosition;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One run of a script, from opening the engine to the last row. */
public final class ScriptRun {
    /** Often enough for Ctrl-C and for the eye, seldom enough to cost nothing. */
    private static final Duration GLANCE = Duration.ofMillis(100);

    /** Held results must be drained before their lanes are full. */
    private static final Duration SHORT_GLANCE = Duration.ofMillis(1);

    private final ScriptPlan plan;
    private final boolean showProgress;
    private final BooleanSupplier interrupted;
    private final PrintStream err;
    private final Progress progress;
    private final List<HeldResult> held = new ArrayList<>();
    private long rowsPrinted;
    private int prometheusPort = -1;
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
     * Has metrics answered for while it runs.
     *
     * @param port on this machine's own address; 0 for any that is free
     */
    public void answerPrometheus(int port) {
        prometheusPort = port;
    }

    /**
     * Runs it.
     *
     * @param config how to open the engine
     * @return false when it was interrupted
     * @throws io.laminar.engine.error.EngineException when the script, its data or the machine has an error
     * @throws IOException when the answer of a statement cannot be written
     */
    public boolean execute(LaminarConfig config) throws IOException {
        try (Laminar laminar = Laminar.open(config);
                PrometheusEndpoint endpoint =
                        prometheusPort < 0 ? null : new PrometheusEndpoint(laminar, prometheusPort)) {
            if (endpoint != null) {
                err.println("metrics: http://localhost:" + endpoint.port() + "/metrics");
            }
            try {
                for (Step step : plan.steps()) {
                    take(laminar, step);
                }
                for (String source : plan.fedByInsert()) {
                    laminar.appender(source).end();
                }
                return !plan.active() || await(laminar);
            } finally {
                last = laminar.metrics();
                progress.clear();
            }
        }
    }

    private void take(Laminar laminar, Step step) throws IOException {
        Result result = execute(laminar, step);
        if (step instanceof Step.Hold hold) {
            held.add(new HeldResult(result.requireSubscription(), hold.plan()));
        } else {
            laminar.config().standardOutput().write(result.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Result execute(Laminar laminar, Step step) {
        try {
            return laminar.execute(step.sql());
        } catch (EngineException e) {
            InputPosition blame = step.blame();
            throw blame == null ? e : e.at(blame);
        }
    }

    private boolean await(Laminar laminar) {
        Duration glance = held.isEmpty() ? GLANCE : SHORT_GLANCE;
        while (!laminar.await(glance)) {
            held.forEach(HeldResult::drain);
            if (interrupted.getAsBoolean()) {
                return false;
            }
            if (showProgress) {
                progress.show(laminar);
            }
        }
        // A sink may fail at its very last write, a moment after all seems done.
        List<EngineException> failures = laminar.metrics().failures();
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        for (HeldResult result : held) {
            result.drain();
            rowsPrinted +=
                    ResultPrinter.print(result, plan.format(), laminar.config().standardOutput());
            result.close();
        }
        return true;
    }

    /** Prints what came in and out. */
    public void sumUp() {
        if (last != null) {
            err.print(Progress.badRecords(last));
            err.print(Progress.losses(last));
            err.println(progress.summary(last, rowsPrinted));
        }
    }
}
