package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Watermarks of keys: nobody is late because another key is ahead. */
class KeyWatermarksTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String SOURCE = "CREATE SOURCE t (k VARCHAR, v BIGINT, ts TIMESTAMP, "
            + "WATERMARK FOR ts AS ts - INTERVAL '2' SECOND) WITH (watermark.by = 'key', watermark.key = 'k', "
            + "idle.timeout = '30 s'%s)";
    private static final String QUERY =
            "CREATE STREAM result AS SELECT k, window_start, COUNT(*) AS n, SUM(v) AS total "
                    + "FROM t GROUP BY k, TUMBLE(ts, INTERVAL '10' SECOND)";

    private final ManualClock clock = new ManualClock();

    private Laminar open(LaminarConfig.Builder config, String options) {
        Laminar laminar = Laminar.open(config.clock(clock).build());
        laminar.assembly().cores().order(new RandomOrder(System.nanoTime()));
        laminar.execute(SOURCE.formatted(options));
        laminar.execute(QUERY);
        return laminar;
    }

    private static LaminarConfig.Builder inline(int cores) {
        return LaminarConfig.builder().mode(LaminarConfig.Mode.INLINE).cores(cores);
    }

    private static void write(Appender appender, String key, long seconds) {
        appender.setString(0, key);
        appender.setLong(1, seconds);
        appender.setLong(2, seconds * SECOND);
        appender.endRow();
    }

    private static int row(Laminar laminar, Subscription result, Appender appender, String key, long seconds) {
        write(appender, key, seconds);
        appender.publish();
        List<Object[]> read = new ArrayList<>();
        Engines.settle(laminar, result, read);
        return read.size();
    }

    @ParameterizedTest
    @CsvSource({"1,''", "2,k", "4,round_robin"})
    void shouldWaitForTheSlowestActiveKey(int cores, String partition) {
        String option = partition.isEmpty() ? "" : ", partition.by = '" + partition + "'";
        try (Laminar laminar = open(inline(cores), option)) {
            Subscription result = laminar.subscribe("result");
            Appender appender = laminar.appender("t");
            laminar.poll();
            assertEquals(0, row(laminar, result, appender, "fast", 5));
            assertEquals(0, row(laminar, result, appender, "slow", 1), "a new key is not late");
            assertEquals(0, row(laminar, result, appender, "fast", 100));
            assertEquals(0, row(laminar, result, appender, "slow", 4), "nor is one that lags");
            assertEquals(2, row(laminar, result, appender, "slow", 12), "one window of each");
            clock.seconds(31);
            laminar.poll();
            assertEquals(1, row(laminar, result, appender, "fast", 95), "the slow key is idle: its window closes");
            KeyCounts counts = new KeyCounts(laminar);
            assertEquals("2 keys, 1 idle, 1 behind", counts.toString());
            assertEquals(2, row(laminar, result, appender, "fast", 112), "95 was behind its own key, and in time");
            appender.end();
            assertEquals(1, Engines.untilEnd(laminar, result).size());
        }
    }

    /** The counts of the source's keys, as text. */
    private record KeyCounts(Laminar laminar) {
        @Override
        public String toString() {
            var keys = laminar.metrics().source("t").orElseThrow().producers().keys();
            return keys.keys() + " keys, " + keys.idleKeys() + " idle, " + keys.rowsBehind() + " behind";
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ", watermark.keys.max = 5, watermark.keys.full = 'lru'",
                ", watermark.keys.max = 5, watermark.keys.full = 'lowest'",
                ", watermark.keys.max = 5"
            })
    void shouldGiveTheSameAnswerOnEveryNumberOfCoresUnderEverySlicing(String options) {
        long seed = System.nanoTime();
        for (int run = 0; run < 10; run++) {
            String message = "seed=" + (seed + run);
            List<String> expected = run(inline(1), options, seed + run, 0);
            assertTrue(expected.size() > 20, message);
            LaminarConfig.Builder tiny = Engines.tinyBuilder(LaminarConfig.Mode.INLINE);
            assertEquals(expected, run(tiny, options, seed + run, 3), message);
            String byKey = options + ", partition.by = 'k'";
            assertEquals(expected, run(inline(2), byKey, seed + run, 7), message);
            assertEquals(expected, run(inline(4), byKey, seed + run, 1), message);
            tiny = Engines.tinyBuilder(LaminarConfig.Mode.INLINE).cores(4);
            assertEquals(expected, run(tiny, options + ", partition.by = 'round_robin'", seed + run, 2), message);
        }
    }

    /** One producer; {@code slicing} rows are published at once, 0 for random. The clock stands still. */
    private List<String> run(LaminarConfig.Builder config, String options, long seed, int slicing) {
        Random random = new Random(seed);
        Random slices = new Random();
        try (Laminar laminar = open(config, options)) {
            Subscription result = laminar.subscribe("result");
            Appender appender = laminar.appender("t");
            List<Object[]> read = new ArrayList<>();
            for (int step = 0; step < 400; step++) {
                int key = random.nextInt(8);
                while (!appender.tryRow()) {
                    laminar.poll();
                    read.addAll(Engines.drain(result));
                }
                write(
                        appender,
                        key == 0 ? "one of more than twelve bytes" : "k" + key,
                        step + random.nextInt(15) - 4 * key);
                if (slicing == 0 ? slices.nextInt(5) == 0 : step % slicing == 0) {
                    appender.publish();
                    laminar.poll();
                    read.addAll(Engines.drain(result));
                }
            }
            appender.end();
            read.addAll(Engines.untilEnd(laminar, result));
            return Engines.texts(read).stream().sorted().toList();
        }
    }

    /** Whether and when a core or a producer looks at the clock says nothing, only what it shows when rows come. */
    @Test
    void shouldGiveTheSameAnswerOnEveryNumberOfCoresWhileKeysAndProducersFallIdle() {
        long seed = System.nanoTime();
        for (int run = 0; run < 10; run++) {
            String message = "seed=" + (seed + run);
            List<String> expected = runByTheClock(inline(1), "", seed + run);
            assertTrue(expected.size() > 20, message);
            assertEquals(expected, runByTheClock(inline(1), "", seed + run), message);
            assertEquals(expected, runByTheClock(inline(2), ", partition.by = 'k'", seed + run), message);
            assertEquals(expected, runByTheClock(inline(4), ", partition.by = 'round_robin'", seed + run), message);
        }
    }

    /** Two producers in turn, whose rows are taken before the next one's; meanwhile time passes. */
    private List<String> runByTheClock(LaminarConfig.Builder config, String options, long seed) {
        Random random = new Random(seed);
        Random polls = new Random();
        try (Laminar laminar = open(config, options)) {
            Subscription result = laminar.subscribe("result");
            List<Appender> appenders = List.of(laminar.appender("t"), laminar.appender("t"));
            List<Object[]> read = new ArrayList<>();
            for (int step = 0; step < 120; step++) {
                Appender appender = appenders.get(random.nextInt(8) == 0 ? 0 : 1);
                for (int n = random.nextInt(6); n >= 0; n--) {
                    int key = random.nextInt(8);
                    write(appender, "k" + key, 10 * step + random.nextInt(15) - 4 * key);
                }
                appender.publish();
                Engines.settle(laminar, result, read);
                clock.seconds(random.nextInt(12));
                if (polls.nextBoolean()) {
                    Engines.settle(laminar, result, read);
                }
            }
            appenders.forEach(Appender::end);
            read.addAll(Engines.untilEnd(laminar, result));
            return Engines.texts(read).stream().sorted().toList();
        }
    }

    @Test
    void shouldGiveBackTheMemoryOfKeys() {
        Map<String, Long> before = Engines.live();
        for (String partition : List.of("", ", partition.by = 'k'")) {
            try (Laminar laminar = open(inline(2), partition)) {
                Map<String, Long> opened = Engines.live();
                Appender appender = laminar.appender("t");
                for (int k = 0; k < 100; k++) {
                    write(appender, "key " + k, k);
                }
                appender.close();
                Engines.settle(laminar, laminar.subscribe("result"), new ArrayList<>());
                assertTrue(Engines.live().keySet().containsAll(opened.keySet()));
            }
            assertEquals(before, Engines.live());
        }
    }
}
