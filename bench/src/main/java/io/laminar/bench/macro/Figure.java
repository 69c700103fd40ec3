package io.laminar.bench.macro;

import io.laminar.bench.report.ReportLine;
import java.util.Locale;

/**
 * One figure that is not a comparison.
 *
 * @param workload what was done
 * @param way how, and whatever else there is to say
 * @param value the figure
 * @param unit its unit
 * @param limit what it must not exceed; negative where there is no limit
 */
public record Figure(String workload, String way, double value, String unit, double limit) implements ReportLine {
    /** Of a figure without a limit. */
    static final double NONE = -1;

    @Override
    public boolean met() {
        return limit < 0 || value <= limit;
    }

    @Override
    public String figures() {
        return String.format(Locale.ROOT, "%-34s %s  %,.1f %s", workload, way, value, unit);
    }

    @Override
    public String limits() {
        return limit < 0 ? "" : String.format(Locale.ROOT, "%,.0f", limit);
    }

    @Override
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"workload\":\"%s\",\"way\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"limit\":%.3f,\"met\":%b}",
                workload,
                way,
                value,
                unit,
                limit,
                met());
    }
}
