package io.laminar.connector.jdbc;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.connector.staged.EpochStep;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.ColumnType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Epochs in tables of a real PostgreSQL. */
@Timeout(120)
class JdbcSinkTest extends JdbcSinkFixture {
    private static final ColumnType[] ALL_TYPES = {
        ColumnType.INTEGER,
        ColumnType.BOOLEAN,
        ColumnType.TINYINT,
        ColumnType.SMALLINT,
        ColumnType.INTEGER,
        ColumnType.BIGINT,
        ColumnType.REAL,
        ColumnType.DOUBLE,
        ColumnType.DATE,
        ColumnType.TIME,
        ColumnType.TIMESTAMP,
        ColumnType.TIMESTAMP,
        ColumnType.INTERVAL,
        ColumnType.VARCHAR,
        ColumnType.VARCHAR
    };

    @Test
    void shouldDeliverAnEpochWhenItIsCommitted() throws Exception {
        server.execute("CREATE TABLE t (id BIGINT, name TEXT)");
        TransactionalSink sink = kept(life().open(-1));
        write(sink, 0, 2);
        sink.prepare(1);
        write(sink, 2, 1);
        assertEquals(List.of(), rows());
        sink.commit(1);
        assertEquals(List.of("0|n0", "1|n1"), rows());
        sink.commit(1);
        sink.prepare(2);
        sink.prepare(3);
        sink.commit(3);
        assertEquals(List.of("0|n0", "1|n1", "2|n2"), rows());
        assertEquals(List.of("of t|2"), server.rows("SELECT * FROM laminar_epochs"));
        assertEquals(0, staged());
    }

    @Test
    void shouldDeliverManyRowsInTheirOrder() throws Exception {
        server.execute("CREATE TABLE t (place SERIAL, id BIGINT, name TEXT)");
        TransactionalSink sink = kept(life().open(-1));
        String longName = "x".repeat(3000);
        life().write(sink, 20_000, (row, r) -> {
            row.setLong(0, r);
            row.setString(1, r % 100 == 0 ? longName + r : "n" + r);
        });
        sink.prepare(1);
        sink.commit(1);
        List<String> rows = server.rows("SELECT id, name FROM t ORDER BY place");
        assertEquals(20_000, rows.size());
        for (int r = 0; r < rows.size(); r++) {
            assertEquals(r + "|" + (r % 100 == 0 ? longName + r : "n" + r), rows.get(r));
        }
    }

    @Test
    void shouldKeepValuesOfAllTypesAndNulls() throws Exception {
        server.execute("SET TIME ZONE 'UTC'; CREATE TABLE t (no INT, b BOOLEAN, ti SMALLINT, si SMALLINT, i INTEGER, "
                + "bi NUMERIC, re REAL, d DOUBLE PRECISION, da DATE, tm TIME, ts TIMESTAMP, "
                + "tz TIMESTAMPTZ, iv INTERVAL, vc TEXT, js JSONB)");
        ColumnType[] types = ALL_TYPES;
        String[] names = "no b ti si i bi re d da tm ts tz iv vc js".split(" ");
        FieldFormat[] fields = new FieldFormat[types.length];
        for (int c = 0; c < types.length; c++) {
            fields[c] = new FieldFormat(names[c], types[c], 6, true);
        }
        JdbcLife life = JdbcLife.append(folder.resolve("stage"), server.url(), "t", fields);
        TransactionalSink sink = kept(life.open(-1));
        long dayNs = 86_400_000_000_000L;
        life.write(sink, 3, (row, r) -> {
            row.setLong(0, r);
            if (r == 0) {
                for (int c = 1; c < types.length; c++) {
                    row.setNull(c);
                }
                return;
            }
            boolean low = r == 1;
            row.setBoolean(1, low);
            row.setLong(2, low ? Byte.MIN_VALUE : Byte.MAX_VALUE);
            row.setLong(3, low ? Short.MIN_VALUE : Short.MAX_VALUE);
            row.setLong(4, low ? Integer.MIN_VALUE : Integer.MAX_VALUE);
            row.setLong(5, low ? Long.MIN_VALUE : Long.MAX_VALUE);
            row.setDouble(6, low ? -1.5f : Float.NaN);
            row.setDouble(7, low ? 0.1 : Double.NEGATIVE_INFINITY);
            row.setLong(
                    8,
                    low
                            ? LocalDate.of(1969, 12, 31).toEpochDay()
                            : LocalDate.of(2024, 2, 29).toEpochDay());
            row.setLong(9, low ? 0 : dayNs - 1000);
            row.setLong(10, low ? -1000 : 1_700_000_000_123_456_000L);
            row.setLong(11, low ? -1000 : 1_700_000_000_123_456_000L);
            row.setInterval(12, low ? -14 : 1, low ? 3 : -2, low ? -1_500_000_000L : 3_661_000_001_000L);
            row.setString(13, low ? "" : "über 🎈 'quoted' \\ \"text\" that is long");
            row.setString(14, low ? "{\"a\": 1}" : "[null]");
        });
        sink.prepare(1);
        sink.commit(1);
        assertEquals(
                List.of(
                        "0|null|null|null|null|null|null|null|null|null|null|null|null|null|null",
                        "1|t|-128|-32768|-2147483648|-9223372036854775808|-1.5|0.1|1969-12-31|00:00:00"
                                + "|1969-12-31 23:59:59.999999|1969-12-31 23:59:59.999999"
                                + "|-1 years -2 mons +3 days -00:00:01.5||{\"a\": 1}",
                        "2|f|127|32767|2147483647|9223372036854775807|NaN|-Infinity|2024-02-29|23:59:59.999999"
                                + "|2023-11-14 22:13:20.123456|2023-11-14 22:13:20.123456|1 mon -2 days "
                                + "+01:01:01.000001|über 🎈 'quoted' \\ \"text\" that is long|[null]"),
                server.rows("SELECT no, b, ti, si, i, bi, re, d, da, tm::text, ts::text, (tz AT TIME ZONE 'UTC')::text,"
                        + " iv::text, vc, js::text FROM t ORDER BY no"));
    }

    private static JdbcLife.Row change(Object[]... rows) {
        return (row, r) -> {
            row.setWeight((int) rows[r][0]);
            if (rows[r][1] == null) {
                row.setNull(0);
            } else {
                row.setLong(0, (int) rows[r][1]);
            }
            row.setString(1, (String) rows[r][2]);
        };
    }

    private static Object[] row(int weight, Integer id, String name) {
        return new Object[] {weight, id, name};
    }

    @Test
    void shouldFollowAChangelogByItsKey() throws Exception {
        server.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT)");
        JdbcLife life = changes(0);
        TransactionalSink sink = kept(life.open(-1));
        life.write(sink, 3, change(row(1, 1, "a"), row(1, 2, "b"), row(1, 3, "c")));
        sink.prepare(1);
        // An update, a deletion, a row that comes and goes, one that goes and comes.
        life.write(
                sink,
                7,
                change(
                        row(-1, 1, "a"),
                        row(1, 1, "a2"),
                        row(-1, 2, "b"),
                        row(1, 4, "d"),
                        row(-1, 4, "d"),
                        row(-1, 3, "c"),
                        row(1, 3, "c2")));
        sink.prepare(2);
        sink.commit(1);
        assertEquals(List.of("1|a", "2|b", "3|c"), rows());
        sink.commit(2);
        assertEquals(List.of("1|a2", "3|c2"), rows());
    }

    /** Rows that are never taken back and replace those of their key. */
    @Test
    void shouldReplaceRowsByTheirKey() throws Exception {
        server.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT)");
        JdbcLife life = new JdbcLife(folder.resolve("stage"), server.url(), "t", List.of(ID, NAME), false, List.of(0));
        TransactionalSink sink = kept(life.open(-1));
        for (int epoch = 1; epoch <= 2; epoch++) {
            int its = epoch;
            life.write(sink, 6, (row, r) -> {
                row.setLong(0, r % 3);
                row.setString(1, "n" + its + r);
            });
            sink.prepare(epoch);
            sink.commit(epoch);
            assertEquals(List.of("0|n" + epoch + "3", "1|n" + epoch + "4", "2|n" + epoch + "5"), rows());
        }
    }

    @Test
    void shouldTakeNullForAKeyLikeAnyOther() throws Exception {
        server.execute("CREATE TABLE t (id BIGINT UNIQUE, name TEXT)");
        JdbcLife life = changes(0);
        TransactionalSink sink = kept(life.open(-1));
        life.write(sink, 4, change(row(1, null, "a"), row(1, 1, "b"), row(-1, null, "a"), row(1, null, "a2")));
        sink.prepare(1);
        life.write(sink, 2, change(row(1, null, "a3"), row(-1, 1, "b")));
        sink.prepare(2);
        sink.commit(2);
        assertEquals(List.of("null|a3"), rows());
    }

    /** Between the database's commit and the end of the file the process dies; the control has no memory. */
    @Test
    void shouldNotDeliverTwiceWhatWasDeliveredBeforeACrash() throws Exception {
        for (boolean remembers : new boolean[] {true, false}) {
            server.execute("DROP TABLE IF EXISTS t; DROP TABLE IF EXISTS laminar_epochs; "
                    + "CREATE TABLE t (id BIGINT, name TEXT)");
            AtomicBoolean dies = new AtomicBoolean(true);
            TransactionalSink sink = kept(life().open(-1, remembers, step -> {
                if (step == EpochStep.DELIVERED && dies.get()) {
                    throw new IllegalStateException("dies");
                }
            }));
            write(sink, 7, 1);
            sink.prepare(1);
            assertThrows(IllegalStateException.class, () -> sink.commit(1));
            assertEquals(1, staged());
            dies.set(false);
            sink.commit(1);
            assertEquals(remembers ? List.of("7|n7") : List.of("7|n7", "7|n7"), rows());
            assertEquals(0, staged());
            sink.close();
        }
    }

    @Test
    void shouldDeliverAgainWhenItsConnectionIsLost() throws Exception {
        server.execute("CREATE TABLE t (id BIGINT, name TEXT)");
        TransactionalSink sink = kept(life().open(-1));
        write(sink, 0, 3000);
        sink.prepare(1);
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'laminar'");
        EngineException e = assertThrows(EngineException.class, () -> sink.commit(1));
        assertEquals(ErrorCode.DATABASE_UNREACHABLE, e.code());
        assertEquals(List.of("0"), server.rows("SELECT COUNT(*) FROM t"));
        sink.commit(1);
        assertEquals(List.of("3000|3000"), server.rows("SELECT COUNT(*), COUNT(DISTINCT id) FROM t"));
    }

    /** The backend is ended while it holds rows of the epoch, waiting for a lock. */
    @Test
    void shouldLeaveNothingOfAnEpochThatWasCutShort() throws Exception {
        server.execute("CREATE TABLE t (id BIGINT UNIQUE, name TEXT)");
        TransactionalSink sink = kept(life().open(-1));
        write(sink, 0, 3000);
        sink.prepare(1);
        try (Connection other = DriverManager.getConnection(server.url());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (2500, 'in the way')");
            AtomicBoolean ended = new AtomicBoolean();
            Thread killer = new Thread(() -> assertDoesNotThrow(() -> {
                while (!ended.get()) {
                    ended.set(!server.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                    + " WHERE application_name = 'laminar' AND wait_event_type = 'Lock'")
                            .isEmpty());
                }
            }));
            killer.start();
            EngineException e = assertThrows(EngineException.class, () -> sink.commit(1));
            assertEquals(ErrorCode.DATABASE_UNREACHABLE, e.code(), e.getMessage());
            killer.join();
            other.rollback();
        }
        assertEquals(List.of(), rows());
        sink.commit(1);
        assertEquals(List.of("3000|3000"), server.rows("SELECT COUNT(*), COUNT(DISTINCT id) FROM t"));
    }

    @Test
    void shouldRecoverWhatWasDecidedAndNothingElse() throws Exception {
        server.execute("CREATE TABLE t (id BIGINT, name TEXT)");
        TransactionalSink sink = prepared(3);
        sink.commit(1);
        sink.close();
        TransactionalSink next = kept(life().open(2));
        assertEquals(List.of("1|n1", "2|n2"), rows());
        assertEquals(0, staged());
        next.close();
        EngineException e = assertThrows(EngineException.class, () -> life().open(1));
        assertEquals(ErrorCode.SINK_AHEAD, e.code());
        assertTrue(e.getMessage().endsWith("receivedEpoch=2, checkpointEpoch=1"), e.getMessage());
    }

    @Test
    void shouldRefuseStagedRowsThatWereDamaged() throws Exception {
        server.execute("CREATE TABLE t (id BIGINT, name TEXT)");
        TransactionalSink sink = kept(life().open(-1));
        write(sink, 0, 100);
        sink.prepare(1);
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve("stage"))) {
            file = files.filter(path -> path.toString().endsWith(".frames"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] whole = Files.readAllBytes(file);
        for (int at : new int[] {0, 40, whole.length / 2, whole.length - 1}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(file, damaged);
            EngineException e = assertThrows(EngineException.class, () -> sink.commit(1), "byte " + at);
            assertEquals(ErrorCode.STAGE_DAMAGED, e.code(), e.getMessage());
            assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        }
        Files.write(file, whole);
        sink.commit(1);
        assertEquals(100, rows().size());
    }

    private void refused(ErrorCode code, String words, JdbcLife life, Map<String, String> options) {
        EngineException e = assertThrows(EngineException.class, () -> life.open(-1, options), words);
        assertEquals(code, e.code(), e.getMessage());
        assertTrue(e.getMessage().contains(words), e.getMessage());
        assertTrue(!e.hint().isBlank() && !e.getMessage().contains("secret"), e.getMessage());
    }

    @Test
    void shouldRefuseAtCreateWhatCouldNeverBeDelivered() throws Exception {
        refused(ErrorCode.DATABASE_REFUSED, "relation \"t\" does not exist", life(), Map.of());
        server.execute("CREATE TABLE t (id BIGINT)");
        refused(ErrorCode.TABLE_UNFIT, "no column name, it has [id]", life(), Map.of());
        server.execute("ALTER TABLE t ADD name INTEGER");
        refused(ErrorCode.TABLE_UNFIT, "column name of type int4 does not take VARCHAR", life(), Map.of());
        server.execute("DROP TABLE t; CREATE TABLE t (id INTEGER, name TEXT)");
        refused(ErrorCode.TABLE_UNFIT, "column id of type int4 does not take BIGINT", life(), Map.of());
        server.execute("DROP TABLE t; CREATE TABLE t (id BIGINT, name TEXT)");
        refused(ErrorCode.DATABASE_REFUSED, "no unique or exclusion constraint", changes(0), Map.of());
        refused(ErrorCode.TABLE_UNFIT, "nothing tells them apart", changes(), Map.of());
        refused(ErrorCode.UNKNOWN_OPTION, "option=tabel", life(), Map.of("tabel", "t"));
        refused(ErrorCode.INVALID_OPTION, "not the name of a table", life(), Map.of("table", "t; DROP TABLE t"));
        refused(ErrorCode.INVALID_OPTION, "no driver", life(), Map.of("url", "jdbc:nothing://h?password=secret"));
        refused(
                ErrorCode.DATABASE_UNREACHABLE,
                "refused",
                life(),
                Map.of("url", "jdbc:postgresql://127.0.0.1:1/postgres?user=tests&password=secret"));
        server.execute("DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN; GRANT SELECT ON t TO reader");
        String asReader = server.url().replace("user=tests", "user=reader");
        refused(ErrorCode.DATABASE_REFUSED, "permission denied", life(), Map.of("url", asReader));
        assertEquals(List.of(), rows());
    }

    @Test
    void shouldBeFoundByAnEngineThatRefusesItWithoutADataDirectory() throws Exception {
        server.execute("CREATE TABLE t (id BIGINT)");
        try (Laminar laminar = Laminar.open(LaminarConfig.defaults())) {
            laminar.execute("CREATE SOURCE s (id BIGINT)");
            EngineException e = assertThrows(
                    EngineException.class,
                    () -> laminar.execute(
                            "CREATE SINK k AS SELECT id FROM s INTO JDBC (url = '" + server.url() + "', table = 't')"));
            assertEquals(ErrorCode.NO_CHECKPOINTS, e.code());
        }
    }
}
