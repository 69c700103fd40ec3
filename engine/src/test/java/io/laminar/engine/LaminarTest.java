package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.LimitException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaminarTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Laminar laminar;
    private Map<String, Long> live;

    @BeforeEach
    void open() {
        live = Engines.live();
        laminar = Laminar.open(LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .standardOutput(out)
                .build());
    }

    @AfterEach
    void close() {
        laminar.close();
        assertEquals(live, Engines.live());
    }

    private List<String> rows(Subscription subscription) {
        List<Object[]> rows = new ArrayList<>();
        Engines.settle(laminar, subscription, rows);
        return Engines.texts(rows);
    }

    @Test
    void shouldRunInsertsThroughStreamsToSubscriptions() {
        laminar.execute("CREATE SOURCE t (a BIGINT, b VARCHAR, d DATE)");
        laminar.execute("CREATE STREAM s AS SELECT a + 1 AS a, b || '!' AS b FROM t WHERE a > 1");
        Subscription subscription = laminar.subscribe("s");
        laminar.execute("INSERT INTO t VALUES (1, 'x', DATE '2001-01-01'), (2, 'y', NULL);"
                + "INSERT INTO t (b, a) VALUES ('z', 3)");
        assertEquals(List.of("[3, y!]", "[4, z!]"), rows(subscription));
        assertEquals(3, laminar.metrics().rowsIn());
        assertEquals(2, laminar.metrics().stream("s").orElseThrow().rowsOut());
        assertEquals(2, subscription.rowsRead());
        assertEquals(0, subscription.lag());
    }

    @Test
    void shouldGiveASelectAsASubscriptionUntilItIsClosed() {
        laminar.execute("CREATE SOURCE t (a BIGINT)");
        Result result = laminar.execute("SELECT a * 2 AS twice FROM t");
        try (Subscription subscription = result.requireSubscription()) {
            laminar.execute("INSERT INTO t VALUES (1), (2)");
            assertEquals(List.of("[2]", "[4]"), rows(subscription));
            assertEquals("twice", subscription.columnName(0));
            assertEquals(0, subscription.column("twice"));
        }
        laminar.execute("DROP SOURCE t");
    }

    @Test
    void shouldAnswerQuestionsInText() {
        laminar.execute(
                "CREATE SOURCE t (a BIGINT NOT NULL, b VARCHAR); CREATE STREAM s AS SELECT a FROM t WHERE b = 'x'");
        assertTrue(laminar.execute("SHOW SOURCES").text().contains("t"));
        assertTrue(laminar.execute("SHOW STREAMS").text().contains("s"));
        String described = laminar.execute("DESCRIBE t").text();
        assertTrue(described.contains("a") && described.contains("BIGINT") && described.contains("VARCHAR"), described);
        String plan = laminar.execute("EXPLAIN SELECT a, COUNT(*) AS n FROM t GROUP BY a EMIT CHANGES")
                .text();
        assertFalse(plan.isBlank());
        assertThrows(
                ConfigException.class, () -> laminar.execute("SHOW STREAMS").requireSubscription());
    }

    @Test
    void shouldLetSeveralSubscriptionsReadOneStream() {
        laminar.execute("CREATE SOURCE t (a BIGINT); CREATE STREAM s AS SELECT a FROM t");
        Subscription early = laminar.subscribe("s");
        laminar.execute("INSERT INTO t VALUES (1)");
        Subscription late = laminar.subscribe("s");
        Subscription source = laminar.subscribe("t");
        laminar.execute("INSERT INTO t VALUES (2)");
        assertEquals(List.of("[1]", "[2]"), rows(early));
        assertEquals(List.of("[2]"), rows(late));
        assertEquals(List.of("[2]"), rows(source));
        late.close();
        laminar.execute("INSERT INTO t VALUES (3)");
        assertEquals(List.of("[3]"), rows(early));
        assertEquals(1, source.lag());
    }

    @Test
    void shouldReplaceAndDrop() {
        laminar.execute("CREATE SOURCE t (a BIGINT); CREATE STREAM s AS SELECT a FROM t");
        Subscription old = laminar.subscribe("s");
        laminar.execute("CREATE OR REPLACE STREAM s AS SELECT a + 100 AS a FROM t");
        EngineException e = assertThrows(EngineException.class, old::poll);
        assertEquals(ErrorCode.CLOSED, e.code());
        Subscription next = laminar.subscribe("s");
        laminar.execute("INSERT INTO t VALUES (1)");
        assertEquals(List.of("[101]"), rows(next));
        laminar.execute("CREATE STREAM IF NOT EXISTS s AS SELECT a FROM t; DROP STREAM IF EXISTS nothing");
        laminar.execute("DROP SOURCE t CASCADE");
        assertThrows(EngineException.class, () -> laminar.subscribe("s"));
        assertThrows(EngineException.class, () -> laminar.appender("t"));
        laminar.execute("CREATE SOURCE t (a VARCHAR)");
    }

    /** A row of the source below. */
    public record Reading(String sensorId, Double value, int count, Instant ts, LocalDate day, boolean ok) {}

    @Test
    void shouldMapRecordsToColumnsByName() {
        laminar.execute("CREATE SOURCE t (ok BOOLEAN, ts TIMESTAMP(3), sensor_id VARCHAR, value DOUBLE, "
                + "count SMALLINT, day DATE,"
                + " extra BIGINT, WATERMARK FOR ts AS ts)");
        Subscription subscription = laminar.subscribe("t");
        try (RecordAppender<Reading> appender = laminar.appender("t", Reading.class)) {
            LocalDate day = LocalDate.ofEpochDay(5);
            appender.append(new Reading("s1", 1.5, 7, Instant.ofEpochSecond(2, 1_600_000), day, true));
            appender.append(new Reading(null, null, -1, Instant.EPOCH, null, false));
            assertThrows(
                    EngineException.class,
                    () -> appender.append(new Reading("x", 0.0, 40_000, Instant.EPOCH, day, true)));
            assertThrows(EngineException.class, () -> appender.append(new Reading("x", 0.0, 4, null, day, true)));
            appender.publish();
            assertEquals(
                    List.of("[true, 2002000000, s1, 1.5, 7, 5, null]", "[false, 0, null, null, -1, null, null]"),
                    rows(subscription));
        }
    }

    private record Wrong(long nix) {}

    private record WrongType(String ts) {}

    @Test
    void shouldRefuseRecordsThatDoNotFit() {
        laminar.execute("CREATE SOURCE t (a BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts)");
        for (Class<? extends Record> type : List.of(Wrong.class, WrongType.class)) {
            EngineException e = assertThrows(EngineException.class, () -> laminar.appender("t", type));
            assertEquals(ErrorCode.RECORD_MISMATCH, e.code());
        }
    }

    @Test
    void shouldPushBackWhenNobodyReads() {
        laminar.close();
        laminar = Laminar.open(Engines.tiny(LaminarConfig.Mode.INLINE));
        laminar.execute("CREATE SOURCE t (a BIGINT); CREATE SOURCE e (a BIGINT) WITH (backpressure = 'error')");
        laminar.execute("CREATE STREAM s AS SELECT a FROM t; CREATE STREAM es AS SELECT a FROM e");
        for (String name : List.of("t", "e")) {
            Subscription subscription = laminar.subscribe(name.equals("t") ? "s" : "es");
            Appender appender = laminar.appender(name);
            long given = 0;
            try {
                for (; given < 1_000_000; given++) {
                    appender.setLong(0, given);
                    appender.endRow();
                    appender.publish();
                }
            } catch (LimitException e) {
                assertEquals(ErrorCode.BACK_PRESSURED, e.code());
            }
            assertTrue(given > 0 && given < 100_000, "given=" + given);
            assertFalse(appender.tryRow());
            List<Object[]> rows = new ArrayList<>();
            Engines.settle(laminar, subscription, rows);
            List<Long> expected = LongStream.range(0, given).boxed().toList();
            assertEquals(expected, rows.stream().map(row -> (Long) row[1]).toList(), "nothing is lost");
            assertTrue(appender.tryRow());
            assertTrue(
                    laminar.metrics().source(name).orElseThrow().backpressure().waits() > 0);
        }
    }

    @Test
    void shouldWriteTablesToStandardOutput() {
        laminar.execute("CREATE SOURCE t (name VARCHAR, n BIGINT); CREATE STREAM s AS SELECT name, n FROM t;"
                + "CREATE SINK k FROM s INTO STDOUT");
        laminar.execute("INSERT INTO t VALUES ('a', 1), (NULL, 200)");
        assertTrue(laminar.await(Duration.ofSeconds(5)));
        assertEquals("name    n\n----  ---\na       1\n      200\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldFindConnectorsOfOthersAndIsolateTheirFailures() {
        CountingConnectorFactory.COLLECTED.clear();
        laminar.execute("CREATE SOURCE t (a BIGINT) FROM counting (rows = 5);"
                + "CREATE SOURCE bad (a BIGINT) FROM counting (fail.at = 3)");
        laminar.execute("CREATE STREAM s AS SELECT a * 10 AS a FROM t; CREATE SINK k FROM s INTO counting;"
                + "CREATE STREAM b AS SELECT a FROM bad");
        EngineException e = assertThrows(EngineException.class, () -> laminar.await(Duration.ofSeconds(10)));
        assertEquals(ErrorCode.READ_FAILED, e.code());
        assertEquals(List.of(0L, 10L, 20L, 30L, 40L, -1L), CountingConnectorFactory.COLLECTED);
        assertEquals(List.of(), Engines.drain(laminar.subscribe("s")));
        assertThrows(EngineException.class, () -> Engines.drain(laminar.subscribe("b")));
        assertEquals(3, laminar.metrics().source("bad").orElseThrow().rowsIn());
        assertThrows(ConfigException.class, () -> laminar.appender("t"));
    }

    @Test
    void shouldKeepWhatIsReadWhenItsReaderIsDropped() {
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.execute("CREATE SOURCE s (id BIGINT); CREATE STREAM sums AS SELECT SUM(id) AS total FROM s "
                    + "EMIT CHANGES; CREATE STREAM all_rows AS SELECT * FROM s; "
                    + "CREATE STREAM same AS SELECT * FROM sums; "
                    + "CREATE STREAM more AS SELECT total + 1 AS more FROM sums; "
                    + "CREATE SINK k AS SELECT * FROM s INTO STDOUT");
            Subscription sums = laminar.subscribe("sums");
            Subscription rows = laminar.subscribe("s");
            laminar.execute("SELECT * FROM s").subscription().orElseThrow().close();
            laminar.execute("DROP SINK k; DROP STREAM more; DROP STREAM same; DROP STREAM all_rows");
            try (Appender appender = laminar.appender("s")) {
                appender.setLong(0, 7);
                appender.endRow();
                appender.publish();
                List<Object[]> read = new ArrayList<>();
                Engines.settle(laminar, sums, read);
                assertEquals(7L, read.get(read.size() - 1)[1]);
                assertEquals(1, Engines.drain(rows).size());
            }
            assertEquals(1, laminar.metrics().rowsIn());
        }
    }
}
