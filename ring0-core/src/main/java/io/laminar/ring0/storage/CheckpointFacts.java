package io.laminar.ring0.storage;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the engine wants to know again beside its regions, by names that are its own.
 *
 * @param positions of the sources at the barrier, in the units of each
 * @param watermarks at the barrier, in nanoseconds
 * @param statements what defines each relation, in their order
 * @param logs for each core what tells its log from others; empty when that is not known
 */
public record CheckpointFacts(
        SortedMap<String, Long> positions,
        SortedMap<String, Long> watermarks,
        SortedMap<String, String> statements,
        List<Long> logs) {
    /** Nothing to know. */
    public static final CheckpointFacts NONE = of(Map.of(), Map.of(), Map.of());

    /** Copies the components. */
    public CheckpointFacts {
        positions = copy(positions);
        watermarks = copy(watermarks);
        statements = copy(statements);
        logs = List.copyOf(logs);
    }

    /** {@return facts of maps in any order, which say nothing of logs} */
    public static CheckpointFacts of(
            Map<String, Long> positions, Map<String, Long> watermarks, Map<String, String> statements) {
        return new CheckpointFacts(
                new TreeMap<>(positions), new TreeMap<>(watermarks), new TreeMap<>(statements), List.of());
    }

    /**
     * {@return the same with logs}
     *
     * @param identities for each core what tells its log from others
     */
    public CheckpointFacts withLogs(List<Long> identities) {
        return new CheckpointFacts(positions, watermarks, statements, identities);
    }

    private static <V> SortedMap<String, V> copy(SortedMap<String, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
