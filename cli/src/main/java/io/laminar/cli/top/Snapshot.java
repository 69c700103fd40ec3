package io.laminar.cli.top;

import io.laminar.ring0.counters.CounterKind;
import io.laminar.ring0.counters.CounterReader;
import io.laminar.ring0.counters.CounterReader.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All counters at one moment.
 *
 * @param rows the records
 * @param takenNs when they were read, by {@link System#nanoTime()}
 * @param writerNs the same moment, by the writer's clock
 * @param epochNs the same moment, in nanoseconds since 1970
 */
record Snapshot(List<Row> rows, long takenNs, long writerNs, long epochNs) {
    private static final long MILLI_NS = 1_000_000;

    static Snapshot of(CounterReader reader) {
        long epochNs = System.currentTimeMillis() * MILLI_NS;
        long writerNs = reader.origin().startedNs() + epochNs - reader.origin().startedEpochNs();
        return new Snapshot(reader.rows(), System.nanoTime(), writerNs, epochNs);
    }

    List<Row> rows(CounterKind kind) {
        return rows.stream().filter(row -> row.kind() == kind).toList();
    }

    /** What has changed since an earlier snapshot: a record that was not there then began at 0. */
    Change since(Snapshot before) {
        Map<Integer, Row> known = new HashMap<>();
        before.rows.forEach(row -> known.put(row.index(), row));
        return new Change(known, Math.max(1, takenNs - before.takenNs));
    }

    /**
     * From one snapshot to the next.
     *
     * @param before records of the first, by their place
     * @param elapsedNs time between the two
     */
    record Change(Map<Integer, Row> before, long elapsedNs) {
        private static final double SECOND_NS = 1e9;

        /** {@return by how much a cell has grown} */
        long growth(Row now, Enum<?> cell) {
            Row then = before.get(now.index());
            long from = then != null && then.generation() == now.generation() ? then.get(cell) : 0;
            return now.get(cell) - from;
        }

        /** {@return by how much a cell grows in a second} */
        double perSecond(Row now, Enum<?> cell) {
            return growth(now, cell) * SECOND_NS / elapsedNs;
        }
    }
}
