package io.laminar.cli.run;

import io.laminar.engine.Laminar;
import io.laminar.engine.MetricsSnapshot;
import io.laminar.engine.SinkMetrics;
import io.laminar.engine.SourceMetrics;
import io.laminar.engine.StreamMetrics;
import io.laminar.engine.connector.SinkLosses;
import java.io.PrintStream;
import java.util.Locale;

/** Counts of a run, shown while it goes on and summed up when it is over. */
final class Progress {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int NOTHING_SHOWN = 0;

    /** As fast as an eye can follow. */
    private static final long PAUSE_NS = 95_000_000;

    private final PrintStream err;
    private final long startedNs = System.nanoTime();
    private long shownRows;
    private long shownNs = startedNs;
    private int shownWidth = NOTHING_SHOWN;

    Progress(PrintStream err) {
        this.err = err;
    }

    /** Rewrites the line of progress, unless it is new. */
    void show(Laminar laminar) {
        long now = System.nanoTime();
        if (now - shownNs < PAUSE_NS) {
            return;
        }
        MetricsSnapshot metrics = laminar.metrics();
        long rows = metrics.rowsIn();
        double seconds = Math.max(1e-3, (now - shownNs) / NANOS_PER_SECOND);
        String line = String.format(
                Locale.ROOT,
                "%,d rows in, %,d out, %,.0f rows/s, %.0f s",
                rows,
                rowsOut(metrics),
                (rows - shownRows) / seconds,
                (now - startedNs) / NANOS_PER_SECOND);
        shownRows = rows;
        shownNs = now;
        // Blanks wipe out what a longer line before has left.
        err.print("\r" + line + " ".repeat(Math.max(0, shownWidth - line.length())));
        err.flush();
        shownWidth = line.length();
    }

    /** Takes the line of progress away. */
    void clear() {
        if (shownWidth > NOTHING_SHOWN) {
            err.print("\r" + " ".repeat(shownWidth) + "\r");
            err.flush();
            shownWidth = NOTHING_SHOWN;
        }
    }

    /**
     * Words the end.
     *
     * @param metrics of the engine
     * @param rowsPrinted rows that were printed beside its sinks
     * @return one line
     */
    String summary(MetricsSnapshot metrics, long rowsPrinted) {
        double seconds = (System.nanoTime() - startedNs) / NANOS_PER_SECOND;
        return String.format(
                Locale.ROOT,
                "%,d rows in, %,d out, %,d late, %,d rejected; %,.0f rows/s, %.2f s",
                metrics.rowsIn(),
                rowsOut(metrics) + rowsPrinted,
                metrics.streams().stream().mapToLong(StreamMetrics::rowsLate).sum(),
                rejected(metrics),
                metrics.rowsIn() / Math.max(1e-3, seconds),
                seconds);
    }

    private static long rowsOut(MetricsSnapshot metrics) {
        return metrics.sinks().stream().mapToLong(SinkMetrics::rowsWritten).sum();
    }

    private static long rejected(MetricsSnapshot metrics) {
        long atSources = metrics.sources().stream()
                .mapToLong(source -> source.rowsRejected() + source.badRecords())
                .sum();
        return atSources
                + metrics.streams().stream()
                        .mapToLong(StreamMetrics::rowsRejected)
                        .sum();
    }

    /** {@return a line for each source with records that could not be read; empty when there are none} */
    static String badRecords(MetricsSnapshot metrics) {
        StringBuilder text = new StringBuilder();
        for (SourceMetrics source : metrics.sources()) {
            if (source.badRecords() > 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "%s: %,d bad records, the last: %s%n",
                        source.name(),
                        source.badRecords(),
                        source.lastBadRecord()));
            }
        }
        return text.toString();
    }

    /** {@return a line for each sink whose readers have missed something; empty when there are none} */
    static String losses(MetricsSnapshot metrics) {
        StringBuilder text = new StringBuilder();
        for (SinkMetrics sink : metrics.sinks()) {
            SinkLosses losses = sink.losses();
            if (!losses.isEmpty()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%s: %,d datagrams lost, %,d readers lost, %,d connections refused, the last: %s%n",
                        sink.name(),
                        losses.datagrams(),
                        losses.readers(),
                        losses.newcomers(),
                        losses.last()));
            }
        }
        return text.toString();
    }
}
