package io.laminar.bench.cores;

import io.laminar.bench.report.Processors;
import io.laminar.bench.report.ReportLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Work on more than one thread: all workloads by name, with the numbers that they must reach. */
public final class CoresWorkloads {
    private static final double SINGLY = 1.0;
    private static final double IN_BATCHES = 1 / 1.3;
    private static final int BATCH = 32;

    private final boolean quick;
    private final Set<String> names;
    private final Consumer<String> print;
    private final List<ReportLine> lines = new ArrayList<>();

    /**
     * A run.
     *
     * @param quick few rows: that everything runs and results agree
     * @param names workloads wanted; empty for all
     * @param print where lines go
     */
    public CoresWorkloads(boolean quick, Set<String> names, Consumer<String> print) {
        this.quick = quick;
        this.names = names;
        this.print = print;
    }

    /** {@return all lines} */
    public List<ReportLine> run() {
        lane();
        latency();
        return lines;
    }

    private boolean wanted(String name) {
        return names.isEmpty() || names.contains(name);
    }

    private void lane() {
        if (!wanted("lane")) {
            return;
        }
        print.accept("lane: who writes is pinned to the first processor that the process may use, who reads to the second");
        // The lane comes last: those before it are its peers.
        Map<String, RowQueue.Factory> queues = new LinkedHashMap<>();
        queues.put("jctools spsc", JcToolsQueue::new);
        queues.put("agrona one-to-one", AgronaQueue::new);
        queues.put("disruptor", DisruptorQueue::new);
        queues.put("aeron ipc", AeronQueue::new);
        queues.put("laminar lane", LaneQueue::new);
        Processors.on(0, () -> {
            report(QueueThroughput.measure(queues, 1, SINGLY, quick));
            report(QueueThroughput.measure(queues, BATCH, IN_BATCHES, quick));
            report(QueueRoundTrip.measure(queues, quick));
            return lines;
        });
    }

    private void latency() {
        if (wanted("latency")) {
            print.accept("latency: who sends also reads, on the first processor; engines with all their threads have the"
                    + " second");
            report(Processors.on(0, () -> new WindowLatency(quick).measure()));
        }
    }

    private void report(List<? extends ReportLine> more) {
        for (ReportLine line : more) {
            lines.add(line);
            // On few rows nothing is measured, so nothing is judged.
            print.accept(quick ? line.figures() : line.text());
        }
    }
}
