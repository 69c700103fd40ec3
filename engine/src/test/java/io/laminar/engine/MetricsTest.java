package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.counters.YieldReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Laminar.metrics() says about cores, operators and lanes, and its text for Prometheus. */
class MetricsTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\",?)*)})? "
                    + "(-?[0-9]+(?:\\.[0-9]+)?(?:E-?[0-9]+)?)");

    private static void feed(Laminar laminar, int rows) {
        Appender appender = laminar.appender("t");
        for (int i = 0; i < rows; i++) {
            appender.setLong(0, i % 10);
            appender.setLong(1, i * 1_000_000L);
            appender.endRow();
        }
        appender.publish();
    }

    private static void define(Laminar laminar) {
        laminar.execute("CREATE SOURCE t (k BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH (partition.by = 'k')");
        laminar.execute("CREATE STREAM \"odd \"\"ones\\\" AS SELECT k FROM t WHERE k % 2 = 1");
        laminar.execute("CREATE STREAM n AS SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)");
    }

    @Test
    void shouldCountWhatCoresDoAndWhatTheirIdlingCosts() {
        LaminarConfig config = LaminarConfig.builder()
                .cores(2)
                .set("idle.spins", "10")
                .set("idle.yields", "5")
                .build();
        try (Laminar laminar = Laminar.open(config)) {
            define(laminar);
            feed(laminar, 5_000);
            Engines.until(
                    "cores that have slept",
                    () -> laminar.metrics().run().cores().stream().allMatch(core -> core.parkedNs() > 50_000_000));
            RunMetrics run = laminar.metrics().run();
            assertEquals(2, run.cores().size());
            assertEquals(
                    5_000, run.cores().stream().mapToLong(CoreMetrics::rowsIn).sum());
            for (CoreMetrics core : run.cores()) {
                assertTrue(core.busyRounds() > 0 && core.rounds() > core.busyRounds(), core.toString());
                assertTrue(core.spins() > 0 && core.yields() > 0 && core.parks() > 0, core.toString());
                assertTrue(core.parkedNs() > 50_000_000, core.toString());
                assertTrue(core.idleShare() > 0.5 && core.idleShare() < 1, core.toString());
                assertTrue(core.idleCost() > 0 && core.idleCost() < core.idleShare(), core.toString());
                assertTrue(core.left().get(YieldReason.QUEUE_EMPTY) > 0, core.toString());
            }
            long filtered = run.operators().stream()
                    .mapToLong(OperatorMetrics::rowsFiltered)
                    .sum();
            assertEquals(2_500, filtered);
            assertTrue(run.lanes().stream().anyMatch(lane -> lane.direction().equals("in") && lane.mostInUse() > 0));
        }
    }

    @Test
    void shouldCountNothingWhenItIsTold() {
        try (Laminar laminar = Laminar.open(
                LaminarConfig.builder().set("metrics.counters", "off").build())) {
            define(laminar);
            RunMetrics run = laminar.metrics().run();
            assertEquals(List.of(), run.operators());
            assertEquals(List.of(), run.lanes());
            assertEquals(List.of(), run.agents());
            assertEquals(0, run.cores().get(0).rounds());
            assertTrue(laminar.execute("EXPLAIN WHY n").text().startsWith("n: 0 rows came out"));
        }
    }

    @Test
    void shouldGoOnWithoutRecordsForMoreThanThereIsRoomFor() {
        LaminarConfig config = LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .set("metrics.records", "256")
                .build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE t (k BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts)");
            for (int i = 0; i < 300; i++) {
                laminar.execute("CREATE STREAM s" + i + " AS SELECT k FROM t WHERE k > " + i);
            }
            feed(laminar, 10);
            laminar.poll();
            MetricsSnapshot metrics = laminar.metrics();
            assertTrue(
                    metrics.run().operators().size() > 200,
                    "operators: " + metrics.run().operators().size());
            assertEquals(9, metrics.stream("s0").orElseThrow().rowsOut());
        }
    }

    @Test
    void shouldGiveBackAllMemoryAndLeaveAFileThatSaysSo(@TempDir Path folder) throws Exception {
        long before = RawMemory.liveBytes();
        LaminarConfig config = LaminarConfig.builder()
                .baseDirectory(folder)
                .set("metrics.directory", "counts")
                .build();
        for (int time = 0; time < 2; time++) {
            try (Laminar laminar = Laminar.open(config)) {
                define(laminar);
                feed(laminar, 100);
                IoException e = assertThrows(IoException.class, () -> Laminar.open(config));
                assertEquals(ErrorCode.METRICS_IN_USE, e.code());
            }
            assertEquals(before, RawMemory.liveBytes());
            byte[] header = Files.readAllBytes(folder.resolve("counts/laminar.counters"));
            assertEquals(2, header[12], "closed");
        }
        Files.writeString(folder.resolve("file"), "");
        IoException e = assertThrows(
                IoException.class,
                () -> Laminar.open(LaminarConfig.builder()
                        .baseDirectory(folder)
                        .set("metrics.directory", "file")
                        .build()));
        assertEquals(ErrorCode.NOT_WRITABLE, e.code());
    }

    /**
     * The rules of the exposition format: names, labels, one TYPE and HELP before all samples of a name, no sample
     * twice.
     */
    @Test
    void shouldWriteTextThatPrometheusReads() {
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            define(laminar);
            laminar.subscribe("n");
            laminar.subscribe("n");
            feed(laminar, 5_000);
            while (laminar.poll() > 0) {
                // Until nothing moves.
            }
            Map<String, Double> samples = parse(laminar.metrics().prometheus());
            assertEquals(5_000, samples.get("laminar_source_rows_total{source=\"t\"}"));
            assertEquals(2_500, samples.get("laminar_stream_rows_out_total{stream=\"odd \\\"ones\\\\\"}"));
            assertEquals(4, samples.get("laminar_source_watermark_seconds{source=\"t\"}"));
            assertTrue(samples.containsKey("laminar_core_left_total{core=\"0\",reason=\"queue_empty\"}"));
            assertEquals(0, samples.get("laminar_failures"));
        }
    }

    private static Map<String, Double> parse(String text) {
        assertTrue(text.endsWith("\n"));
        Map<String, Double> samples = new TreeMap<>();
        Set<String> described = new HashSet<>();
        String name = "";
        String type = "";
        for (String line : text.split("\n")) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                name = words[2];
                assertTrue(described.add(name), "twice: " + line);
                assertTrue(words.length == 4 && !words[3].isBlank(), line);
            } else if (line.startsWith("# TYPE ")) {
                type = words[3];
                assertEquals(name, words[2], line);
                assertTrue(Set.of("counter", "gauge").contains(type), line);
                assertEquals(type.equals("counter"), name.endsWith("_total"), line);
            } else {
                Matcher sample = SAMPLE.matcher(line);
                assertTrue(sample.matches(), "not a sample: " + line);
                assertEquals(name, sample.group(1), line);
                double value = Double.parseDouble(sample.group(3));
                assertTrue(!type.equals("counter") || value >= 0, line);
                String key = line.substring(0, line.lastIndexOf(' '));
                assertTrue(samples.put(key, value) == null, "twice: " + line);
            }
        }
        return samples;
    }
}
