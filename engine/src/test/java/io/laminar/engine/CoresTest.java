package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.DataException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many cores, one answer: rows dealt out, regrouped, gathered; random rows, slicing and scheduling. */
class CoresTest {
    private static final String COLUMNS =
            "(k VARCHAR, g BIGINT, v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)";
    private static final List<String> QUERIES = List.of(
            "SELECT k, v, ts FROM t WHERE v % 3 = 0",
            "SELECT k, window_start, COUNT(*) AS n, SUM(v) AS total FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND)",
            "SELECT g, window_start, COUNT(*) AS n, MIN(k) AS least FROM t GROUP BY g, TUMBLE(ts, INTERVAL '1' SECOND)",
            "SELECT window_start, COUNT(*) AS n, MAX(v) AS high FROM t GROUP BY HOP(ts, INTERVAL '1' SECOND, "
                    + "INTERVAL '3' SECOND)",
            "SELECT v % 7 AS rest, window_end, SUM(v) AS total FROM t WHERE v > 10 GROUP BY v % 7, "
                    + "TUMBLE(ts, INTERVAL '2' SECOND)",
            "SELECT k, COUNT(*) AS n, SUM(v) AS total FROM t GROUP BY k EMIT CHANGES",
            "SELECT n, COUNT(*) AS groups FROM (SELECT g, window_end, COUNT(*) AS n FROM t GROUP BY g, "
                    + "TUMBLE(ts, INTERVAL '1' SECOND)) GROUP BY n, TUMBLE(window_end, INTERVAL '5' SECOND)",
            "SELECT g, v, k FROM REGROUP(TABLE t, DESCRIPTOR(g, v)) WHERE v > 3",
            "SELECT k, v FROM t WHERE v < 20 UNION ALL SELECT 'all', COUNT(*) FROM t GROUP BY "
                    + "TUMBLE(ts, INTERVAL '4' SECOND)",
            "SELECT window_start, COUNT(*) AS n, COUNT(k) AS named, MIN(k) AS least, AVG(v::INTEGER) AS mean, "
                    + "SUM(v::DOUBLE) FILTER (WHERE g < 20) AS total FROM t WHERE v > 5 GROUP BY "
                    + "TUMBLE(ts, INTERVAL '2' SECOND)",
            "SELECT v > 50 AS high, COUNT(*) AS n, MAX(v) AS most, AVG(v::DOUBLE) AS mean FROM t GROUP BY v > 50 "
                    + "EMIT FINAL",
            "SELECT COUNT(*) AS n, window_end FROM t WHERE k IS NOT NULL GROUP BY k IS NULL, (v % 5)::TINYINT, "
                    + "TUMBLE(ts, INTERVAL '1' SECOND)",
            "SELECT g + 0 AS h, COUNT(*) AS n FROM t WHERE 100 / (v + 1) > 3 AND g <> 7 GROUP BY g + 0, "
                    + "TUMBLE(ts, INTERVAL '1' SECOND)",
            "SELECT 100 / v AS q, COUNT(*) AS n FROM t WHERE v < 30 GROUP BY 100 / v, TUMBLE(ts, INTERVAL '1' SECOND) "
                    + "ON ERROR NULL");

    /** A row of the table. */
    private record Row(String key, long group, long value, long timeNs) {}

    private static List<Row> rows(Random random, int count) {
        List<Row> rows = new ArrayList<>();
        long now = 0;
        for (int r = 0; r < count; r++) {
            now += random.nextInt(50) * 1_000_000L;
            // Some come later than the watermark allows: who is late must not depend on the number of cores.
            long late = random.nextInt(20) == 0 ? 4_000_000_000L : random.nextInt(2_000) * 1_000_000L;
            String key = random.nextInt(30) == 0 ? null : "key-" + random.nextInt(12) + "-of-more-than-twelve-bytes";
            rows.add(new Row(key, random.nextInt(40), random.nextInt(100), now - late));
        }
        return rows;
    }

    private static void append(Appender appender, Row row) {
        if (row.key() == null) {
            appender.setNull(0);
        } else {
            appender.setString(0, row.key());
        }
        appender.setLong(1, row.group());
        appender.setLong(2, row.value());
        appender.setLong(3, row.timeNs());
        appender.endRow();
    }

    private static List<String> run(LaminarConfig config, String partition, String query, List<Row> rows, long seed) {
        Random random = new Random(seed);
        boolean inline = config.mode() == LaminarConfig.Mode.INLINE;
        try (Laminar laminar = Laminar.open(config)) {
            laminar.assembly().cores().order(new RandomOrder(seed));
            String option = partition.isEmpty() ? "" : " WITH (partition.by = '" + partition + "')";
            laminar.execute("CREATE SOURCE t " + COLUMNS + option);
            laminar.execute("CREATE STREAM result AS " + query);
            Subscription result = laminar.subscribe("result");
            Appender appender = laminar.appender("t");
            List<Object[]> read = new ArrayList<>();
            for (Row row : rows) {
                while (!appender.tryRow()) {
                    laminar.poll();
                    read.addAll(Engines.drain(result));
                }
                append(appender, row);
                if (random.nextInt(16) == 0) {
                    appender.publish();
                    for (int polls = random.nextInt(3); inline && polls > 0; polls--) {
                        laminar.poll();
                        read.addAll(Engines.drain(result));
                    }
                }
            }
            appender.end();
            read.addAll(Engines.untilEnd(laminar, result));
            if (!partition.isEmpty()) {
                requireSpread(laminar, config.cores());
            }
            return Engines.texts(read);
        }
    }

    /** Every core had rows: a test on several cores that all work on one of them would show nothing. */
    private static void requireSpread(Laminar laminar, int count) {
        SourceNode source = laminar.assembly().sources().get("t");
        List<Long> taken = laminar.assembly()
                .cores()
                .ask(core -> core.source(source.spec()).rowsIn());
        assertEquals(count, taken.size());
        assertTrue(taken.stream().allMatch(rows -> rows > 0), "rows of each core: " + taken);
    }

    /** What is left when rows that were added and taken back cancel out. */
    private static Map<String, Integer> bag(List<String> rows) {
        Map<String, Integer> bag = new HashMap<>();
        for (String row : rows) {
            boolean back = row.startsWith("-1[");
            bag.merge(back ? row.substring(2) : row, back ? -1 : 1, Integer::sum);
        }
        bag.values().removeIf(count -> count == 0);
        return bag;
    }

    @ParameterizedTest
    @CsvSource({"2,k", "2,g", "2,round_robin", "4,k", "3,2", "4,*", "4,''", "3,'k, g'"})
    void shouldGiveTheSameBagOnEveryNumberOfCores(int cores, String partition) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (String query : QUERIES) {
            List<Row> rows = rows(random, 400);
            Map<String, Integer> expected = bag(run(LaminarConfig.inline(), "", query, rows, 1));
            LaminarConfig.Builder config = random.nextBoolean()
                    ? Engines.tinyBuilder(LaminarConfig.Mode.INLINE)
                    : LaminarConfig.builder().mode(LaminarConfig.Mode.INLINE);
            List<String> actual = run(config.cores(cores).build(), partition, query, rows, random.nextLong());
            assertEquals(expected, bag(actual), "seed=" + seed + " query=" + query);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void shouldGiveTheSameBagOnThreads(int cores) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (String query : QUERIES) {
            List<Row> rows = rows(random, 3000);
            Map<String, Integer> expected = bag(run(LaminarConfig.inline(), "", query, rows, 1));
            LaminarConfig config = Engines.tinyBuilder(LaminarConfig.Mode.THREADED)
                    .cores(cores)
                    .build();
            assertEquals(expected, bag(run(config, "k", query, rows, 2)), "seed=" + seed + " query=" + query);
        }
    }

    @Test
    void shouldGiveTheSameBytesForTheSameSeed() {
        long seed = System.nanoTime();
        List<Row> rows = rows(new Random(seed), 500);
        for (String query : QUERIES) {
            LaminarConfig config =
                    Engines.tinyBuilder(LaminarConfig.Mode.INLINE).cores(4).build();
            assertEquals(run(config, "k", query, rows, seed), run(config, "k", query, rows, seed), "seed=" + seed);
        }
    }

    @Test
    void shouldKeepTheOrderOfAKey() {
        long seed = System.nanoTime();
        List<Row> rows = rows(new Random(seed), 1000);
        String query = "SELECT k, v, ts FROM t";
        LaminarConfig config =
                Engines.tinyBuilder(LaminarConfig.Mode.INLINE).cores(4).build();
        Map<String, List<String>> expected = byKey(run(LaminarConfig.inline(), "", query, rows, 1));
        assertEquals(expected, byKey(run(config, "k", query, rows, seed)), "seed=" + seed);
    }

    private static Map<String, List<String>> byKey(List<String> rows) {
        Map<String, List<String>> byKey = new HashMap<>();
        rows.forEach(row -> byKey.computeIfAbsent(row.substring(0, row.indexOf(',')), k -> new ArrayList<>())
                .add(row));
        return byKey;
    }

    @ParameterizedTest
    @ValueSource(strings = {"INLINE", "THREADED"})
    void shouldStopAQueryOnAllCoresWhenItFailsOnOne(LaminarConfig.Mode mode) {
        LaminarConfig config = LaminarConfig.builder().mode(mode).cores(4).build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE t " + COLUMNS + " WITH (partition.by = 'k')");
            laminar.execute("CREATE STREAM bad AS SELECT k, 100 / v AS share FROM t");
            laminar.execute("CREATE STREAM good AS SELECT k, v FROM t");
            Subscription bad = laminar.subscribe("bad");
            Subscription good = laminar.subscribe("good");
            Appender appender = laminar.appender("t");
            for (int r = 0; r < 100; r++) {
                append(appender, new Row("key " + r, 0, r == 50 ? 0 : r + 1, r));
            }
            appender.end();
            DataException failure = assertThrows(DataException.class, () -> Engines.untilEnd(laminar, bad));
            assertTrue(String.valueOf(failure.getMessage()).contains("key 50"), failure::getMessage);
            assertEquals(100, Engines.untilEnd(laminar, good).size());
            boolean everywhere = laminar.assembly().cores().all(core -> core.hasFailures());
            assertTrue(everywhere, "the query stops on every core");
        }
    }

    @Test
    void shouldGiveBackEverythingThatExchangesTook() {
        Map<String, Long> before = Engines.live();
        LaminarConfig config =
                LaminarConfig.builder().mode(LaminarConfig.Mode.INLINE).cores(3).build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE t " + COLUMNS + " WITH (partition.by = 'k')");
            Map<String, Long> withSource = Engines.live();
            laminar.execute("CREATE STREAM result AS " + QUERIES.get(6));
            laminar.execute("DROP STREAM result");
            assertEquals(withSource, Engines.live());
            laminar.execute("CREATE STREAM result AS " + QUERIES.get(2));
        }
        assertEquals(before, Engines.live());
    }

    private static Laminar partitioned(int cores) {
        Laminar laminar = Laminar.open(LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .cores(cores)
                .build());
        laminar.execute("CREATE SOURCE t " + COLUMNS + " WITH (partition.by = 'k')");
        return laminar;
    }

    private static String plan(Laminar laminar, String query) {
        return laminar.execute("EXPLAIN " + query).text();
    }

    @Test
    void shouldSendOnlyWhatIsAskedForBehindAnExchange() {
        try (Laminar laminar = partitioned(2)) {
            String plain = plan(
                    laminar, "SELECT g, COUNT(*) AS n FROM t WHERE v > 10 GROUP BY g, TUMBLE(ts, INTERVAL '1' SECOND)");
            assertTrue(plain.contains("columns: g, ts\n"), plain);
            assertTrue(plain.indexOf("filter: v > 10") > plain.indexOf("Exchange"), plain);
            // Rows that may fail are sent, so that who refuses them sees them.
            String careful = plan(laminar, "SELECT g, COUNT(*) AS n FROM t WHERE 100 / v > 1 GROUP BY g EMIT CHANGES");
            assertTrue(careful.contains("columns: g, v\n"), careful);
            assertTrue(careful.indexOf("filter:") < careful.indexOf("Exchange"), careful);
        }
    }

    @Test
    void shouldPutPartsOfFewGroupsTogether() {
        try (Laminar laminar = partitioned(2)) {
            String two = plan(laminar, "SELECT AVG(v::DOUBLE) AS mean FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)");
            assertTrue(two.contains("phase: second of two, puts the cores' parts together"), two);
            assertTrue(two.contains("phase: first of two, what each core has of a group"), two);
            List<String> one = List.of(
                    "SELECT g, COUNT(*) AS n FROM t GROUP BY g, TUMBLE(ts, INTERVAL '1' SECOND)",
                    "SELECT SUM(v) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)",
                    "SELECT COUNT(*) AS n FROM t GROUP BY HOP(ts, INTERVAL '1' SECOND, INTERVAL '2' SECOND)",
                    "SELECT window_start, COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND) EMIT ON UPDATE",
                    "SELECT LAST_VALUE(v) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)",
                    "SELECT k, COUNT(*) AS n FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND)");
            laminar.execute("CREATE SOURCE idles " + COLUMNS + " WITH (partition.by = 'k', idle.timeout = '1 s')");
            assertTrue(!plan(laminar, one.get(1).replace("SUM(v)", "COUNT(*)").replace("FROM t", "FROM idles"))
                    .contains("phase:"));
            for (String query : one) {
                assertTrue(!plan(laminar, query).contains("phase:"), query);
            }
        }
    }

    @Test
    void shouldShareAnExchangeOfTheSameRowsByTheSameKeys() {
        try (Laminar laminar = partitioned(3)) {
            String counts = "SELECT g, window_start, COUNT(*) AS n, SUM(v) AS total FROM t GROUP BY g, "
                    + "TUMBLE(ts, INTERVAL '1' SECOND)";
            String highs = "SELECT g, window_start, MAX(v) AS high FROM t GROUP BY g, TUMBLE(ts, INTERVAL '1' SECOND)";
            laminar.execute("CREATE STREAM counts AS " + counts);
            Appender appender = laminar.appender("t");
            Map<String, Long> withOne = Engines.live();
            String plan = plan(laminar, highs);
            assertTrue(plan.contains("Exchange, shared: counts.exchange"), plan);
            List<Row> rows = rows(new Random(5), 600);
            rows.subList(0, 300).forEach(row -> append(appender, row));
            appender.publish();
            try (Subscription count = laminar.subscribe("counts")) {
                Engines.settle(laminar, count, new ArrayList<>());
            }
            laminar.execute("CREATE STREAM highs AS " + highs);
            Subscription high = laminar.subscribe("highs");
            laminar.execute("DROP STREAM counts");
            List<Object[]> read = new ArrayList<>();
            for (Row row : rows.subList(300, 600)) {
                append(appender, row);
                appender.publish();
                Engines.settle(laminar, high, read);
            }
            appender.end();
            read.addAll(Engines.untilEnd(laminar, high));
            assertEquals(bag(expectedHighs(rows, highs)), bag(Engines.texts(read)));
            high.close();
            laminar.execute("DROP STREAM highs");
            laminar.execute("CREATE STREAM counts AS " + counts);
            assertEquals(withOne.keySet(), Engines.live().keySet());
        }
    }

    /** The same query, made when the first half of the rows has come, on one core. */
    private static List<String> expectedHighs(List<Row> rows, String query) {
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.execute("CREATE SOURCE t " + COLUMNS);
            Appender appender = laminar.appender("t");
            rows.subList(0, 300).forEach(row -> append(appender, row));
            appender.publish();
            while (laminar.poll() > 0) {
                // The query is made when all of them are with the core.
            }
            laminar.execute("CREATE STREAM highs AS " + query);
            Subscription high = laminar.subscribe("highs");
            List<Object[]> read = new ArrayList<>();
            for (Row row : rows.subList(300, 600)) {
                append(appender, row);
                appender.publish();
                Engines.settle(laminar, high, read);
            }
            appender.end();
            read.addAll(Engines.untilEnd(laminar, high));
            return Engines.texts(read);
        }
    }

    @ParameterizedTest
    @CsvSource({"INLINE,1", "INLINE,3", "THREADED,1", "THREADED,2", "THREADED,4"})
    void shouldReadEachPartOfAnInputOnACoreOfItsOwn(LaminarConfig.Mode mode, int cores) {
        LaminarConfig config = LaminarConfig.builder().mode(mode).cores(cores).build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE t (v BIGINT) FROM COUNTING (rows = 10000, everywhere = true) "
                    + "WITH (partition.by = 'v')");
            laminar.execute("CREATE STREAM result AS SELECT v FROM t");
            Subscription result = laminar.subscribe("result");
            List<Object[]> rows = Engines.untilEnd(laminar, result);
            assertEquals(10_000, rows.size());
            assertEquals(
                    10_000, rows.stream().map(row -> (Long) row[1]).distinct().count());
            assertEquals(cores, laminar.assembly().sources().get("t").agents().size());
        }
    }

    @Test
    void shouldReadAllOfAnInputOnTheOneCoreOfItsSource() {
        try (Laminar laminar = Laminar.open(LaminarConfig.builder().cores(4).build())) {
            laminar.execute("CREATE SOURCE t (v BIGINT) FROM COUNTING (rows = 100, everywhere = true)");
            assertEquals(100, Engines.untilEnd(laminar, laminar.subscribe("t")).size());
        }
    }

    @Test
    void shouldAwaitRowsOfAppendersOnSeveralThreads() {
        LaminarConfig config = LaminarConfig.builder().cores(2).build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE t " + COLUMNS + " WITH (partition.by = 'k')");
            laminar.execute("CREATE STREAM result AS SELECT COUNT(*) AS n FROM t EMIT CHANGES");
            Subscription result = laminar.subscribe("result");
            Appender appender = laminar.appender("t");
            Random random = new Random(3);
            for (Row row : rows(random, 5000)) {
                append(appender, row);
            }
            appender.publish();
            assertTrue(laminar.await(Duration.ofSeconds(10)));
            List<Object[]> all = Engines.drain(result);
            assertEquals(5000L, all.get(all.size() - 1)[1]);
            assertEquals(5000L, laminar.metrics().sources().get(0).rowsIn());
        }
    }
}
