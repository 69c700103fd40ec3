package io.laminar.engine.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Appender;
import io.laminar.engine.Engines;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.OperatorMetrics;
import io.laminar.engine.Subscription;
import io.laminar.engine.SubscriptionOptions;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.TopologyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs built in Java: the same answers as the same graph in SQL, and whole or not at all. */
class TopologyTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final List<String> STREAMS = List.of("dear", "highs", "venues", "both", "late_rows", "totals");

    /** The same as {@link #topology}, statement by statement. */
    private static final List<String> STATEMENTS = List.of(
            "CREATE SOURCE trades (symbol VARCHAR, venue BIGINT, price DOUBLE, ts TIMESTAMP, "
                    + "WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH (partition.by = 'symbol')",
            "CREATE STREAM dear AS SELECT * FROM trades WHERE price > 50",
            "CREATE STREAM highs AS SELECT symbol, window_end, MAX(worth) AS high FROM "
                    + "(SELECT symbol, ts, price * 2 AS worth FROM dear) "
                    + "GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE)",
            "CREATE STREAM per_venue AS SELECT venue, window_start, COUNT(*) AS n FROM dear "
                    + "GROUP BY venue, HOP(ts, INTERVAL '30' SECOND, INTERVAL '1' MINUTE) "
                    + "HAVING COUNT(*) > 1 LATE DATA TO late_rows",
            "CREATE STREAM venues AS SELECT * FROM per_venue",
            "CREATE STREAM both AS SELECT symbol, price FROM dear WHERE price > 90 "
                    + "UNION ALL SELECT symbol, price FROM trades WHERE price < 10",
            "CREATE MATERIALIZED VIEW totals AS SELECT venue, SUM(price) AS total FROM dear GROUP BY venue");

    @TempDir
    Path folder;

    /** Fan-out of a filter to four, of a source to two, fan-in by a union, windows by the key and by another. */
    private static Topology topology() {
        return Topology.builder().stream("both", "joined")
                .union("joined", "top", "bottom")
                .filter("dear", "trades", "price > 50")
                .project("worth", "dear", "symbol", "ts", "price * 2 AS worth")
                .aggregate(
                        "minutes",
                        "worth",
                        TopologyGroups.by("symbol")
                                .tumble("ts", MINUTE)
                                .select("symbol", "window_end", "MAX(worth) AS high"))
                .stream("highs", "minutes")
                .aggregate(
                        "per_venue",
                        "dear",
                        TopologyGroups.by("venue")
                                .hop("ts", Duration.ofSeconds(30), MINUTE)
                                .select("venue", "window_start", "COUNT(*) AS n")
                                .having("COUNT(*) > 1"))
                .stream("venues", "per_venue")
                .late("late_rows", "per_venue")
                .filter("most", "dear", "price > 90")
                .project("top", "most", "symbol", "price")
                .filter("least", "trades", "price < 10")
                .project("bottom", "least", "symbol", "price")
                .aggregate("sums", "dear", TopologyGroups.by("venue").select("venue", "SUM(price) AS total"))
                .view("totals", "sums")
                .source(
                        "trades",
                        TopologySource.of("symbol VARCHAR", "venue BIGINT", "price DOUBLE", "ts TIMESTAMP")
                                .watermark("ts", "ts - INTERVAL '1' SECOND")
                                .partitionBy("symbol"))
                .build();
    }

    private static void append(Appender trades, Random random, long timeNs) {
        trades.setString(0, "symbol " + random.nextInt(9));
        trades.setLong(1, random.nextInt(5));
        trades.setDouble(2, random.nextInt(100));
        trades.setLong(3, timeNs);
        trades.endRow();
    }

    /** What each stream gives for the same rows, changes that cancel out left out. */
    private static Map<String, Map<String, Integer>> answers(Laminar laminar, long seed) {
        Map<String, Subscription> subscriptions = new HashMap<>();
        STREAMS.forEach(name -> subscriptions.put(name, laminar.subscribe(name)));
        Map<String, Map<String, Integer>> answers = new HashMap<>();
        Appender trades = laminar.appender("trades");
        Random random = new Random(seed);
        long now = 0;
        for (int r = 0; r < 2_000; r++) {
            now += random.nextInt(400) * 1_000_000L;
            long late = random.nextInt(50) == 0 ? 100_000_000_000L : random.nextInt(1_000) * 1_000_000L;
            while (!trades.tryRow()) {
                laminar.poll();
                subscriptions.forEach((name, rows) -> collect(rows, name, answers));
            }
            append(trades, random, now - late);
        }
        trades.end();
        subscriptions.forEach((name, rows) -> {
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!rows.ended()) {
                laminar.poll();
                subscriptions.forEach((each, its) -> collect(its, each, answers));
                assertTrue(System.nanoTime() < deadline, "no end of " + name);
            }
            collect(rows, name, answers);
        });
        answers.values().forEach(bag -> bag.values().removeIf(count -> count == 0));
        return answers;
    }

    private static void collect(Subscription rows, String name, Map<String, Map<String, Integer>> answers) {
        Map<String, Integer> bag = answers.computeIfAbsent(name, any -> new HashMap<>());
        for (Object[] row : Engines.drain(rows)) {
            int weight = (int) (long) row[0];
            row[0] = 1L;
            bag.merge(Engines.texts(List.<Object[]>of(row)).get(0), weight, Integer::sum);
        }
    }

    private static LaminarConfig config(LaminarConfig.Mode mode, int cores) {
        return Engines.tinyBuilder(mode).blockRows(16).cores(cores).build();
    }

    @ParameterizedTest
    @CsvSource({"INLINE,1", "INLINE,2", "INLINE,4", "THREADED,1", "THREADED,2", "THREADED,4"})
    void shouldGiveWhatTheSameGraphInSqlGives(LaminarConfig.Mode mode, int cores) {
        long seed = System.nanoTime();
        Map<String, Map<String, Integer>> expected;
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, 1))) {
            STATEMENTS.forEach(laminar::execute);
            expected = answers(laminar, seed);
        }
        for (String stream : STREAMS) {
            assertTrue(expected.get(stream).size() > 3, "nothing to compare: " + stream);
        }
        try (Laminar laminar = Laminar.open(config(mode, cores))) {
            laminar.add(topology());
            assertEquals(expected, answers(laminar, seed), "seed=" + seed);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "4"})
    void shouldBePlannedAsTheSameGraphInSql(int cores) {
        List<String> expected = new ArrayList<>();
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, cores))) {
            for (String statement : STATEMENTS) {
                if (!statement.startsWith("CREATE SOURCE")) {
                    expected.add(
                            operators(laminar.execute("EXPLAIN " + statement).text()));
                }
                laminar.execute(statement);
            }
        }
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, cores))) {
            String plan = laminar.explain(topology()).text();
            List<String> actual = new ArrayList<>();
            for (String part : plan.split("\n\n", -1)) {
                actual.add(operators(part.substring(part.indexOf('\n') + 1).replaceAll("(?m)^  ", "")));
            }
            assertEquals(
                    expected.stream().sorted().toList(),
                    actual.stream().sorted().toList());
            assertTrue(plan.contains("\n\nhighs\n"), plan);
            assertEquals("[]", laminar.execute("SHOW STREAMS").rows().toString(), "explaining adds nothing");
        }
    }

    /** A plan without who else reads what is shared: that goes by the order of the statements. */
    private static String operators(String plan) {
        return plan.replaceAll("(?m)^ *shared with: .*\n?", "").strip();
    }

    @Test
    void shouldOrderNodesBehindWhatTheyRead() {
        Topology topology = topology();
        List<String> seen = new ArrayList<>();
        for (TopologyNode node : topology.nodes()) {
            assertTrue(seen.containsAll(node.inputs()), node.name() + " after " + seen);
            seen.add(node.name());
        }
        assertEquals(16, seen.size());
        assertEquals(
                List.of("most", "per_venue", "sums", "worth"),
                topology.readers("dear").stream()
                        .map(TopologyNode::name)
                        .sorted()
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"INLINE,1", "THREADED,2"})
    void shouldDropAllThatItAdded(LaminarConfig.Mode mode, int cores) {
        try (Laminar laminar = Laminar.open(config(mode, cores))) {
            Map<String, Long> before = Engines.live();
            laminar.add(topology());
            laminar.drop(topology());
            assertEquals("[]", laminar.execute("SHOW STREAMS").rows().toString());
            assertEquals("[]", laminar.execute("SHOW SOURCES").rows().toString());
            assertEquals(before, Engines.live());
            laminar.add(topology());
            laminar.execute("CREATE STREAM outside AS SELECT n FROM venues");
            TopologyException inUse = assertThrows(TopologyException.class, () -> laminar.drop(topology()));
            assertEquals(ErrorCode.SQL_IN_USE, inUse.code());
            assertEquals("venues", inUse.node());
            assertEquals(
                    "4",
                    String.valueOf(laminar.metrics().streams().stream()
                            .filter(stream -> List.of("both", "highs", "venues", "late_rows")
                                    .contains(stream.name()))
                            .count()));
            laminar.execute("DROP STREAM outside");
            laminar.drop(topology());
            assertThrows(EngineException.class, () -> laminar.subscribe("highs"));
        }
    }

    @Test
    void shouldAddAllOrNothing() throws IOException {
        Map<String, Long> before = Engines.live();
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            TopologyBuilder late = Topology.builder().source("t", TopologySource.of("v BIGINT")).stream("good", "t")
                    .sink("out", "t", sink(folder.resolve("gone").resolve("out.csv")));
            TopologyException refused = assertThrows(TopologyException.class, () -> laminar.add(late.build()));
            assertEquals("out", refused.node());
            assertEquals(ErrorCode.NOT_WRITABLE, refused.code());
            assertEquals("[]", laminar.execute("SHOW SOURCES").rows().toString());
            Files.createDirectory(folder.resolve("gone"));
            laminar.add(late.build());
            Appender rows = laminar.appender("t");
            rows.setLong(0, 42);
            rows.endRow();
            rows.end();
            assertTrue(laminar.await(Duration.ofSeconds(10)));
        }
        assertEquals("v\n42\n", Files.readString(folder.resolve("gone").resolve("out.csv")));
        assertEquals(before, Engines.live());
    }

    private static TopologySink sink(Path file) {
        return TopologySink.into("FILE", Map.of("path", file.toString())).format("CSV", Map.of());
    }

    @Test
    void shouldReadAndWriteFiles() throws IOException {
        Path in = folder.resolve("in.csv");
        Path out = folder.resolve("out.csv");
        Files.writeString(in, "k,v\na,1\nb,2\na,3\n");
        Topology topology = Topology.builder()
                .source(
                        "t",
                        TopologySource.of("k VARCHAR", "v BIGINT NOT NULL", "w BIGINT AS v * 10")
                                .from("FILE", Map.of("path", in.toString()))
                                .format("CSV", Map.of()))
                .filter("odd", "t", "v % 2 = 1")
                .project("twice", "odd", "k", "w", "v + v AS vv")
                .sink("out", "twice", sink(out).option("mode", "append"))
                .build();
        try (Laminar laminar = Laminar.open(LaminarConfig.defaults())) {
            laminar.add(topology);
            assertTrue(laminar.await(Duration.ofSeconds(10)));
            String text = laminar.execute("SHOW CREATE SINK out").text();
            assertTrue(text.contains("v % 2 = 1"), text);
        }
        assertEquals("k,w,vv\na,10,2\na,30,6\n", Files.readString(out));
    }

    /** A window that is corrected takes its row back, and says beforehand that it may. */
    @Test
    void shouldCorrectWindowsForAsLongAsLateRowsAreAllowed() {
        TopologyGroups tens =
                TopologyGroups.by().tumble("ts", Duration.ofSeconds(10)).select("window_end", "COUNT(*) AS n");
        Topology topology = Topology.builder()
                .source("t", TopologySource.of("ts TIMESTAMP").watermark("ts", "ts"))
                .aggregate("once", "t", tens)
                .stream("counts", "once")
                .aggregate("again", "t", tens.allowLateness(Duration.ofSeconds(20)))
                .stream("corrected", "again")
                .build();
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.add(topology);
            Subscription counts = laminar.subscribe("counts");
            Subscription corrected = laminar.subscribe("corrected");
            assertTrue(corrected.isChangelog());
            assertFalse(counts.isChangelog());
            Appender rows = laminar.appender("t");
            for (long second : new long[] {1, 2, 25, 3, 31, 4}) {
                rows.setLong(0, second * 1_000_000_000L);
                rows.endRow();
            }
            rows.end();
            assertEquals(
                    List.of("[10000000000, 2]", "[30000000000, 1]", "[40000000000, 1]"),
                    Engines.texts(Engines.untilEnd(laminar, counts)));
            assertEquals(
                    List.of(
                            "[10000000000, 2]",
                            "-1[10000000000, 2]",
                            "[10000000000, 3]",
                            "[30000000000, 1]",
                            "[40000000000, 1]"),
                    Engines.texts(Engines.untilEnd(laminar, corrected)));
        }
    }

    @Test
    void shouldGoOnFromWhatTheEngineHas() {
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.execute("CREATE SOURCE t (k VARCHAR, v BIGINT)");
            laminar.add(Topology.builder().existing("t", "k VARCHAR", "v BIGINT").filter("some", "t", "v > 1").stream(
                            "s", "some")
                    .build());
            laminar.execute("CREATE STREAM further AS SELECT v * 2 AS w FROM s");
            Subscription further = laminar.subscribe("further");
            Appender rows = laminar.appender("t");
            for (long v = 1; v <= 3; v++) {
                rows.setNull(0);
                rows.setLong(1, v);
                rows.endRow();
            }
            rows.end();
            assertEquals(List.of("[4]", "[6]"), Engines.texts(Engines.untilEnd(laminar, further)));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,k", "2,k", "4,round_robin", "3,"})
    void shouldBringRowsThatAreEqualInAColumnTogether(int cores, String partition) {
        TopologySource source = TopologySource.of("k BIGINT", "g BIGINT");
        Topology topology = Topology.builder()
                .source("t", partition == null ? source : source.option("partition.by", partition))
                .filter("some", "t", "k <> 7")
                .regroup("by_g", "some", "g")
                .stream("s", "by_g")
                .build();
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, cores))) {
            laminar.add(topology);
            List<Subscription> parts = laminar.subscribeEach("s", SubscriptionOptions.DEFAULT);
            assertEquals(cores, parts.size());
            Appender rows = laminar.appender("t");
            for (long r = 0; r < 16; r++) {
                rows.setLong(0, r);
                rows.setLong(1, r % 5);
                rows.endRow();
            }
            rows.end();
            Map<String, Integer> homes = new HashMap<>();
            int count = 0;
            for (int core = 0; core < cores; core++) {
                for (Object[] row : Engines.untilEnd(laminar, parts.get(core))) {
                    count++;
                    Integer before = homes.put(String.valueOf(row[2]), core);
                    assertTrue(before == null || before == core, "on two cores: " + row[2]);
                }
            }
            assertEquals(15, count);
            assertEquals(5, homes.size());
            assertTrue(cores < 4 || homes.values().stream().distinct().count() > 1, "all on one core: " + homes);
        }
    }

    @Test
    void shouldComputeWhatSeveralReadOnce() {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, 1))) {
            laminar.add(topology());
            answers(laminar, 1);
            List<String> names = laminar.metrics().run().operators().stream()
                    .map(OperatorMetrics::name)
                    .filter(name -> name.startsWith("dear") || name.startsWith("trades"))
                    .toList();
            assertEquals(List.of("dear.calc", "trades"), names.stream().sorted().toList());
        }
    }

    @Test
    void shouldTakeAVeryLongRowOfOperators() {
        TopologyBuilder builder = Topology.builder().source("n0", TopologySource.of("v BIGINT"));
        for (int n = 1; n <= 400; n++) {
            builder.project("n" + n, "n" + (n - 1), "v + 1 AS v");
        }
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.add(builder.stream("end", "n400").build());
            Subscription end = laminar.subscribe("end");
            Appender rows = laminar.appender("n0");
            rows.setLong(0, 0);
            rows.endRow();
            rows.end();
            assertEquals(List.of("[400]"), Engines.texts(Engines.untilEnd(laminar, end)));
        }
    }
}
