package io.laminar.engine.connector;

import io.laminar.engine.error.InputPosition;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where options stand in the SQL text. Keys do not know case.
 *
 * @param owner the name of the connector, or where it should be
 * @param format the FORMAT clause, or where it should be
 * @param keys the keys of options
 * @param values the values of options, by their keys
 */
public record OptionPlaces(
        InputPosition owner, InputPosition format, Map<String, InputPosition> keys, Map<String, InputPosition> values) {
    /** The options stand in no text. */
    public static final OptionPlaces NONE =
            new OptionPlaces(InputPosition.NONE, InputPosition.NONE, Map.of(), Map.of());

    /** Takes copies of the maps. */
    public OptionPlaces {
        keys = anyCase(keys);
        values = anyCase(values);
    }

    private static Map<String, InputPosition> anyCase(Map<String, InputPosition> places) {
        Map<String, InputPosition> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(places);
        return copy;
    }

    /** The key's place; the owner's when the option is not given. */
    InputPosition keyOf(String key) {
        return keys.getOrDefault(key, owner);
    }

    /** The value's place; the owner's when the option is not given. */
    InputPosition valueOf(String key) {
        return values.getOrDefault(key, owner);
    }
}
