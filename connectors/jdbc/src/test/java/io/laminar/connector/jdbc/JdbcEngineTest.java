package io.laminar.connector.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.SinkEpochMetrics;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams in tables, as an application says it. */
@Timeout(120)
class JdbcEngineTest {
    private static final List<String> SINKS = List.of("rows", "sums", "changes");

    @TempDir
    Path folder;

    private PostgresServer server;

    @BeforeEach
    void connect() throws SQLException {
        server = PostgresServer.running();
        server.execute("DROP TABLE IF EXISTS t; DROP TABLE IF EXISTS sums; DROP TABLE IF EXISTS laminar_epochs;"
                + "CREATE TABLE t (place SERIAL, id BIGINT);"
                + "DROP TABLE IF EXISTS changes;"
                + "CREATE TABLE sums (k BIGINT PRIMARY KEY, total BIGINT, n BIGINT);"
                + "CREATE TABLE changes (k BIGINT PRIMARY KEY, total BIGINT, n BIGINT)");
    }

    private Laminar open() {
        return Laminar.open(config().build());
    }

    private LaminarConfig.Builder config() {
        return LaminarConfig.builder()
                .baseDirectory(folder)
                .set("data.directory", "data")
                .set("data.checkpoint.ms", "0");
    }

    private String script() {
        String into = " INTO JDBC (url = '" + server.url() + "', table = '";
        String sums = " AS SELECT id % 3 AS k, SUM(id) AS total, COUNT(*) AS n FROM s GROUP BY id % 3";
        return "CREATE SOURCE s (id BIGINT);"
                + "CREATE SINK rows AS SELECT id FROM s" + into + "t');"
                + "CREATE SINK sums" + sums + " EMIT ON UPDATE" + into + "sums');"
                + "CREATE SINK changes" + sums + " EMIT CHANGES" + into + "changes')";
    }

    private static void append(Laminar laminar, int from, int to) {
        try (Appender appender = laminar.appender("s")) {
            for (int id = from; id < to; id++) {
                while (!appender.tryRow()) {
                    Thread.onSpinWait();
                }
                appender.setLong(0, id);
                appender.endRow();
            }
            appender.publish();
        }
        assertTrue(laminar.await(Duration.ofSeconds(30)));
    }

    private static void until(String what, BooleanSupplier reached) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!reached.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, what);
            Thread.onSpinWait();
        }
    }

    private static SinkEpochMetrics epochs(Laminar laminar, String sink) {
        return laminar.metrics().sink(sink).orElseThrow().epochs();
    }

    private static void awaitCommitted(Laminar laminar) {
        long epoch = laminar.checkpoint();
        for (String sink : SINKS) {
            until("committed", () -> epochs(laminar, sink).committed() == epoch);
        }
    }

    private void assertTables(int rows) throws SQLException {
        assertEquals(
                List.of(rows + "|" + rows),
                server.rows("SELECT COUNT(*), COUNT(DISTINCT id) FROM t WHERE id < " + rows));
        List<String> sums = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            long total = 0;
            int n = 0;
            for (int id = k; id < rows; id += 3) {
                total += id;
                n++;
            }
            sums.add(k + "|" + total + "|" + n);
        }
        assertEquals(sums, server.rows("SELECT * FROM sums ORDER BY k"));
        assertEquals(sums, server.rows("SELECT * FROM changes ORDER BY k"));
    }

    @Test
    void shouldBringAStreamAndItsSumsThroughLivesOfTheEngine() throws SQLException {
        for (int life = 0; life < 3; life++) {
            try (Laminar laminar = open()) {
                laminar.execute(script());
                append(laminar, 200 * life, 200 * life + 100);
                awaitCommitted(laminar);
                assertTables(200 * life + 100);
                append(laminar, 200 * life + 100, 200 * life + 200);
                awaitCommitted(laminar);
            }
            assertTables(200 * life + 200);
        }
    }

    @Test
    void shouldGoOnWhileTheServerIsAwayAndDeliverLater() throws SQLException {
        try (Laminar laminar = open()) {
            laminar.execute(script());
            server.stop();
            try {
                append(laminar, 0, 100);
                laminar.checkpoint();
                until("tried in vain", () -> epochs(laminar, "rows").commitRetries() > 0);
                assertTrue(epochs(laminar, "rows").trouble().startsWith("cannot begin an epoch: table t at"));
                append(laminar, 100, 200);
                laminar.checkpoint();
            } finally {
                server.start();
            }
            awaitCommitted(laminar);
            assertTables(200);
            assertEquals("", epochs(laminar, "rows").trouble());
        }
    }

    /** An engine that starts while the server is away, and takes rows: they are in a checkpoint. */
    private Laminar openWithout(int from, int to) {
        Laminar laminar = Laminar.open(config().set("io.drain.ms", "200").build());
        boolean done = false;
        try {
            laminar.execute(script());
            for (String sink : SINKS) {
                until("tried in vain", () -> epochs(laminar, sink).commitRetries() > 0);
                assertTrue(epochs(laminar, sink).trouble().startsWith("cannot use the table: table "));
                assertEquals(-1, epochs(laminar, sink).committed());
            }
            append(laminar, from, to);
            laminar.checkpoint();
            done = true;
            return laminar;
        } finally {
            if (!done) {
                laminar.close();
            }
        }
    }

    private void assertRefusesANewSink(Laminar laminar) {
        EngineException e = assertThrows(
                EngineException.class,
                () -> laminar.execute(
                        "CREATE SINK late AS SELECT id FROM s INTO JDBC (url = '" + server.url() + "', table = 't')"));
        assertEquals(ErrorCode.DATABASE_UNREACHABLE, e.code(), e.getMessage());
    }

    @Test
    void shouldStartWhileTheServerIsAwayAndDeliverLater() throws SQLException {
        try (Laminar laminar = open()) {
            laminar.execute(script());
            append(laminar, 0, 100);
            awaitCommitted(laminar);
        }
        server.stop();
        Laminar last;
        try {
            try (Laminar laminar = openWithout(100, 200)) {
                assertRefusesANewSink(laminar);
                append(laminar, 200, 250);
            }
            last = openWithout(250, 300);
        } finally {
            server.start();
        }
        try (Laminar laminar = last) {
            awaitCommitted(laminar);
            assertTables(300);
            assertEquals("", epochs(laminar, "rows").trouble());
            append(laminar, 300, 400);
            awaitCommitted(laminar);
        }
        try (Laminar laminar = open()) {
            laminar.execute(script());
            assertTables(400);
        }
    }

    @Test
    void shouldFailASinkThatIsFoundAheadWhenTheServerIsBack() throws SQLException {
        long epoch;
        try (Laminar laminar = open()) {
            laminar.execute(script());
            append(laminar, 0, 100);
            awaitCommitted(laminar);
            epoch = epochs(laminar, "rows").committed();
        }
        // As if the checkpoint were lost that followed the last one, and an epoch with it.
        server.execute("UPDATE laminar_epochs SET epoch = " + (epoch + 2) + " WHERE sink = 'rows'");
        server.stop();
        Laminar last;
        try {
            last = openWithout(100, 200);
        } finally {
            server.start();
        }
        try (Laminar laminar = last) {
            until("failed", () -> laminar.metrics().sink("rows").orElseThrow().failure() != null);
            EngineException failure =
                    laminar.metrics().sink("rows").orElseThrow().failure();
            assertEquals(ErrorCode.SINK_AHEAD, failure.code(), failure.getMessage());
        }
        EngineException e = assertThrows(EngineException.class, this::open);
        assertEquals(ErrorCode.SINK_AHEAD, e.code(), e.getMessage());
        server.execute("UPDATE laminar_epochs SET epoch = " + epoch + " WHERE sink = 'rows'");
        try (Laminar laminar = open()) {
            laminar.execute(script());
            awaitCommitted(laminar);
            assertTables(200);
        }
    }

    @Test
    void shouldRefuseRowsThatReplaceOthersWithoutAKey() {
        try (Laminar laminar = open()) {
            laminar.execute("CREATE SOURCE s (id BIGINT)");
            for (String emit : List.of("EMIT ON UPDATE", "EMIT CHANGES")) {
                EngineException e = assertThrows(
                        EngineException.class,
                        () -> laminar.execute("CREATE SINK k AS SELECT COUNT(*) AS id FROM s " + emit
                                + " INTO JDBC (url = '" + server.url() + "', table = 't')"));
                assertEquals(ErrorCode.TABLE_UNFIT, e.code(), e.getMessage());
            }
        }
    }

    @Test
    void shouldRefuseATableThatDoesNotFitAndNameThePlace() {
        try (Laminar laminar = open()) {
            laminar.execute("CREATE SOURCE s (id VARCHAR)");
            EngineException e = assertThrows(
                    EngineException.class,
                    () -> laminar.execute("CREATE SINK k AS SELECT id FROM s\nINTO JDBC (url = '" + server.url()
                            + "', table = 't')"));
            assertEquals(ErrorCode.TABLE_UNFIT, e.code());
            assertEquals(2, e.statementPosition().line());
        }
    }
}
