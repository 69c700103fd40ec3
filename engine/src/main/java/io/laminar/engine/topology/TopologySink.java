package io.laminar.engine.topology;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a sink of a topology is: {@code CREATE SINK} without its name and what it reads.
 *
 * @param connector where rows go
 * @param format how they are written; without a name in the connector's own way
 * @param options of the sink: {@code mode} and the like
 */
public record TopologySink(NamedOptions connector, NamedOptions format, Map<String, String> options) {
    /** Keeps its own map. */
    public TopologySink {
        options = NamedOptions.ordered(options);
    }

    /**
     * {@return a sink}
     *
     * @param name of the connector: {@code FILE}, {@code SOCKET}, {@code STDOUT}
     * @param values its options
     */
    public static TopologySink into(String name, Map<String, String> values) {
        return new TopologySink(new NamedOptions(name, values), NamedOptions.NONE, Map.of());
    }

    /**
     * {@return the same in a format}
     *
     * @param name of the format: {@code CSV}, {@code JSON}
     * @param values its options
     */
    public TopologySink format(String name, Map<String, String> values) {
        return new TopologySink(connector, new NamedOptions(name, values), options);
    }

    /**
     * {@return the same with an option of the sink}
     *
     * @param key as in {@code WITH}: {@code mode}
     * @param value its value
     */
    public TopologySink option(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(options);
        more.put(key, value);
        return new TopologySink(connector, format, more);
    }
}
