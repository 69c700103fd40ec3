package io.laminar.bench.durability;

import io.laminar.bench.report.Goal;
import io.laminar.bench.report.ReportLine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What the parts of a run about pages share.
 *
 * @param name of the workload
 * @param folder of the store, or of all data
 * @param stateBytes size of the region, or of all state
 * @param quick little state and few rounds
 * @param lines is told each line once it is known
 */
record PagesRun(String name, Path folder, long stateBytes, boolean quick, Consumer<ReportLine> lines) {
    /** A number that nobody judges. */
    void said(String what, double value, String unit) {
        lines.accept(Goal.said(name, what, value, unit));
    }

    /** A number with a limit above it. */
    void atMost(String what, double value, String unit, double limit) {
        lines.accept(Goal.atMost(name, what, value, unit, limit));
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    static void spin(long ns) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < ns) {
            Thread.onSpinWait();
        }
    }
}
