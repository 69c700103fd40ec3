package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Appenders that come and go: what a closed one had is given back while its source lives, and its counts stay. */
@Timeout(120)
class AppenderLanesTest {
    private static final int APPENDERS = 1_000;
    private static final String LANES = "appender.t";

    private static Laminar open(LaminarConfig.Mode mode, int cores, String options) {
        Laminar laminar =
                Laminar.open(LaminarConfig.builder().mode(mode).cores(cores).build());
        laminar.execute(
                "CREATE SOURCE t (id BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH (watermark.by = 'producer'"
                        + options + ")");
        return laminar;
    }

    private static void row(Appender appender, long id) {
        appender.setLong(0, id);
        appender.setLong(1, id);
        appender.endRow();
    }

    private static long lanes() {
        return Engines.live().getOrDefault(LANES, 0L);
    }

    @ParameterizedTest
    @CsvSource({"INLINE,1,''", "INLINE,4,id", "THREADED,1,''", "THREADED,2,round_robin"})
    void shouldServeAThousandAppendersOneAfterTheOther(LaminarConfig.Mode mode, int cores, String partition) {
        String options = partition.isEmpty() ? "" : ", partition.by = '" + partition + "'";
        try (Laminar laminar = open(mode, cores, options)) {
            Subscription result = laminar.subscribe("t");
            List<Object[]> rows = new ArrayList<>();
            long most = 0;
            for (int a = 0; a < APPENDERS; a++) {
                Appender appender = laminar.appender("t");
                most = a == 0 ? 4 * lanes() : most;
                row(appender, 2L * a);
                row(appender, 2L * a + 1);
                appender.close();
                if (mode == LaminarConfig.Mode.INLINE) {
                    Engines.settle(laminar, result, rows);
                    assertTrue(lanes() <= most, "lanes of " + a + " appenders: " + lanes());
                } else {
                    rows.addAll(Engines.drain(result));
                }
            }
            awaitNone(laminar, result, rows);
            SourceMetrics metrics = laminar.metrics().source("t").orElseThrow();
            assertEquals(2 * APPENDERS, metrics.backpressure().rowsOffered());
            assertEquals(2 * APPENDERS, metrics.rowsIn());
            assertEquals(0, metrics.producers().open());
            assertFalse(metrics.ended());
            laminar.appender("t").end();
            rows.addAll(Engines.untilEnd(laminar, result));
            assertEquals(2 * APPENDERS, rows.size());
            assertEquals(
                    2 * APPENDERS, rows.stream().map(row -> row[1]).distinct().count());
        }
    }

    private static void awaitNone(Laminar laminar, Subscription result, List<Object[]> rows) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (lanes() > 0) {
            assertTrue(System.nanoTime() < deadline, "lanes that stay: " + Engines.live());
            laminar.poll();
            rows.addAll(Engines.drain(result));
            laminar.metrics();
        }
    }

    @Test
    void shouldKeepALaneWhileAConsumerHoldsItsRows() {
        try (Laminar laminar = open(LaminarConfig.Mode.INLINE, 1, "")) {
            Subscription result = laminar.subscribe("t");
            Appender appender = laminar.appender("t");
            row(appender, 1);
            row(appender, 2);
            appender.close();
            next(laminar, result);
            laminar.metrics();
            assertTrue(lanes() > 0, "its first row is being read");
            assertEquals(1, result.getLong(0));
            next(laminar, result);
            assertEquals(2, result.getLong(0));
            awaitNone(laminar, result, new ArrayList<>());
            assertEquals(
                    2,
                    laminar.metrics().source("t").orElseThrow().backpressure().rowsOffered());
        }
    }

    private static void next(Laminar laminar, Subscription result) {
        for (int polls = 0; !result.poll(); polls++) {
            assertTrue(polls < 1_000, "no row");
            laminar.poll();
        }
    }

    private static Laminar openSmall() {
        Laminar laminar = Laminar.open(LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .blockRows(4)
                .blocksPerLane(10)
                .build());
        laminar.execute("CREATE SOURCE t (id BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts)");
        return laminar;
    }

    /** Whoever waits for room is the core meanwhile: nobody sleeps, so there is nobody to be woken less often. */
    @Test
    void shouldLetAnAppenderOfAnInlineEngineUseItsWholeLane() {
        try (Laminar laminar = openSmall()) {
            Subscription result = laminar.subscribe("t");
            Appender appender = laminar.appender("t");
            int id = 0;
            while (appender.tryRow()) {
                row(appender, id++);
                appender.publish();
            }
            assertEquals(40, id, "ten blocks of four, where a thread is held back from the eighth on");
            for (int read = 0; read < 5; read++) {
                next(laminar, result);
            }
            laminar.poll();
            assertTrue(appender.tryRow(), "one block is free, and that is enough");
        }
    }

    @Test
    void shouldNeverSleepInTheAppenderOfAnInlineEngine() {
        try (Laminar laminar = openSmall()) {
            laminar.execute("CREATE STREAM s AS SELECT id FROM t WHERE id < 0");
            Subscription none = laminar.subscribe("s");
            Appender appender = laminar.appender("t");
            for (int id = 0; id < 10_000; id++) {
                row(appender, id);
            }
            BackpressureMetrics pressure =
                    laminar.metrics().source("t").orElseThrow().backpressure();
            assertTrue(pressure.waits() > 0, pressure.toString());
            assertEquals(0, pressure.wakes(), "it never slept");
            appender.end();
            assertEquals(0, Engines.untilEnd(laminar, none).size());
            assertEquals(10_000, laminar.metrics().source("t").orElseThrow().rowsIn());
        }
    }
}
