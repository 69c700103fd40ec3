package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Watermarks of several producers, idle ones among them, by a clock that the test sets. */
class ProducerWatermarksTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String SOURCE = "CREATE SOURCE %s (k BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts)%s";
    private static final String COUNTS =
            "SELECT window_start, COUNT(*) AS n FROM %s GROUP BY TUMBLE(ts, INTERVAL '10' SECOND)";

    private final ManualClock clock = new ManualClock();
    private Laminar laminar = Laminar.open(inline(1).build());

    private LaminarConfig.Builder inline(int cores) {
        return LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .cores(cores)
                .clock(clock);
    }

    private void reopen(LaminarConfig.Builder config) {
        laminar.close();
        laminar = Laminar.open(config.build());
        laminar.assembly().cores().order(new RandomOrder(System.nanoTime()));
    }

    @AfterEach
    void close() {
        laminar.close();
    }

    private void settle() {
        int quiet = 0;
        while (quiet < 3) {
            quiet = laminar.poll() == 0 ? quiet + 1 : 0;
        }
    }

    private void row(Appender appender, long seconds) {
        appender.setLong(0, seconds);
        appender.setLong(1, seconds * SECOND);
        appender.endRow();
        appender.publish();
        settle();
    }

    private void pass(long seconds) {
        settle();
        clock.seconds(seconds);
        settle();
    }

    private long rows(Subscription subscription) {
        settle();
        return Engines.drain(subscription).size();
    }

    private SourceMetrics source(String name) {
        return laminar.metrics().source(name).orElseThrow();
    }

    private static String with(String options, boolean partitioned) {
        return " WITH (" + options + (partitioned ? ", partition.by = 'k')" : ")");
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "2,true", "4,true"})
    void shouldLetAUnionGoOnWithoutAnIdleSource(int cores, boolean partitioned) {
        reopen(inline(cores));
        laminar.execute(SOURCE.formatted("a", with("idle.timeout = '30 s'", partitioned)));
        laminar.execute(SOURCE.formatted("b", with("idle.timeout = '30 s'", partitioned)));
        laminar.execute("CREATE STREAM both AS SELECT k, ts FROM a UNION ALL SELECT k, ts FROM b");
        laminar.execute("CREATE STREAM result AS " + COUNTS.formatted("both"));
        Subscription result = laminar.subscribe("result");
        Appender a = laminar.appender("a");
        Appender b = laminar.appender("b");
        pass(1);
        row(a, 5);
        row(b, 6);
        row(a, 11);
        assertEquals(0, rows(result), "b holds the window open");
        pass(29);
        row(a, 21);
        pass(1);
        assertEquals(2, rows(result), "b is idle: two windows close");
        assertTrue(source("b").producers().isIdle());
        assertFalse(source("a").producers().isIdle());
        row(b, 22);
        assertFalse(source("b").producers().isIdle(), "it is back");
        row(a, 45);
        assertEquals(0, rows(result), "and counts again");
        row(b, 35);
        assertEquals(1, rows(result));
        pass(31);
        pass(31);
        assertEquals(0, rows(result), "all are idle: nothing moves");
        row(b, 46);
        row(a, 46);
        assertEquals(1, rows(result), "the one at 30 had no rows");
    }

    @Test
    void shouldLetAQueryThatIsAddedLaterKnowWhoIsIdle() {
        laminar.execute(SOURCE.formatted("a", " WITH (idle.timeout = '5 s')"));
        laminar.execute(SOURCE.formatted("b", " WITH (idle.timeout = '5 s')"));
        Appender b = laminar.appender("b");
        Appender a = laminar.appender("a");
        pass(1);
        row(b, 100);
        pass(6);
        assertTrue(source("b").producers().isIdle());
        laminar.execute("CREATE STREAM both AS SELECT k, ts FROM a UNION ALL SELECT k, ts FROM b WHERE k > 0");
        laminar.execute("CREATE STREAM result AS " + COUNTS.formatted("both"));
        Subscription result = laminar.subscribe("result");
        row(a, 5);
        row(a, 25);
        assertEquals(1, rows(result), "b does not hold it back");
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,true", "4,true"})
    void shouldTakeTheLeastOfTheProducers(int cores, boolean partitioned) {
        reopen(inline(cores));
        laminar.execute(SOURCE.formatted("t", with("watermark.by = 'producer', idle.timeout = '30 s'", partitioned)));
        laminar.execute("CREATE STREAM result AS " + COUNTS.formatted("t"));
        Subscription result = laminar.subscribe("result");
        Appender fast = laminar.appender("t");
        Appender slow = laminar.appender("t");
        pass(1);
        row(fast, 15);
        row(fast, 99);
        row(slow, 5);
        assertEquals(0, rows(result), "the slow one holds it");
        row(slow, 10);
        assertEquals(1, rows(result));
        slow.close();
        assertEquals(1, rows(result), "a producer that goes lets it rise");
        Appender late = laminar.appender("t");
        row(fast, 200);
        assertEquals(0, rows(result), "a new one holds it where it is");
        assertEquals(2, source("t").producers().open());
        row(late, 50);
        row(late, 60);
        assertEquals(0, rows(result), "but it does not go back: those are late");
        pass(31);
        assertEquals(0, rows(result), "all are idle: it stays");
        assertEquals(2, source("t").producers().idle());
        row(fast, 201);
        assertEquals(1, rows(result), "the other one is still idle");
    }

    @Test
    void shouldKeepTheRunningMaximumOverAllProducersByDefault() {
        laminar.execute(SOURCE.formatted("t", ""));
        laminar.execute("CREATE STREAM result AS " + COUNTS.formatted("t"));
        Subscription result = laminar.subscribe("result");
        Appender fast = laminar.appender("t");
        laminar.appender("t");
        row(fast, 5);
        row(fast, 99);
        pass(1000);
        assertEquals(1, rows(result));
        assertFalse(source("t").producers().isIdle(), "off by default");
    }

    /** Most rows go to one core: the others hear nothing, though the producer is busy. */
    @Test
    void shouldNotTakeABusyProducerForIdleWhereItsRowsDoNotCome() {
        reopen(inline(4));
        laminar.execute(SOURCE.formatted("t", with("watermark.by = 'producer', idle.timeout = '30 s'", true)));
        laminar.execute("CREATE STREAM result AS SELECT k, window_start, COUNT(*) AS n FROM t "
                + "GROUP BY k, TUMBLE(ts, INTERVAL '1' HOUR)");
        Appender one = laminar.appender("t");
        Appender other = laminar.appender("t");
        pass(1);
        row(other, 7200);
        for (int minute = 0; minute < 20; minute++) {
            one.setLong(0, 1);
            one.setLong(1, minute * 60 * SECOND);
            one.endRow();
            one.publish();
            pass(20);
        }
        SourceNode node = laminar.assembly().sources().get("t");
        List<Integer> idle = laminar.assembly()
                .cores()
                .ask(core -> core.source(node.spec()).producerCounts().idle());
        assertEquals(List.of(1, 1, 1, 1), idle, "the one that was silent, on every core, and no other");
    }

    /** What waits in a lane because the core cannot go on is not idle. */
    @Test
    void shouldNotTakeAProducerForIdleWhoseRowsWait() {
        reopen(Engines.tinyBuilder(LaminarConfig.Mode.INLINE).clock(clock));
        laminar.execute(SOURCE.formatted("t", " WITH (idle.timeout = '30 s')"));
        laminar.execute("CREATE STREAM result AS SELECT k FROM t");
        Subscription result = laminar.subscribe("result");
        Appender appender = laminar.appender("t");
        int given = 0;
        for (int polls = 0; polls < 100; polls++) {
            if (appender.tryRow()) {
                appender.setLong(0, given);
                appender.setLong(1, given * SECOND);
                appender.endRow();
                appender.publish();
                given++;
            }
            laminar.poll();
        }
        pass(60);
        assertFalse(source("t").producers().isIdle(), "rows wait: given=" + given);
        long read = 0;
        for (int polls = 0; polls < 100; polls++) {
            read += rows(result);
        }
        assertEquals(given, read);
        pass(31);
        assertTrue(source("t").producers().isIdle());
    }

    @Test
    void shouldTakeAStepBackOfTheClockForStandingStill() {
        laminar.execute(SOURCE.formatted("t", " WITH (idle.timeout = '30 s')"));
        Appender appender = laminar.appender("t");
        row(appender, 1);
        pass(20);
        pass(-1000);
        pass(1005);
        assertFalse(source("t").producers().isIdle(), "25 s");
        pass(5);
        assertTrue(source("t").producers().isIdle());
    }

    /** Producers come, go, are silent and talk, in one order, whatever the cores: the answer is one. */
    @ParameterizedTest
    @ValueSource(strings = {"source", "producer"})
    void shouldGiveTheSameAnswerOnEveryNumberOfCores(String by) {
        long seed = System.nanoTime();
        for (int run = 0; run < 20; run++) {
            long script = seed + run;
            List<String> expected = run(inline(1), by, "", script);
            String message = "seed=" + script;
            assertEquals(
                    expected,
                    run(Engines.tinyBuilder(LaminarConfig.Mode.INLINE).clock(clock), by, "", script),
                    message);
            assertEquals(expected, run(inline(2), by, "k", script), message);
            assertEquals(expected, run(inline(4), by, "round_robin", script), message);
        }
    }

    private List<String> run(LaminarConfig.Builder config, String by, String partition, long seed) {
        Random random = new Random(seed);
        reopen(config);
        laminar.execute(SOURCE.formatted(
                "t",
                " WITH (watermark.by = '" + by + "', idle.timeout = '30 s'"
                        + (partition.isEmpty() ? ")" : ", partition.by = '" + partition + "')")));
        laminar.execute("CREATE STREAM result AS SELECT k % 3 AS g, window_start, COUNT(*) AS n, SUM(k) AS total "
                + "FROM t GROUP BY k % 3, TUMBLE(ts, INTERVAL '10' SECOND)");
        Subscription result = laminar.subscribe("result");
        List<Appender> appenders = new ArrayList<>(List.of(laminar.appender("t")));
        List<Object[]> read = new ArrayList<>();
        pass(1);
        for (int step = 0; step < 200; step++) {
            Appender one = appenders.get(random.nextInt(appenders.size()));
            switch (random.nextInt(20)) {
                case 0 -> appenders.add(laminar.appender("t"));
                case 1 -> {
                    if (appenders.size() > 1) {
                        one.close();
                        appenders.remove(one);
                    }
                }
                case 2, 3 -> pass(random.nextInt(25));
                default -> row(one, step + random.nextInt(40));
            }
            Engines.settle(laminar, result, read);
        }
        for (Appender appender : appenders) {
            appender.end();
            Engines.settle(laminar, result, read);
        }
        read.addAll(Engines.untilEnd(laminar, result));
        return Engines.texts(read).stream().sorted().toList();
    }
}
