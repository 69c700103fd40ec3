package io.laminar.engine.topology;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a source of a topology is: {@code CREATE SOURCE} without its name.
 *
 * @param columns each as in SQL: {@code price DOUBLE NOT NULL}, {@code day DATE AS CAST(ts AS DATE)}
 * @param watermarkColumn the column with the event time; empty for none
 * @param watermark the watermark over the columns; empty when only the program moves it
 * @param connector where rows come from; without a name from appenders
 * @param format how they are written there; without a name in the connector's own way
 * @param options of the source: {@code partition.by}, {@code backpressure} and the like
 */
public record TopologySource(
        List<String> columns,
        String watermarkColumn,
        String watermark,
        NamedOptions connector,
        NamedOptions format,
        Map<String, String> options) {
    /** Keeps its own collections. */
    public TopologySource {
        columns = List.copyOf(columns);
        options = NamedOptions.ordered(options);
    }

    /**
     * {@return a source that appenders fill}
     *
     * @param columns each as in SQL: {@code price DOUBLE NOT NULL}
     */
    public static TopologySource of(String... columns) {
        return new TopologySource(List.of(columns), "", "", NamedOptions.NONE, NamedOptions.NONE, Map.of());
    }

    /**
     * {@return the same with a watermark}
     *
     * @param column the event time, a TIMESTAMP
     * @param expression the watermark after a row: {@code ts - INTERVAL '1' SECOND}
     */
    public TopologySource watermark(String column, String expression) {
        return new TopologySource(columns, column, expression, connector, format, options);
    }

    /**
     * {@return the same with rows spread over the cores by a key: those that are equal in it are on one core}
     *
     * @param keys columns, by name
     */
    public TopologySource partitionBy(String... keys) {
        return option("partition.by", String.join(", ", keys));
    }

    /**
     * {@return the same, fed by a connector}
     *
     * @param name of the connector: {@code FILE}, {@code SOCKET}
     * @param values its options
     */
    public TopologySource from(String name, Map<String, String> values) {
        NamedOptions named = new NamedOptions(name, values);
        return new TopologySource(columns, watermarkColumn, watermark, named, format, options);
    }

    /**
     * {@return the same with its connector's rows in a format}
     *
     * @param name of the format: {@code CSV}, {@code JSON}
     * @param values its options
     */
    public TopologySource format(String name, Map<String, String> values) {
        NamedOptions named = new NamedOptions(name, values);
        return new TopologySource(columns, watermarkColumn, watermark, connector, named, options);
    }

    /**
     * {@return the same with an option of the source}
     *
     * @param key as in {@code WITH}: {@code backpressure}
     * @param value its value
     */
    public TopologySource option(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(options);
        more.put(key, value);
        return new TopologySource(columns, watermarkColumn, watermark, connector, format, more);
    }
}
