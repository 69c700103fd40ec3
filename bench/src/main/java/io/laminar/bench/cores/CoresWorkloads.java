package io.laminar.bench.cores;

import io.laminar.bench.macro.Comparison;
import io.laminar.bench.macro.EndToEnd;
import io.laminar.bench.macro.HandWritten;
import io.laminar.bench.macro.Queries;
import io.laminar.bench.macro.Trades;
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
    private static final int ROWS = 10_000_000;
    private static final int SHORT_ROWS = 100_000;
    private static final int KEYS = 10_000;
    private static final long STEP_NS = 1_000;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int WARMUPS = 2;
    private static final int ROUNDS = 5;

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
        tumble();
        exchange();
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
        print.accept(
                "lane: who writes is pinned to the first processor that the process may use, who reads to the second");
        // The lane comes last, the limit by hand before it: those before that are the lane's peers.
        Map<String, RowQueue.Factory> queues = new LinkedHashMap<>();
        queues.put("jctools spsc", JcToolsQueue::new);
        queues.put("agrona one-to-one", AgronaQueue::new);
        queues.put("disruptor", DisruptorQueue::new);
        queues.put("aeron ipc", AeronQueue::new);
        queues.put("by hand, no columns", HandWrittenQueue::new);
        queues.put("laminar lane", LaneQueue::new);
        Processors.on(0, () -> {
            distance();
            report(QueueThroughput.measure(queues, 1, SINGLY, quick));
            distance();
            report(QueueThroughput.measure(queues, BATCH, IN_BATCHES, quick));
            distance();
            report(QueueRoundTrip.measure(queues, quick));
            distance();
            return lines;
        });
    }

    /** Says where the two processors are, as the host moves them. */
    private void distance() {
        Distance.nanos();
        print.accept("processors: a word there and back takes " + Distance.nanos() + " ns");
    }

    private void tumble() {
        if (!wanted("tumble")) {
            return;
        }
        Trades t = trades();
        compare(new Comparison("tumble, 10000 keys, batches of 32", t.rows())
                .way("hand-written", () -> HandWritten.windows(t, SECOND_NS, SECOND_NS, KEYS))
                .way("1 core + producer", 1.6, () -> () -> EndToEnd.threaded(t, Queries.TUMBLE, true, BATCH)));
        placed(2);
        Trades even = t.where(row -> (t.symbol()[row] & 1) == 0);
        Trades odd = t.where(row -> (t.symbol()[row] & 1) != 0);
        compare(new Comparison("tumble, producers inside", t.rows())
                .way("1 core", 0, () -> TumbleOnCores.on(1, t, "symbol"))
                .way("2 engines of 1 core", 0, () -> TumbleOnCores.apart(even, odd))
                .way("2 cores", 1 / 1.7, () -> TumbleOnCores.on(2, t, "symbol")));
    }

    private void exchange() {
        if (!wanted("exchange")) {
            return;
        }
        Trades t = trades();
        placed(2);
        compare(new Comparison("tumble on 2 cores by symbol", t.rows())
                .way("partitioned by symbol", 0, () -> TumbleOnCores.on(2, t, "symbol"))
                .way("by volume, exchanged", 2, () -> TumbleOnCores.on(2, t, "volume")));
    }

    /** Prices in quarters: sums do not depend on the order in which cores add them up. */
    private Trades trades() {
        Trades t = Trades.generate(quick ? SHORT_ROWS : ROWS, KEYS, STEP_NS);
        for (int i = 0; i < t.rows(); i++) {
            t.price()[i] = Math.rint(t.price()[i] * 4) / 4;
        }
        return t;
    }

    private void placed(int cores) {
        TumbleOnCores.placement(cores)
                .forEach(place -> print.accept(
                        place.isPinned()
                                ? "core " + place.core() + " is pinned to processor " + place.cpu()
                                : "core " + place.core() + " is not pinned: " + place.reason()));
    }

    private void compare(Comparison comparison) {
        report(comparison.run(quick ? 0 : WARMUPS, quick ? 1 : ROUNDS));
    }

    private void latency() {
        if (wanted("latency")) {
            print.accept(
                    "latency: who sends also reads, on the first processor; engines with all their threads have the"
                            + " second");
            Processors.on(0, () -> {
                distance();
                report(new WindowLatency(quick).measure());
                distance();
                return lines;
            });
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
