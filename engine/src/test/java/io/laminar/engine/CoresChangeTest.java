package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lives with another number of cores each: what they give together is what one life on one core gives. */
@Timeout(120)
class CoresChangeTest {
    private static final String COLUMNS =
            "(k VARCHAR, g BIGINT, v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)";

    /** Each result row that is not taken back comes once. */
    private static final List<String> QUERIES = List.of(
            "SELECT k, v, ts FROM t WHERE v % 3 = 0",
            "SELECT k, window_start, COUNT(*) AS n, SUM(v) AS total, MIN(k) AS least, FIRST_VALUE(k) AS f FROM t "
                    + "GROUP BY k, TUMBLE(ts, INTERVAL '20' SECOND)",
            "SELECT g, window_start, COUNT(*) AS n, MIN(k) AS least, MAX(k) AS most FROM t "
                    + "GROUP BY g, TUMBLE(ts, INTERVAL '30' SECOND) EMIT ON WINDOW CLOSE ALLOW LATENESS 5 SECONDS",
            "SELECT window_start, COUNT(*) AS n, MAX(v) AS high FROM t GROUP BY HOP(ts, INTERVAL '5' SECOND, "
                    + "INTERVAL '30' SECOND)",
            "SELECT v % 7 AS rest, k, window_end, SUM(v) AS total FROM t WHERE v > 10 GROUP BY v % 7, k, "
                    + "HOP(ts, INTERVAL '10' SECOND, INTERVAL '40' SECOND)",
            "SELECT k, COUNT(*) AS n, SUM(v) AS total, MAX(k) AS name FROM t GROUP BY k EMIT CHANGES",
            "SELECT g, k, COUNT(*) AS n FROM t GROUP BY g, k EMIT CHANGES",
            "SELECT g, COUNT(*) AS n FROM t GROUP BY g, TUMBLE(ts, INTERVAL '10' SECOND) EMIT CHANGES",
            "SELECT n, COUNT(*) AS groups FROM (SELECT g, window_end, COUNT(*) AS n FROM t GROUP BY g, "
                    + "TUMBLE(ts, INTERVAL '10' SECOND)) GROUP BY n, TUMBLE(window_end, INTERVAL '30' SECOND)",
            "SELECT g, v, k FROM REGROUP(TABLE t, DESCRIPTOR(g, v)) WHERE v > 3",
            "SELECT k, v FROM t WHERE v < 20 UNION ALL SELECT 'all', COUNT(*) FROM t GROUP BY "
                    + "TUMBLE(ts, INTERVAL '20' SECOND)",
            "SELECT window_start, COUNT(*) AS n, COUNT(k) AS named, AVG(v::INTEGER) AS mean, MIN(v) AS low FROM t "
                    + "WHERE v > 5 GROUP BY TUMBLE(ts, INTERVAL '20' SECOND)",
            "SELECT v > 50 AS high, COUNT(*) AS n, MAX(v) AS most FROM t GROUP BY v > 50 EMIT FINAL",
            "SELECT COUNT(*) AS n, window_end FROM t WHERE k IS NOT NULL GROUP BY k IS NULL, (v % 5)::TINYINT, "
                    + "TUMBLE(ts, INTERVAL '10' SECOND)",
            "SELECT g, window_start, COUNT(*) AS n, LAST_VALUE(v) AS last FROM t GROUP BY g, "
                    + "TUMBLE(ts, INTERVAL '10' SECOND) EMIT CHANGES");

    /** Of a key the last row counts. */
    private static final List<String> UPDATES = List.of(
            "SELECT g, window_start, COUNT(*) AS n, SUM(v) AS total FROM t "
                    + "GROUP BY g, TUMBLE(ts, INTERVAL '20' SECOND) EMIT ON UPDATE",
            "SELECT k, window_start, COUNT(*) AS n, MAX(k) AS name FROM t "
                    + "GROUP BY k, HOP(ts, INTERVAL '5' SECOND, INTERVAL '20' SECOND) EMIT ON UPDATE",
            "SELECT g, window_start, COUNT(*) AS n, SUM(v) AS total FROM t "
                    + "GROUP BY g, TUMBLE(ts, INTERVAL '10' SECOND) EMIT AFTER WATERMARK ALLOW LATENESS 20 SECONDS");

    @TempDir
    Path directory;

    /** Each has a data directory of its own. */
    private int worlds;

    private record Row(String key, Long group, long value, long timeNs) {}

    private static List<Row> rows(Random random, int count) {
        List<Row> rows = new ArrayList<>();
        long now = 0;
        for (int r = 0; r < count; r++) {
            now += random.nextInt(400) * 1_000_000L;
            long late = random.nextInt(20) == 0 ? 4_000_000_000L : random.nextInt(2_000) * 1_000_000L;
            String key = random.nextInt(20) == 0 ? null : "key-" + random.nextInt(12) + "-of-more-than-twelve-bytes";
            String name = key != null && random.nextInt(3) == 0 ? key.substring(0, 5) : key;
            Long group = random.nextInt(20) == 0 ? null : (long) random.nextInt(40);
            rows.add(new Row(name, group, random.nextInt(100), now - late));
        }
        return rows;
    }

    private static void append(Appender appender, Row row) {
        if (row.key() == null) {
            appender.setNull(0);
        } else {
            appender.setString(0, row.key());
        }
        if (row.group() == null) {
            appender.setNull(1);
        } else {
            appender.setLong(1, row.group());
        }
        appender.setLong(2, row.value());
        appender.setLong(3, row.timeNs());
        appender.endRow();
    }

    private LaminarConfig config(LaminarConfig.Mode mode, int cores) {
        return LaminarConfig.builder()
                .mode(mode)
                .cores(cores)
                .blockRows(8)
                .blockDataBytes(2048)
                .set("data.directory", directory.resolve("data" + worlds).toString())
                .set("data.checkpoint.ms", "0")
                .set("data.log.segment.bytes", "262144")
                .set("data.log.buffer.bytes", "65536")
                .build();
    }

    /** A life: some rows, and what comes of them; {@code last}: the input ends. */
    private static List<Object[]> live(LaminarConfig config, String script, List<Row> rows, boolean last) {
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute(script);
            long before = rowsIn(laminar);
            Subscription result = laminar.subscribe("result");
            List<Object[]> read = new ArrayList<>();
            Appender appender = laminar.appender("t");
            for (Row row : rows) {
                while (!appender.tryRow()) {
                    laminar.poll();
                    read.addAll(Engines.drain(result));
                }
                append(appender, row);
            }
            appender.publish();
            if (last) {
                appender.end();
                read.addAll(Engines.untilEnd(laminar, result));
            } else {
                readAll(laminar, result, before + rows.size(), read);
            }
            return read;
        }
    }

    private static long rowsIn(Laminar laminar) {
        return laminar.metrics().source("t").orElseThrow().rowsIn();
    }

    /** Reads all that comes of so many rows: a barrier behind them has gone through when a checkpoint is there. */
    private static void readAll(Laminar laminar, Subscription result, long rows, List<Object[]> into) {
        Engines.until("rows are taken", () -> {
            laminar.poll();
            into.addAll(Engines.drain(result));
            return rowsIn(laminar) == rows;
        });
        Engines.settle(laminar, result, into);
        if (laminar.config().mode() == LaminarConfig.Mode.THREADED) {
            CompletableFuture<Long> barrier = CompletableFuture.supplyAsync(laminar::checkpoint);
            Engines.until("a barrier is through", () -> {
                into.addAll(Engines.drain(result));
                return barrier.isDone();
            });
            barrier.join();
            into.addAll(Engines.drain(result));
        }
    }

    private static String script(String partition, String query) {
        String option = partition.isEmpty() ? "" : " WITH (partition.by = '" + partition + "')";
        return "CREATE SOURCE t " + COLUMNS + option + "; CREATE STREAM result AS " + query;
    }

    /** What is left when rows that were added and taken back cancel out. */
    private static Map<String, Integer> bag(List<String> rows) {
        Map<String, Integer> bag = new TreeMap<>();
        for (String row : rows) {
            boolean back = row.startsWith("-1[");
            bag.merge(back ? row.substring(2) : row, back ? -1 : 1, Integer::sum);
        }
        bag.values().removeIf(count -> count == 0);
        return bag;
    }

    /** The last row of each group, whose first two columns name it. */
    private static Map<String, String> newest(List<Object[]> rows) {
        Map<String, String> newest = new HashMap<>();
        for (Object[] row : rows) {
            newest.put(row[1] + "/" + row[2], Arrays.toString(row));
        }
        return newest;
    }

    private List<Object[]> lives(Random random, String script, List<Row> rows, List<Integer> counts) {
        worlds++;
        List<Object[]> read = new ArrayList<>();
        int from = 0;
        for (int life = 0; life < counts.size(); life++) {
            boolean last = life == counts.size() - 1;
            int to = last ? rows.size() : Math.min(rows.size(), from + random.nextInt(2 * rows.size() / counts.size()));
            LaminarConfig.Mode mode = random.nextBoolean() ? LaminarConfig.Mode.INLINE : LaminarConfig.Mode.THREADED;
            read.addAll(live(config(mode, counts.get(life)), script, rows.subList(from, to), last));
            from = to;
        }
        return read;
    }

    private static List<Integer> counts(Random random) {
        List<Integer> counts = new ArrayList<>();
        for (int life = 0; life < 4; life++) {
            counts.add(1 + random.nextInt(4));
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "g", "round_robin", "*", "k, g", ""})
    void shouldGiveWhatOneLifeGives(String partition) {
        long seed = Long.getLong("cores.change.seed", System.nanoTime());
        Random random = new Random(seed);
        int queries = 2;
        for (int q = 0; q < queries; q++) {
            String query = QUERIES.get(random.nextInt(QUERIES.size()));
            List<Row> rows = rows(random, 300);
            List<Integer> counts = counts(random);
            String where = "seed=" + seed + ", cores=" + counts + ", partition=" + partition + ", query=" + query;
            compare(random, script(partition, query), rows, counts, where);
        }
    }

    private void compare(Random random, String script, List<Row> rows, List<Integer> counts, String where) {
        Map<String, Integer> expected = bag(Engines.texts(live(LaminarConfig.inline(), script, rows, true)));
        List<Object[]> read;
        try {
            read = lives(random, script, rows, counts);
        } catch (RuntimeException e) {
            throw new AssertionError(where, e);
        }
        assertTrue(expected.size() > 1, where);
        assertEquals(expected, bag(Engines.texts(read)), where);
    }

    /** How often a row comes on an update depends on how rows are cut into slices: the last one does not. */
    @ParameterizedTest
    @ValueSource(strings = {"k", "g"})
    void shouldEndWithWhatOneLifeEndsWith(String partition) {
        long seed = Long.getLong("cores.change.seed", System.nanoTime());
        Random random = new Random(seed);
        for (String query : UPDATES) {
            List<Row> rows = rows(random, 300);
            List<Integer> counts = counts(random);
            String where = "seed=" + seed + ", cores=" + counts + ", partition=" + partition + ", query=" + query;
            String script = script(partition, query);
            Map<String, String> expected = newest(live(LaminarConfig.inline(), script, rows, true));
            assertTrue(expected.size() > 20, where);
            assertEquals(expected, newest(lives(random, script, rows, counts)), where);
        }
    }

    /** One core had taken and kept rows of a producer when the process was killed, another had not. */
    @Test
    void shouldRefuseCoresAtDifferentPlacesAndChangeNothing() {
        worlds++;
        String script = script("k", "SELECT g, COUNT(*) AS n FROM t GROUP BY g EMIT CHANGES");
        List<Row> rows = rows(new Random(5), 40);
        LaminarConfig two = config(LaminarConfig.Mode.INLINE, 2);
        Laminar laminar = Laminar.open(two);
        laminar.execute(script);
        Appender appender = laminar.appender("t");
        rows.forEach(row -> {
            assertTrue(appender.tryRow());
            append(appender, row);
        });
        appender.publish();
        Cores cores = laminar.assembly().cores();
        Engines.until("rows are taken", () -> cores.core(0).poll() == 0);
        cores.rounds(0).round();
        // The process is killed: nobody writes down what is left.
        laminar.discard();
        laminar.statements().require().directory().close();
        ConfigException refused =
                assertThrows(ConfigException.class, () -> Laminar.open(config(LaminarConfig.Mode.INLINE, 3)));
        assertEquals(ErrorCode.CORES_CHANGED, refused.code());
        assertTrue(refused.getMessage().contains("node=t"), refused.getMessage());
        try (Laminar again = Laminar.open(two)) {
            long known = again.metrics().source("t").orElseThrow().rowsIn();
            assertTrue(known > 0 && known < rows.size(), "rows=" + known);
        }
    }
}
