package io.laminar.bench.macro;

import io.laminar.bench.report.ReportLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** All workloads by name, with the ratios that they must keep. */
public final class Workloads {
    /** Of the time without them. */
    private static final double MOST_FOR_COUNTERS = 1.02;

    private static final int ROWS = 10_000_000;
    private static final int SHORT_ROWS = 200_000;
    private static final int ROUNDS = 5;
    private static final int ROUNDS_OF_COUNTERS = 15;
    private static final int WARMUPS = 2;
    private static final long SECOND_NS = 1_000_000_000L;

    private final boolean quick;
    private final Set<String> names;
    private final Consumer<String> print;
    private final List<ReportLine> lines = new ArrayList<>();

    /**
     * A run.
     *
     * @param quick few rows and one round: that everything runs and results agree
     * @param names workloads wanted; empty for all
     * @param print where lines go
     */
    public Workloads(boolean quick, Set<String> names, Consumer<String> print) {
        this.quick = quick;
        this.names = names;
        this.print = print;
    }

    /** {@return all lines} */
    public List<ReportLine> run() {
        // Latencies first: calls that have seen one query only are those of a process that runs one.
        inline();
        filter();
        windows("tumble", Queries.TUMBLE, new Shape(10_000, 1_000, SECOND_NS), 1.25);
        windows("tumble-1m", Queries.TUMBLE, new Shape(1_000_000, 1_000, SECOND_NS), 1.15);
        windows("hop", Queries.HOP, new Shape(1_000, 10_000, 10 * SECOND_NS), 1.5);
        counters();
        endToEnd();
        csv();
        table();
        worstInsert();
        heap();
        allocation();
        return lines;
    }

    private boolean wanted(String name) {
        return names.isEmpty() || names.contains(name);
    }

    private int rows() {
        return quick ? SHORT_ROWS : ROWS;
    }

    private List<Comparison.Line> compare(Comparison comparison) {
        List<Comparison.Line> compared = comparison.run(quick ? 0 : WARMUPS, quick ? 1 : ROUNDS);
        report(compared);
        return compared;
    }

    private void report(List<? extends ReportLine> more) {
        for (ReportLine line : more) {
            lines.add(line);
            // On few rows nothing is measured, so nothing is judged.
            print.accept(quick ? line.figures() : line.text());
        }
    }

    private void filter() {
        if (!wanted("filter")) {
            return;
        }
        Trades t = Trades.generate(rows(), 10_000, 1_000);
        try (OnBlocks blocks = new OnBlocks(t)) {
            compare(new Comparison("filter + project, slices of 256", t.rows())
                    .way("hand-written", () -> HandWritten.filterProject(t))
                    .way("kernels on blocks", 0.9, () -> () -> blocks.run(256))
                    .way("core, source to lane", 0, () -> new OnLane(t, Queries.FILTER, false, 256)));
        }
    }

    /** Symbols, time between rows, size of windows. */
    private record Shape(int keys, long stepNs, long sizeNs) {}

    private void windows(String name, String query, Shape shape, double limit) {
        if (!wanted(name)) {
            return;
        }
        Trades t = Trades.generate(rows(), shape.keys(), shape.stepNs());
        compare(new Comparison(name + ", " + shape.keys() + " keys", t.rows())
                .way("hand-written", () -> HandWritten.windows(t, shape.sizeNs(), SECOND_NS, shape.keys()))
                .way("core, rows in blocks", limit, () -> new OnLane(t, query, true, 256))
                .way("API, inline, by 256", () -> EndToEnd.inline(t, query, true, 256)));
    }

    /** What counters, budgets and the guard against allocations cost a core. */
    private void counters() {
        if (!wanted("counters")) {
            return;
        }
        Trades t = Trades.generate(rows(), 10_000, 1_000);
        counters("tumble, what is counted", () -> new OnLane(t, Queries.TUMBLE, true, 256), t.rows());
        counters("filter, what is counted", () -> new OnLane(t, Queries.FILTER, false, 256), t.rows());
    }

    private void counters(String name, Supplier<OnLane> query, int rows) {
        Comparison comparison = new Comparison(name, rows)
                .way("nothing", 0, query::get)
                .way("counters and budgets", 0, () -> query.get().measured())
                .way("and the guard", MOST_FOR_COUNTERS, () -> query.get().counted());
        // Differences of a hundredth need more rounds than others.
        report(comparison.run(quick ? 0 : WARMUPS, quick ? 1 : ROUNDS_OF_COUNTERS));
    }

    private void endToEnd() {
        if (!wanted("end-to-end")) {
            return;
        }
        Trades t = Trades.generate(rows(), 10_000, 1_000);
        compare(new Comparison("end to end, filter, batches of 32", t.rows())
                .way("hand-written", () -> HandWritten.filterProject(t))
                .way("three threads, 200 spins", 4, () -> () -> EndToEnd.threaded(t, Queries.FILTER, false, 32)));
        compare(new Comparison("end to end, tumble, batches of 32", t.rows())
                .way("hand-written", () -> HandWritten.windows(t, SECOND_NS, SECOND_NS, 10_000))
                .way("three threads, 200 spins", 1.6, () -> () -> EndToEnd.threaded(t, Queries.TUMBLE, true, 32)));
    }

    private void csv() {
        if (!wanted("csv")) {
            return;
        }
        CsvLoad load = new CsvLoad(Trades.generate(rows() / 5, 10_000, 1_000));
        try {
            Comparison comparison = new Comparison("csv into tumble", rows() / 5)
                    .way("java.util line split", load::lineSplit)
                    .way("laminar", 1 / 3.0, () -> load::laminar);
            double nsPerRow = compare(comparison).get(1).nsPerUnit();
            double mbPerSecond = load.bytes() / (nsPerRow * rows() / 5) * 1_000;
            print.accept(String.format(
                    java.util.Locale.ROOT, "csv: %.0f MB/s, %.2f M rows/s", mbPerSecond, 1_000 / nsPerRow));
        } finally {
            load.delete();
        }
    }

    private void inline() {
        if (!wanted("inline")) {
            return;
        }
        int count = quick ? 20_000 : 1_000_000;
        report(List.of(
                InlineLatency.measure(
                        "inline one row, filter + project", Queries.FILTER, count, List.of(100L, 250L, 500L)),
                InlineLatency.measure(
                        "inline one row, tumble on update",
                        Queries.TUMBLE_ON_UPDATE,
                        count,
                        List.of(150L, 400L, 1_000L))));
    }

    private void table() {
        if (!wanted("table")) {
            return;
        }
        for (int keys : quick ? new int[] {100_000} : new int[] {1_000_000, 10_000_000}) {
            try (TableLoad load = new TableLoad(keys)) {
                report(load.lookUps(quick ? 0 : WARMUPS, quick ? 1 : ROUNDS));
                report(load.inserts(quick ? 0 : WARMUPS, quick ? 1 : ROUNDS));
            }
        }
    }

    private void worstInsert() {
        if (wanted("table") || wanted("worst-insert")) {
            report(WorstInsert.measure(rows()));
        }
    }

    private void heap() {
        if (wanted("heap")) {
            report(HeapGrowth.measure(rows()));
        }
    }

    private void allocation() {
        if (wanted("allocation")) {
            report(AllocatedBytes.measure());
        }
    }
}
