package io.laminar.storage.page;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the engine wants to know again beside its regions, by names that are its own.
 *
 * @param positions of the sources at the barrier, in the units of each
 * @param watermarks at the barrier, in nanoseconds
 * @param plans a fingerprint for each query, so that a changed one is found
 */
public record CheckpointFacts(
        SortedMap<String, Long> positions, SortedMap<String, Long> watermarks, SortedMap<String, String> plans) {
    /** Nothing to know. */
    public static final CheckpointFacts NONE = of(Map.of(), Map.of(), Map.of());

    /** Copies the components. */
    public CheckpointFacts {
        positions = copy(positions);
        watermarks = copy(watermarks);
        plans = copy(plans);
    }

    /** {@return facts of maps in any order} */
    public static CheckpointFacts of(
            Map<String, Long> positions, Map<String, Long> watermarks, Map<String, String> plans) {
        return new CheckpointFacts(new TreeMap<>(positions), new TreeMap<>(watermarks), new TreeMap<>(plans));
    }

    private static <V> SortedMap<String, V> copy(SortedMap<String, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
