package io.laminar.bench.macro;

import io.laminar.bench.report.ReportLine;
import java.util.List;
import java.util.Locale;

/**
 * The latency of one row in, result out, the two readings of the clock included.
 *
 * @param workload what was done
 * @param results results that came out
 * @param valuesNs p50, p99 and p99.9, in nanoseconds
 * @param limitsNs what they must not exceed
 */
public record Percentiles(String workload, long results, List<Long> valuesNs, List<Long> limitsNs)
        implements ReportLine {
    /** Keeps its own lists. */
    public Percentiles {
        valuesNs = List.copyOf(valuesNs);
        limitsNs = List.copyOf(limitsNs);
    }

    @Override
    public boolean met() {
        for (int p = 0; p < valuesNs.size(); p++) {
            if (valuesNs.get(p) > limitsNs.get(p)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String figures() {
        return String.format(
                Locale.ROOT,
                "%-34s p50 %d ns  p99 %d ns  p99.9 %d ns  (%d results)",
                workload,
                valuesNs.get(0),
                valuesNs.get(1),
                valuesNs.get(2),
                results);
    }

    @Override
    public String limits() {
        return String.format(Locale.ROOT, "%d / %d / %d", limitsNs.get(0), limitsNs.get(1), limitsNs.get(2));
    }

    @Override
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"workload\":\"%s\",\"percentilesNs\":%s,\"limitsNs\":%s,\"results\":%d,\"met\":%b}",
                workload,
                valuesNs,
                limitsNs,
                results,
                met());
    }
}
