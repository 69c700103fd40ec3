package io.laminar.bench.report;

import java.util.Locale;

/**
 * A number that is judged.
 *
 * @param workload what was done
 * @param what which number, and of what it is the ratio
 * @param value the number
 * @param unit its unit
 * @param bound what the limit is
 * @param limit the limit; without meaning where there is none
 */
public record Goal(String workload, String what, double value, String unit, Bound bound, double limit)
        implements ReportLine {
    /** On which side of its limit a number must be. */
    public enum Bound {
        AT_LEAST,
        AT_MOST,
        BELOW,
        NONE
    }

    public static Goal atLeast(String workload, String what, double value, String unit, double limit) {
        return new Goal(workload, what, value, unit, Bound.AT_LEAST, limit);
    }

    public static Goal atMost(String workload, String what, double value, String unit, double limit) {
        return new Goal(workload, what, value, unit, Bound.AT_MOST, limit);
    }

    public static Goal below(String workload, String what, double value, String unit, double limit) {
        return new Goal(workload, what, value, unit, Bound.BELOW, limit);
    }

    public static Goal said(String workload, String what, double value, String unit) {
        return new Goal(workload, what, value, unit, Bound.NONE, 0);
    }

    @Override
    public boolean met() {
        return switch (bound) {
            case AT_LEAST -> value >= limit;
            case AT_MOST -> value <= limit;
            case BELOW -> value < limit;
            case NONE -> true;
        };
    }

    @Override
    public String figures() {
        return String.format(Locale.ROOT, "%-34s %-44s %8.3f %s", workload, what, value, unit);
    }

    @Override
    public String limits() {
        String number = String.format(Locale.ROOT, "%.3g", limit);
        return switch (bound) {
            case AT_LEAST -> ">= " + number;
            case AT_MOST -> "<= " + number;
            case BELOW -> "< " + number;
            case NONE -> "";
        };
    }

    @Override
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"workload\":\"%s\",\"what\":\"%s\",\"value\":%.4f,\"unit\":\"%s\",\"bound\":\"%s\",\"limit\":%.3f,"
                        + "\"met\":%b}",
                workload,
                what,
                value,
                unit,
                bound,
                limit,
                met());
    }
}
