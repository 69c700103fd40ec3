package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    void shouldRecordBudgetsWatermarksLateRowsAndBackpressure() throws Exception {
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
                        "laminar.Backpressure"),
                names);
        RecordedEvent late = first(events, "laminar.LateRows");
        assertEquals("late.aggregate", late.getString("operator"));
        assertEquals(2, late.getLong("total"));
        RecordedEvent over = first(events, "laminar.IterationOverBudget");
        assertTrue(over.getLong("violations") > 0 && over.getLong("exceeded") > 0, over.toString());
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

    private static RecordedEvent first(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + events));
    }

    /** Rounds that cannot keep their budget, rows that come late, and a subscriber that does not read. */
    private static void work() throws InterruptedException {
        LaminarConfig config = LaminarConfig.builder()
                .blockRows(4)
                .blocksPerLane(2)
                .set("budget.iteration.ns", "1")
                .build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE t (k BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts)");
            laminar.execute("CREATE STREAM late AS SELECT k, COUNT(*) AS n FROM t "
                    + "GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND)");
            laminar.execute("CREATE STREAM \"all\" AS SELECT k FROM t");
            Appender appender = laminar.appender("t");
            row(appender, 1, 100);
            row(appender, 2, 50);
            row(appender, 3, 50);
            Thread.sleep(50);
            laminar.subscribe("all");
            for (int i = 0; i < 12; i++) {
                row(appender, i, 101);
            }
            // Longer than the period of the settings.
            Thread.sleep(1_300);
        }
    }
}
