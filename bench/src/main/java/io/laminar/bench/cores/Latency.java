package io.laminar.bench.cores;

import io.laminar.bench.report.ReportLine;
import java.util.List;
import java.util.Locale;

/**
 * From the moment a row should have been sent to the moment its result was seen: medians of several rounds.
 *
 * @param workload what was done
 * @param engine by whom
 * @param rate rows a second that were wanted
 * @param achieved rows a second that came out
 * @param valuesNs p50, p99, p99.9 and the longest
 */
record Latency(String workload, String engine, int rate, double achieved, List<Long> valuesNs) implements ReportLine {
    private static final double HELD = 0.95;

    /** {@return whether results kept up with the rows} */
    boolean held() {
        return achieved >= HELD * rate;
    }

    @Override
    public boolean met() {
        return true;
    }

    @Override
    public String figures() {
        if (!held()) {
            return String.format(Locale.ROOT, "%-34s %-22s saturated at %,.0f rows/s", workload, engine, achieved);
        }
        return String.format(
                Locale.ROOT,
                "%-34s %-22s p50 %9.2f  p99 %9.2f  p99.9 %9.2f  max %9.2f us",
                workload,
                engine,
                valuesNs.get(0) / 1e3,
                valuesNs.get(1) / 1e3,
                valuesNs.get(2) / 1e3,
                valuesNs.get(3) / 1e3);
    }

    @Override
    public String limits() {
        return "";
    }

    @Override
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"workload\":\"%s\",\"engine\":\"%s\",\"rate\":%d,\"achieved\":%.0f,"
                        + "\"percentilesNs\":%s,\"held\":%b}",
                workload,
                engine,
                rate,
                achieved,
                valuesNs,
                held());
    }
}
