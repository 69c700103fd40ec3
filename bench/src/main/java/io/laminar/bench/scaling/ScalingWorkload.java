package io.laminar.bench.scaling;

import io.laminar.bench.report.Goal;
import io.laminar.bench.report.ReportLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** What a row costs on 1 to 64 cores, counted; whether it stays the same, and what does not. */
public final class ScalingWorkload {
    /** Of what it is on an eighth of the cores. */
    private static final double FLAT = 1.1;

    private static final int MOST_CORES = 64;
    private static final int SHORT_CORES = 16;
    private static final int DOUBLINGS = 3;
    private static final int ROWS_PER_CORE = 200_000;
    private static final int SHORT_ROWS_PER_CORE = 20_000;
    private static final long SEED = 1;

    private final boolean quick;
    private final Consumer<String> print;

    /**
     * A run.
     *
     * @param quick fewer cores and rows
     * @param print where lines go
     */
    public ScalingWorkload(boolean quick, Consumer<String> print) {
        this.quick = quick;
        this.print = print;
    }

    /** {@return all lines} */
    public List<ReportLine> run() {
        List<Work> works = new ArrayList<>();
        for (int cores = 1; cores <= (quick ? SHORT_CORES : MOST_CORES); cores *= 2) {
            Work work = ScalingRun.measure(cores, quick ? SHORT_ROWS_PER_CORE : ROWS_PER_CORE, SEED);
            works.add(work);
            print.accept(work.text());
        }
        List<ReportLine> lines = new ArrayList<>(works);
        Work most = works.get(works.size() - 1);
        Work fewer = works.get(works.size() - 1 - DOUBLINGS);
        lines.add(flat("calls with work", Work::calls, fewer, most));
        lines.add(flat("rows touched", Work::touched, fewer, most));
        lines.add(flat("bytes through lanes", Work::bytes, fewer, most));
        lines.add(grows("publications a row", Work::publications, fewer, most));
        lines.add(grows("marks a core and window", Work::marksPerCore, fewer, most));
        lines.add(grows("memory of lanes a core", Work::laneBytes, fewer, most));
        lines.subList(works.size(), lines.size()).forEach(line -> print.accept(line.text()));
        return lines;
    }

    private static Goal flat(String what, ToDoubleFunction<Work> count, Work fewer, Work most) {
        return Goal.atMost(
                "scaling, a row",
                what + ", " + most.cores() + " cores beside " + fewer.cores(),
                count.applyAsDouble(most) / count.applyAsDouble(fewer),
                "x",
                FLAT);
    }

    private static Goal grows(String what, ToDoubleFunction<Work> count, Work fewer, Work most) {
        return Goal.said(
                "scaling",
                what + ", " + most.cores() + " cores beside " + fewer.cores(),
                count.applyAsDouble(most) / count.applyAsDouble(fewer),
                "x");
    }
}
