package io.laminar.engine.config;

import io.laminar.ring0.counters.CounterLayout;

/**
 * What an engine counts besides the rows, and who can see it.
 *
 * @param counters whether cores count rounds, times, lanes and operators at all
 * @param records most cores, operators, lanes and connectors that are counted; what is more is not
 * @param directory where other processes find the counters in a file; empty: they stay in this process. Relative paths
 *     count from the directory that statements count from
 */
public record MetricsConfig(boolean counters, int records, String directory) {
    /** Two thousand queries on one core; 2 MiB, taken as it is touched. */
    public static final int DEFAULT_RECORDS = 8192;

    /** Room for the most cores that there can be. */
    public static final int LEAST_RECORDS = 256;

    /** The defaults: counted, and seen by this process alone. */
    public static final MetricsConfig DEFAULT = new MetricsConfig(true, DEFAULT_RECORDS, "");

    /** Checks the range. */
    public MetricsConfig {
        ConfigKeys.range("metrics.records", records, LEAST_RECORDS, CounterLayout.MAX_RECORDS);
    }

    /**
     * {@return the same but for one setting}
     *
     * @param key a key of {@code docs/CONFIGURATION.md} that begins with {@code metrics.}
     * @param value its value as text
     */
    public MetricsConfig with(String key, String value) {
        return switch (key) {
            case "metrics.counters" -> new MetricsConfig(ConfigKeys.flag(key, value), records, directory);
            case "metrics.records" -> new MetricsConfig(counters, (int) ConfigKeys.number(key, value), directory);
            case "metrics.directory" -> new MetricsConfig(counters, records, value);
            default -> throw ConfigKeys.unknown(key);
        };
    }
}
