package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.EngineException;
import io.laminar.ring0.core.AllocationGuard;
import io.laminar.ring0.core.CoreWatch;
import io.laminar.ring0.operator.Operator;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records an engine with the flight recorder, by the settings that come with it. */
@Timeout(60)
class FlightEventsTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    private static Configuration settings() throws Exception {
        try (Reader reader =
                new InputStreamReader(Laminar.class.getResourceAsStream("laminar.jfc"), StandardCharsets.UTF_8)) {
            return Configuration.create(reader);
        }
    }

    private static void row(Appender appender, long key, long seconds) {
        appender.setLong(0, key);
        appender.setLong(1, seconds * SECOND);
        appender.endRow();
        appender.publish();
    }

    @Test
    void shouldRecordBudgetsWatermarksLateRowsBackpressureAndAllocations() throws Exception {
        Path file = folder.resolve("laminar.jfr");
        try (Recording recording = new Recording(settings())) {
            recording.start();
            work();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        Set<String> names = new TreeSet<>();
        events.forEach(event -> names.add(event.getEventType().getName()));
        assertEquals(
                Set.of(
                        "laminar.IterationOverBudget",
                        "laminar.WatermarkAdvance",
                        "laminar.LateRows",
                        "laminar.Backpressure",
                        "laminar.OperatorOverBudget",
                        "laminar.ConnectorOverBudget",
                        "laminar.AllocationViolation"),
                names);
        RecordedEvent late = first(events, "laminar.LateRows");
        assertEquals("late.aggregate", late.getString("operator"));
        assertEquals(2, late.getLong("total"));
        RecordedEvent over = first(events, "laminar.IterationOverBudget");
        assertTrue(over.getLong("violations") > 0 && over.getLong("exceeded") > 0, over.toString());
        RecordedEvent step = first(events, "laminar.OperatorOverBudget");
        assertTrue(step.getLong("violations") > 0 && step.getLong("violations") <= step.getLong("timed"), "" + step);
        assertTrue(step.getLong("exceeded") > 0 && !step.getString("operator").isEmpty(), step.toString());
        RecordedEvent sink = first(events, "laminar.ConnectorOverBudget");
        assertTrue(sink.getLong("chunks") > 0 && sink.getString("connector").contains("kept"), sink.toString());
        RecordedEvent loaded = first(events, "laminar.AllocationViolation");
        assertTrue(loaded.getLong("bytes") >= loaded.getLong("times") * 16 && loaded.getLong("times") > 0, "" + loaded);
        RecordedEvent held = events.stream()
                .filter(event -> event.getEventType().getName().equals("laminar.Backpressure"))
                .filter(event -> event.getString("operator").startsWith("all"))
                .findFirst()
                .orElseThrow();
        assertTrue(held.getLong("blockedFor") > 0 || held.getLong("times") > 0, held.toString());
        long furthest = events.stream()
                .filter(event -> event.getEventType().getName().equals("laminar.WatermarkAdvance"))
                .mapToLong(event -> event.getLong("watermark"))
                .max()
                .orElseThrow();
        assertTrue(furthest >= 100 * SECOND, "watermark: " + furthest);
    }

    @Test
    void shouldRecordCheckpoints() throws Exception {
        Path file = folder.resolve("laminar.jfr");
        LaminarConfig config = LaminarConfig.builder()
                .baseDirectory(folder)
                .set("data.directory", "data")
                .set("data.checkpoint.ms", "0")
                .build();
        try (Recording recording = new Recording(settings())) {
            recording.start();
            try (Laminar laminar = Laminar.open(config)) {
                laminar.checkpoint();
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> checkpoints = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("laminar.Checkpoint"))
                .toList();
        // At the start, asked for, and at the end.
        assertEquals(
                List.of(1L, 2L, 3L),
                checkpoints.stream().map(event -> event.getLong("epoch")).toList());
        for (RecordedEvent one : checkpoints) {
            assertEquals("", one.getString("failure"));
            assertTrue(one.getLong("barrier") > 0, one.toString());
            assertTrue(one.getDuration().toNanos() >= one.getLong("barrier"), one.toString());
        }
    }

    private static RecordedEvent first(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + events));
    }

    /**
     * Rounds, operators and a connector that cannot keep their budgets, rows that come late, a subscriber that does not
     * read, and an operator that makes garbage.
     */
    private void work() {
        LaminarConfig config = LaminarConfig.builder()
                .baseDirectory(folder)
                .blockRows(4)
                .blocksPerLane(2)
                .watch(new Litter("late.aggregate"))
                .set("budget.iteration.ns", "1")
                .set("budget.batch.ns", "1")
                .set("budget.chunk.ns", "1")
                .build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE t (k BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts)");
            laminar.execute("CREATE STREAM late AS SELECT k, COUNT(*) AS n FROM t "
                    + "GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND)");
            laminar.execute("CREATE STREAM \"all\" AS SELECT k FROM t");
            laminar.execute("CREATE SINK kept FROM late INTO FILE (path = 'kept.csv')");
            Appender appender = laminar.appender("t");
            row(appender, 1, 100);
            row(appender, 2, 50);
            row(appender, 3, 50);
            row(appender, 4, 102);
            until(laminar, metrics -> metrics.stream("late").orElseThrow().rowsLate() == 2);
            until(laminar, metrics -> metrics.sink("kept").orElseThrow().rowsWritten() > 0);
            until(laminar, metrics -> {
                row(appender, 5, 102);
                return metrics.run().operators().stream()
                        .anyMatch(operator -> operator.timed().violations() > 0);
            });
            laminar.subscribe("all");
            for (int i = 0; i < 12; i++) {
                row(appender, i, 103);
            }
            until(
                    laminar,
                    metrics -> metrics.run().operators().stream()
                            .anyMatch(operator -> operator.name().startsWith("all") && operator.blocked() > 0));
        }
    }

    private static void until(Laminar laminar, Predicate<MetricsSnapshot> reached) {
        long deadline = System.nanoTime() + 30 * SECOND;
        while (!reached.test(laminar.metrics())) {
            assertTrue(System.nanoTime() < deadline, () -> "not reached: " + laminar.metrics());
            Thread.onSpinWait();
        }
    }

    private static volatile String planted = "";

    /** Makes garbage in each turn of an operator. */
    private record Litter(String culprit) implements CoreWatch {
        @Override
        public void beforeRound() {}

        @Override
        public void beforeTurn(Operator operator) {}

        @Override
        public void afterTurn(Operator operator, int done) {
            planted = done > 0 && operator.name().equals(culprit) ? planted.substring(planted.length() / 2) + done : "";
        }

        @Override
        public void afterRound() {}
    }

    @Test
    void shouldRecordWhoWasStoppedForAllocating() throws Exception {
        Path file = folder.resolve("stopped.jfr");
        LaminarConfig config = LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .allocationGuard(AllocationGuard.Mode.STRICT)
                .watch(new Litter("t.calc"))
                .build();
        try (Recording recording = new Recording(settings())) {
            recording.start();
            try (Laminar laminar = Laminar.open(config);
                    Subscription out = subscribe(laminar)) {
                Appender appender = laminar.appender("s");
                assertThrows(EngineException.class, () -> {
                    for (int i = 0; i < 2 * AllocationGuard.GRACE_ROUNDS; i++) {
                        appender.setLong(0, i);
                        appender.endRow();
                        appender.publish();
                        laminar.poll();
                        out.poll();
                    }
                });
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("laminar.AllocationViolation"))
                .toList();
        RecordedEvent stopped = events.stream()
                .filter(event -> event.getBoolean("stopped"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(events.toString()));
        assertEquals("Calc t.calc", stopped.getString("culprit"));
        assertEquals(9, stopped.getLong("times"));
        assertTrue(stopped.getLong("bytes") >= 9 * 16, stopped.toString());
        long counted = events.stream()
                .filter(event -> event.getString("culprit").isEmpty())
                .mapToLong(event -> event.getLong("times"))
                .sum();
        assertTrue(counted >= AllocationGuard.GRACE_ROUNDS, "rounds: " + counted);
    }

    private static Subscription subscribe(Laminar laminar) {
        laminar.execute("CREATE SOURCE s (a BIGINT)");
        laminar.execute("CREATE STREAM t AS SELECT a + 1 AS b FROM s");
        return laminar.subscribe("t");
    }
}
