package io.laminar.engine.topology;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connector or a format with its options.
 *
 * @param name which; empty for none
 * @param values options by key, kept in their order
 */
public record NamedOptions(String name, Map<String, String> values) {
    /** Nothing. */
    public static final NamedOptions NONE = new NamedOptions("", Map.of());

    /** Keeps its own map. */
    public NamedOptions {
        values = ordered(values);
    }

    static Map<String, String> ordered(Map<String, String> options) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
}
