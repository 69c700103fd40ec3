package io.laminar.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Metrics by name, written in the text format of Prometheus: each name once, with its help and type, and all its
 * samples behind them. Samples with the same labels add up.
 */
final class PrometheusFamilies {
    private final Map<String, Family> families = new LinkedHashMap<>();

    private static final class Family {
        final String type;
        final String help;
        final Map<String, Double> samples = new LinkedHashMap<>();

        Family(String type, String help) {
            this.type = type;
            this.help = help;
        }
    }

    /** Adds to a count, which only grows; its name ends in {@code _total}. */
    void counter(String name, String help, String labels, double value) {
        add(name + "_total", "counter", help, labels, value);
    }

    /** Adds to a count of whole things. */
    void counter(String name, String help, String labels, long value) {
        counter(name, help, labels, (double) value);
    }

    /** Adds to a value that goes up and down, of whole things. */
    void gauge(String name, String help, String labels, long value) {
        gauge(name, help, labels, (double) value);
    }

    /** Adds to a value that goes up and down. */
    void gauge(String name, String help, String labels, double value) {
        add(name, "gauge", help, labels, value);
    }

    private void add(String name, String type, String help, String labels, double value) {
        families.computeIfAbsent("laminar_" + name, key -> new Family(type, help))
                .samples
                .merge(labels, value, Double::sum);
    }

    /** {@return labels with their values, as they stand between braces} */
    static String labels(String... namesAndValues) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append(text.isEmpty() ? "" : ",").append(namesAndValues[i]).append("=\"");
            text.append(escaped(namesAndValues[i + 1])).append('"');
        }
        return text.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** {@return the text} */
    String text() {
        StringBuilder text = new StringBuilder();
        families.forEach((name, family) -> {
            text.append("# HELP ").append(name).append(' ').append(family.help).append('\n');
            text.append("# TYPE ").append(name).append(' ').append(family.type).append('\n');
            family.samples.forEach((labels, value) -> {
                text.append(name).append(labels.isEmpty() ? "" : "{" + labels + "}");
                text.append(' ').append(number(value)).append('\n');
            });
        });
        return text.toString();
    }

    private static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
        return whole ? String.valueOf((long) value) : String.valueOf(value);
    }
}
