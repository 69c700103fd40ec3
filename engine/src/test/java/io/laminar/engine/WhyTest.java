package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.DataException;
import io.laminar.engine.error.SqlStatementException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What EXPLAIN WHY, SHOW QUERIES and SHOW WATERMARKS say, a cause at a time. */
class WhyTest {
    private static final String SOURCE =
            "(k VARCHAR, v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)";
    private static final String WINDOWS =
            "SELECT k, window_end, COUNT(*) AS n FROM t GROUP BY k, TUMBLE(ts, INTERVAL '10' SECOND)";
    private static final long SECOND = 1_000_000_000L;

    /** The lines; how long something takes differs from run to run. */
    private static String why(Laminar laminar, String stream) {
        return laminar.execute("EXPLAIN WHY " + stream).text().replaceAll("for \\d+\\.\\d s", "for ? s");
    }

    private static void row(Appender appender, String key, long value, double seconds) {
        appender.setString(0, key);
        appender.setLong(1, value);
        appender.setLong(2, (long) (seconds * SECOND));
        appender.endRow();
        appender.publish();
    }

    private static Laminar open(String query) {
        Laminar laminar = Laminar.open(LaminarConfig.inline());
        laminar.execute("CREATE SOURCE t " + SOURCE);
        laminar.execute("CREATE STREAM result AS " + query);
        return laminar;
    }

    @Test
    void shouldSayThatNoRowHasCome() {
        try (Laminar laminar = open(WINDOWS)) {
            assertEquals("""
                    result: 0 rows came out, watermark none
                    source t: no row has come
                    """, why(laminar, "result"));
        }
    }

    @Test
    void shouldSayThatNothingHoldsItBack() {
        try (Laminar laminar = open("SELECT k, v FROM t")) {
            Appender appender = laminar.appender("t");
            row(appender, "a", 1, 5);
            assertEquals("""
                    result: 1 row came out, watermark 1970-01-01T00:00:03Z
                    nothing holds it back
                    """, why(laminar, "result"));
        }
    }

    @Test
    void shouldNameTheWatermarkAndTheNextEnd() {
        try (Laminar laminar = open(WINDOWS)) {
            Appender appender = laminar.appender("t");
            row(appender, "a", 1, 5);
            assertEquals("""
                    result: 0 rows came out, watermark 1970-01-01T00:00:03Z
                    result.aggregate: windows close with the watermark, which is at 1970-01-01T00:00:03Z for ? s; \
                    the next end is 1970-01-01T00:00:10Z
                    source t: its watermark is at 1970-01-01T00:00:03Z for ? s: rows with \
                    later times move it, or a mark
                    """, why(laminar, "result"));
        }
    }

    @Test
    void shouldCountRowsThatAFilterLeftOut() {
        try (Laminar laminar = open("SELECT k FROM t WHERE v > 10")) {
            Appender appender = laminar.appender("t");
            row(appender, "a", 1, 5);
            row(appender, "b", 10, 6);
            assertEquals("""
                    result: 0 rows came out, watermark 1970-01-01T00:00:03Z
                    result.calc: the filter left out 2 of 2 rows
                    """, why(laminar, "result"));
        }
    }

    @Test
    void shouldCountRowsThatAFilterBeforeWindowsLeftOut() {
        try (Laminar laminar = open(WINDOWS.replace("FROM t", "FROM t WHERE v > 10"))) {
            Appender appender = laminar.appender("t");
            row(appender, "a", 1, 5);
            row(appender, "b", 10, 60);
            assertEquals("""
                    result: 0 rows came out, watermark 1970-01-01T00:00:58Z
                    result.aggregate: the filter left out 2 of 2 rows
                    """, why(laminar, "result"));
        }
    }

    @Test
    void shouldCountRowsThatCameTooLate() {
        try (Laminar laminar = open(WINDOWS.replace("FROM t", "FROM t WHERE k <> 'x'"))) {
            Appender appender = laminar.appender("t");
            row(appender, "x", 1, 60);
            row(appender, "a", 10, 3);
            String text = why(laminar, "result");
            assertEquals("""
                    result: 0 rows came out, watermark 1970-01-01T00:00:58Z
                    result.aggregate: the filter left out 1 of 2 rows
                    result.aggregate: 1 of 2 rows came too late for their window, or between windows
                    """, text);
        }
    }

    @Test
    void shouldCountRowsThatFailed() {
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.execute("CREATE SOURCE t " + SOURCE);
            laminar.execute("SET on_error = 'REJECT'");
            laminar.execute("CREATE STREAM result AS SELECT k, 10 / v AS part FROM t");
            Appender appender = laminar.appender("t");
            row(appender, "a", 0, 5);
            assertEquals("""
                    result: 0 rows came out, watermark 1970-01-01T00:00:03Z
                    result.calc: 1 of 1 row failed, and were left out
                    """, why(laminar, "result"));
        }
    }

    @Test
    void shouldSayThatTheQueryHasFailed() {
        try (Laminar laminar = open("SELECT k, 10 / v AS part FROM t")) {
            Appender appender = laminar.appender("t");
            row(appender, "a", 0, 5);
            String text = why(laminar, "result");
            assertTrue(text.startsWith("result: 0 rows came out, watermark none\nit has failed: "), text);
            assertTrue(text.contains("division by zero"), text);
            Subscription result = laminar.subscribe("result");
            assertThrows(DataException.class, result::poll);
        }
    }

    @Test
    void shouldSayThatItHasEnded() {
        try (Laminar laminar = open("SELECT k FROM t")) {
            Appender appender = laminar.appender("t");
            row(appender, "a", 0, 5);
            appender.end();
            assertEquals("""
                    result: 1 row came out, watermark end
                    it has ended: nothing more will come
                    """, why(laminar, "result"));
        }
    }

    @Test
    void shouldNameTheInputThatHoldsAUnionBack() {
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.execute("CREATE SOURCE a " + SOURCE);
            laminar.execute("CREATE SOURCE b " + SOURCE);
            laminar.execute("CREATE STREAM result AS SELECT k, v FROM a UNION ALL SELECT k, v FROM b");
            row(laminar.appender("a"), "x", 1, 12);
            assertEquals("""
                    result: 1 row came out, watermark none
                    source b: no row has come
                    result.union3: input result.calc2 holds the watermark back: it is at none, \
                    result.calc at 1970-01-01T00:00:10Z
                    """, why(laminar, "result"));
            assertEquals("b", held(laminar, "result"));
        }
    }

    @Test
    void shouldNotNameAnInputThatNobodyWaitsFor() {
        ManualClock clock = new ManualClock();
        try (Laminar laminar = Laminar.open(LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .clock(clock)
                .build())) {
            for (String name : List.of("a", "b", "c")) {
                laminar.execute("CREATE SOURCE " + name + " " + SOURCE + " WITH (idle.timeout = '30 s')");
            }
            laminar.execute("CREATE STREAM result AS SELECT k, v FROM a UNION ALL SELECT k, v FROM b UNION ALL "
                    + "SELECT k, v FROM c");
            row(laminar.appender("c"), "x", 1, 1);
            laminar.poll();
            clock.seconds(31);
            row(laminar.appender("a"), "x", 1, 12);
            row(laminar.appender("b"), "x", 1, 40);
            laminar.poll();
            clock.seconds(1);
            laminar.poll();
            String text = why(laminar, "result");
            assertTrue(text.contains("holds the watermark back: it is at 1970-01-01T00:00:10Z"), text);
            assertEquals("a", held(laminar, "result"), "c is idle");
            laminar.poll();
            clock.seconds(31);
            laminar.poll();
            assertFalse(why(laminar, "result").contains("watermark back"), "all are idle");
            assertEquals("", held(laminar, "result"));
        }
    }

    @Test
    void shouldSayWhoMakesAWatermark() {
        ManualClock clock = new ManualClock();
        try (Laminar laminar = Laminar.open(LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .clock(clock)
                .build())) {
            laminar.execute("CREATE SOURCE t " + SOURCE + " WITH (watermark.by = 'key', watermark.key = 'k', "
                    + "watermark.keys.max = 2, idle.timeout = '30 s')");
            laminar.execute("CREATE STREAM result AS " + WINDOWS);
            Appender appender = laminar.appender("t");
            row(appender, "a", 1, 5);
            row(appender, "b", 1, 7);
            laminar.poll();
            clock.seconds(31);
            row(appender, "b", 1, 8);
            row(appender, "c", 1, 9);
            laminar.poll();
            assertEquals(
                    "1 producer, 2 keys, 1 idle",
                    laminar.execute("SHOW WATERMARKS").rows().get(0).get(6));
            String text = why(laminar, "result");
            assertTrue(text.contains("source t: 1 row did not move the watermark, as their key found no room"), text);
            assertTrue(text.contains("the least of 1 active keys', whose rows with later times move it"), text);
        }
    }

    private static String held(Laminar laminar, String stream) {
        for (List<String> row : laminar.execute("SHOW WATERMARKS").rows()) {
            if (row.get(0).equals(stream)) {
                return row.get(3);
            }
        }
        throw new AssertionError("no such row: " + stream);
    }

    @Test
    void shouldSayThatASubscriberDoesNotRead() throws InterruptedException {
        LaminarConfig config =
                LaminarConfig.builder().blockRows(4).blocksPerLane(2).build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE t " + SOURCE);
            laminar.execute("CREATE STREAM result AS SELECT k FROM t");
            Subscription slow = laminar.subscribe("result");
            Appender appender = laminar.appender("t");
            for (int i = 0; i < 16; i++) {
                row(appender, "k", i, i);
            }
            String text = why(laminar, "result");
            assertTrue(
                    text.endsWith("a subscription of result does not read: its lane is full, 2 of 2 blocks\n"), text);
            assertTrue(slow.poll());
        }
    }

    @Test
    void shouldSayThatAnInlineSubscriberDoesNotRead() {
        try (Laminar laminar = open("SELECT k FROM t")) {
            laminar.subscribe("result");
            row(laminar.appender("t"), "k", 1, 1);
            assertEquals("""
                    result: 1 row came out, watermark 1969-12-31T23:59:59Z
                    a subscription of result does not read: rows are there
                    """, why(laminar, "result"));
        }
    }

    @Test
    void shouldNameTheLaneThatAnExchangeWaitsFor() {
        LaminarConfig config =
                LaminarConfig.builder().mode(LaminarConfig.Mode.INLINE).cores(2).build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE t " + SOURCE + " WITH (partition.by = 'k')");
            laminar.execute("CREATE STREAM result AS SELECT v, window_end, COUNT(*) AS n FROM t "
                    + "GROUP BY v, TUMBLE(ts, INTERVAL '10' SECOND)");
            Appender appender = laminar.appender("t");
            row(appender, "a", 1, 5);
            // Core 0 stands still from here on: the rows of core 1 wait for its watermark.
            laminar.assembly().cores().core(0).poll();
            row(appender, "a", 1, 30);
            laminar.assembly().cores().core(1).poll();
            laminar.assembly().cores().core(1).poll();
            Facts facts = exchange(laminar);
            assertEquals(2, facts.lanes().size());
            assertEquals(2, facts.lanes().get(0).size());
            assertTrue(facts.watermarkNs() > 0, facts.toString());
        }
    }

    @Test
    void shouldSayWhatWasFilteredBeforeAnExchange() {
        LaminarConfig config =
                LaminarConfig.builder().mode(LaminarConfig.Mode.INLINE).cores(3).build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE t " + SOURCE + " WITH (partition.by = 'k')");
            laminar.execute("CREATE STREAM result AS SELECT MAX(v) AS most FROM t WHERE v > 100 "
                    + "GROUP BY HOP(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND)");
            Appender appender = laminar.appender("t");
            for (int r = 0; r < 30; r++) {
                row(appender, "key " + r, 1 + r, r);
            }
            String why = why(laminar, "result");
            assertTrue(why.contains("result.exchange: the filter left out 30 of 30 rows"), why);
        }
    }

    private static Facts exchange(Laminar laminar) {
        return Facts.of(
                        laminar.assembly().cores(),
                        laminar.assembly().streams().get("result").spec())
                .values()
                .stream()
                .filter(node -> !node.lanes().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldSayThatAConnectorDoesNotRunYetAndWhatItCouldNotRead(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("t.csv");
        Files.writeString(file, "k,v,ts\na,none,2001-01-01T00:00:00Z\n");
        try (Laminar laminar =
                Laminar.open(LaminarConfig.builder().baseDirectory(folder).build())) {
            laminar.execute("CREATE SOURCE t " + SOURCE
                    + " FROM FILE (path = 't.csv', bad.records = 'skip') FORMAT CSV WITH (header = true)");
            laminar.execute("CREATE STREAM result AS SELECT k FROM t");
            assertEquals("""
                    result: 0 rows came out, watermark none
                    source t: its connector does not run yet: call start(), poll() or await()
                    """, why(laminar, "result"));
            laminar.await(Duration.ofSeconds(20));
            String text = why(laminar, "result");
            assertTrue(text.contains("it has ended: nothing more will come\nsource t: no row has come\n"), text);
            assertTrue(text.contains("source t: 1 records could not be read, the last: "), text);
        }
    }

    @Test
    void shouldListQueriesAndWatermarks() {
        try (Laminar laminar = open(WINDOWS)) {
            Appender appender = laminar.appender("t");
            row(appender, "a", 1, 5);
            row(appender, "a", 1, 13);
            laminar.poll();
            List<List<String>> queries = laminar.execute("SHOW QUERIES").rows();
            assertEquals(1, queries.size());
            assertEquals(
                    List.of("result", "t", "2", "1", "0", "0"), queries.get(0).subList(0, 6));
            assertEquals("running", queries.get(0).get(7));
            List<List<String>> marks = laminar.execute("SHOW WATERMARKS").rows();
            assertEquals(
                    List.of("t", "SOURCE", "1970-01-01T00:00:11Z", ""),
                    marks.get(0).subList(0, 4));
            assertEquals("STREAM", marks.get(1).get(1));
            assertTrue(
                    Long.parseLong(marks.get(0).get(4)) > Duration.ofDays(365).toMillis(), marks.toString());
            appender.end();
            laminar.poll();
            assertEquals("ended", laminar.execute("SHOW QUERIES").rows().get(0).get(7));
        }
    }

    @Test
    void shouldRefuseAStreamThatThereIsNot() {
        try (Laminar laminar = open("SELECT k FROM t")) {
            assertThrows(SqlStatementException.class, () -> laminar.execute("EXPLAIN WHY other"));
        }
    }
}
