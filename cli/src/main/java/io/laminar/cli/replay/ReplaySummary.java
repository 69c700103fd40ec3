package io.laminar.cli.replay;

import io.laminar.engine.LogReplay;
import io.laminar.engine.MetricsSnapshot;
import io.laminar.engine.OperatorMetrics;
import io.laminar.engine.ReplayPlace;
import io.laminar.engine.SourceMetrics;
import io.laminar.engine.StreamMetrics;
import io.laminar.engine.error.EngineException;
import java.time.Instant;

/** Says where a replay stands. */
public final class ReplaySummary {
    private static final long NANOS = 1_000_000_000;

    private final StringBuilder text = new StringBuilder();

    private ReplaySummary() {}

    /**
     * {@return the text}
     *
     * @param replay that has stopped
     * @param state whether to say what each operator has done
     */
    public static String of(LogReplay replay, boolean state) {
        ReplaySummary summary = new ReplaySummary();
        MetricsSnapshot metrics = replay.metrics();
        summary.head(replay);
        summary.watermarks(metrics);
        if (state) {
            summary.state(metrics);
        }
        for (EngineException failure : metrics.failures()) {
            summary.line("failed: " + failure.describe());
        }
        return summary.text.toString();
    }

    private void line(String words) {
        text.append(words).append('\n');
    }

    private void head(LogReplay replay) {
        String end = replay.isAtEnd() ? ", all that there is: " : ", stopped behind row ";
        line("replayed from the checkpoint of epoch " + replay.epoch() + end + replay.number()
                + (replay.isAtEnd() ? " rows" : ""));
        replay.notes().forEach(note -> line("note: " + note));
        for (ReplayPlace place : replay.places()) {
            line("core " + place.core() + "  epoch " + place.epoch() + ", sequence " + place.sequence() + ", "
                    + place.place());
        }
    }

    private void watermarks(MetricsSnapshot metrics) {
        line("watermarks");
        for (SourceMetrics source : metrics.sources()) {
            line("  source " + source.name() + "  " + time(source.watermarkNs()));
        }
        for (StreamMetrics stream : metrics.streams()) {
            line("  stream " + stream.name() + "  " + time(stream.watermarkNs()));
        }
    }

    private static String time(long ns) {
        if (ns == Long.MIN_VALUE) {
            return "none yet";
        }
        return ns == Long.MAX_VALUE
                ? "the end"
                : Instant.ofEpochSecond(Math.floorDiv(ns, NANOS), Math.floorMod(ns, NANOS))
                        .toString();
    }

    private void state(MetricsSnapshot metrics) {
        line("operators, since the engine began");
        for (OperatorMetrics one : metrics.run().operators()) {
            line("  core " + one.core() + "  " + one.type() + " " + one.name() + "  rows in " + one.rowsIn() + ", out "
                    + one.rowsOut() + ", late " + one.rowsLate() + ", rejected " + one.rowsRejected()
                    + ", state " + one.stateBytes() + " bytes, watermark " + time(one.watermarkNs()));
        }
    }
}
