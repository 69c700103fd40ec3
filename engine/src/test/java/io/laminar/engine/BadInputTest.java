package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.engine.error.DataException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.SqlStatementException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bad input through the public API: each has a code, says where, and says what to do. */
@Timeout(120)
class BadInputTest {
    private static final String COLUMNS = "(id BIGINT, name VARCHAR, ts TIMESTAMP, WATERMARK FOR ts AS ts)";

    @TempDir
    Path folder;

    private Laminar laminar;
    private Map<String, Long> live;

    @BeforeEach
    void open() {
        live = Engines.live();
        laminar = Laminar.open(LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .baseDirectory(folder)
                .build());
    }

    @AfterEach
    void close() {
        laminar.close();
        assertEquals(live, Engines.live());
    }

    private EngineException refused(String sql) {
        EngineException e = assertThrows(EngineException.class, () -> laminar.execute(sql), sql);
        assertFalse(e.hint().isBlank(), e.describe());
        return e;
    }

    private SqlStatementException refused(ErrorCode code, String sql) {
        SqlStatementException e = (SqlStatementException) refused(sql);
        assertEquals(code, e.code(), e.getMessage());
        assertTrue(e.line() > 0 && e.column() > 0, e.getMessage());
        return e;
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void source(String options) {
        laminar.execute("CREATE OR REPLACE SOURCE f " + COLUMNS + " FROM FILE (path = 'in.csv'" + options + ")");
    }

    private DataException failing(ErrorCode code, long line, byte[] bytes) throws IOException {
        Files.write(folder.resolve("in.csv"), bytes);
        source("");
        laminar.execute("CREATE STREAM s AS SELECT id, name FROM f");
        DataException e = assertThrows(DataException.class, () -> laminar.await(Duration.ofSeconds(20)));
        assertEquals(code, e.code(), e.getMessage());
        assertEquals(line, e.position().line(), e.getMessage());
        assertTrue(e.getMessage().contains("in.csv:" + line), e.getMessage());
        laminar.close();
        open();
        return e;
    }

    private DataException failing(ErrorCode code, long line, String text) throws IOException {
        return failing(code, line, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldNameFileAndLineOfBadRecords() throws IOException {
        String head = "id,name,ts\n1,a,2001-01-01\n";
        failing(ErrorCode.TOO_FEW_FIELDS, 3, head + "2,b\n");
        failing(ErrorCode.TOO_MANY_FIELDS, 3, head + "2,b,2001-01-01,x\n");
        failing(ErrorCode.INVALID_VALUE, 3, head + "two,b,2001-01-01\n");
        failing(ErrorCode.OUT_OF_RANGE, 3, head + "99999999999999999999,b,2001-01-01\n");
        failing(ErrorCode.NUL_BYTE, 3, head + "2,b\0,2001-01-01\n");
        failing(ErrorCode.LINE_TOO_LONG, 3, head + "2," + "x".repeat(10 << 20) + ",2001-01-01\n");
        failing(ErrorCode.TIMESTAMP_OUT_OF_RANGE, 3, head + "2,b,1500-01-01\n");
        failing(ErrorCode.TIMESTAMP_OUT_OF_RANGE, 3, head + "2,b,2500-01-01\n");
        failing(ErrorCode.NULL_NOT_ALLOWED, 3, head + "2,b,\n");
        failing(ErrorCode.UNTERMINATED_QUOTE, 3, head + "2,\"b,2001-01-01\n");
        byte[] broken = (head + "2,b?,2001-01-01\n").getBytes(StandardCharsets.UTF_8);
        broken[head.length() + 3] = (byte) 0xFE;
        failing(ErrorCode.INVALID_UTF8, 3, broken);
    }

    @Test
    void shouldProcessRowsBeforeTheBadOne() throws IOException {
        file("in.csv", "id,name,ts\n1,a,2001-01-01\n2,b,2001-01-01\nx,c,2001-01-01\n");
        source("");
        laminar.execute("CREATE STREAM s AS SELECT id FROM f; CREATE SINK k FROM s INTO FILE (path = 'out.csv')");
        assertThrows(DataException.class, () -> laminar.await(Duration.ofSeconds(20)));
        assertEquals("id\n1\n2\n", Files.readString(folder.resolve("out.csv")));
        Subscription late = laminar.subscribe("s");
        assertThrows(DataException.class, late::poll);
    }

    @Test
    void shouldSkipCountAndKeepBadRecordsWhenTold() throws IOException {
        file("in.csv", "id,name,ts\n1,a,2001-01-01\nx,c,2001-01-01\n3,c\n4,d,2001-01-01\n");
        source(", bad.records = 'dead-letter', bad.records.path = 'dead.csv'");
        laminar.execute("CREATE STREAM s AS SELECT id FROM f; CREATE SINK k FROM s INTO FILE (path = 'out.csv')");
        assertTrue(laminar.await(Duration.ofSeconds(20)));
        assertEquals(2, laminar.metrics().source("f").orElseThrow().badRecords());
        assertEquals("id\n1\n4\n", Files.readString(folder.resolve("out.csv")));
        laminar.close();
        assertEquals("id,name,ts\nx,c,2001-01-01\n3,c\n", Files.readString(folder.resolve("dead.csv")));
    }

    @Test
    void shouldRefuseFilesThatCannotBeReadWhenTheSourceIsCreated() throws IOException {
        file("in.csv", "id,name,ts\n");
        assertEquals(
                ErrorCode.FILE_NOT_FOUND,
                refused("CREATE SOURCE g " + COLUMNS + " FROM FILE (path = 'none.csv')")
                        .code());
        assertEquals(
                ErrorCode.NOT_READABLE,
                refused("CREATE SOURCE g " + COLUMNS + " FROM FILE (path = 'in.csv/x.csv')")
                        .code());
        file("other.csv", "id,nom,ts\n");
        assertEquals(
                ErrorCode.MISSING_COLUMN,
                refused("CREATE SOURCE g " + COLUMNS + " FROM FILE (path = 'other.csv')")
                        .code());
        file("twice.csv", "id,name,ts,name\n");
        assertEquals(
                ErrorCode.DUPLICATE_HEADER,
                refused("CREATE SOURCE g " + COLUMNS + " FROM FILE (path = 'twice.csv')")
                        .code());
        laminar.execute("CREATE SOURCE g " + COLUMNS + " FROM FILE (path = 'in.csv')");
    }

    @Test
    void shouldNameTheByteWhereAGzipFileBreaksOff() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write("id,name,ts\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 50_000; i++) {
                out.write((i + ",n" + i % 977 + ",2001-01-01\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        laminar.execute("CREATE SOURCE g " + COLUMNS + " FROM FILE (path = 'cut.csv.gz')");
        laminar.execute("CREATE STREAM s AS SELECT id FROM g");
        EngineException e = assertThrows(EngineException.class, () -> laminar.await(Duration.ofSeconds(20)));
        assertEquals(ErrorCode.DAMAGED_INPUT, e.code());
        assertTrue(e.getMessage().matches(".*cut.csv.gz, line=\\d+, compressedByte=\\d+.*"), e.getMessage());
    }

    @Test
    void shouldReportAFullDisk() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/full")));
        file("in.csv", "id,name,ts\n" + "1,a,2001-01-01\n".repeat(10_000));
        source("");
        laminar.execute("CREATE STREAM s AS SELECT id, name FROM f;"
                + "CREATE SINK k FROM s INTO FILE (path = '/dev/full') FORMAT CSV;"
                + "CREATE SINK good FROM s INTO FILE (path = 'out.csv')");
        EngineException e = assertThrows(EngineException.class, () -> laminar.await(Duration.ofSeconds(20)));
        assertEquals(ErrorCode.DISK_FULL, e.code());
        assertTrue(e.getMessage().contains("/dev/full"), e.getMessage());
        assertEquals(10_001, Files.readAllLines(folder.resolve("out.csv")).size(), "the other sink goes on");
        SinkMetrics metrics = laminar.metrics().sink("k").orElseThrow();
        assertEquals(ErrorCode.DISK_FULL, metrics.failure().code());
    }

    @Test
    void shouldRefuseNamesThatAreTakenOrUnknown() {
        laminar.execute("CREATE SOURCE t " + COLUMNS);
        refused(ErrorCode.SQL_DUPLICATE_NAME, "CREATE SOURCE t " + COLUMNS);
        refused(ErrorCode.SQL_UNKNOWN_RELATION, "CREATE STREAM s AS SELECT * FROM tt");
        SqlStatementException e = refused(ErrorCode.SQL_UNKNOWN_COLUMN, "CREATE STREAM s AS\n  SELECT idd FROM t");
        assertEquals(2, e.line());
        assertEquals(10, e.column());
        assertTrue((e.getMessage() + e.hint()).contains("id"), e.getMessage());
        refused(ErrorCode.SQL_UNEXPECTED_TOKEN, "CREATE STREAM s AS SELECT FROM t");
        assertEquals(
                ErrorCode.UNKNOWN_RELATION,
                assertThrows(EngineException.class, () -> laminar.subscribe("x"))
                        .code());
        assertEquals(
                ErrorCode.UNKNOWN_RELATION,
                assertThrows(EngineException.class, () -> laminar.appender("x")).code());
    }

    @Test
    void shouldSayWhereInAScriptOfSeveralStatements() {
        SqlStatementException e = refused(
                ErrorCode.SQL_UNKNOWN_COLUMN,
                "CREATE SOURCE t " + COLUMNS
                        + ";\n\nCREATE STREAM a AS SELECT id FROM t;\nCREATE STREAM b AS SELECT nix FROM a;");
        assertEquals(4, e.line());
        laminar.execute("DROP STREAM a");
    }

    @Test
    void shouldRefuseCyclesAndDropsOfWhatIsRead() {
        laminar.execute("CREATE SOURCE t " + COLUMNS
                + "; CREATE STREAM a AS SELECT id FROM t; CREATE STREAM b AS SELECT id FROM a");
        EngineException e = refused("CREATE OR REPLACE STREAM a AS SELECT id FROM b");
        assertTrue(e.code() == ErrorCode.SQL_CYCLE || e.code() == ErrorCode.SQL_IN_USE, e.describe());
        refused(ErrorCode.SQL_IN_USE, "DROP STREAM a");
        refused(ErrorCode.SQL_IN_USE, "DROP SOURCE t");
        laminar.execute("DROP STREAM b; DROP STREAM a; DROP SOURCE t");
    }

    @Test
    void shouldTakeLongExpressionsAndRefuseDeepOnes() {
        laminar.execute("CREATE SOURCE t " + COLUMNS);
        laminar.execute("CREATE STREAM s AS SELECT id" + " + 1".repeat(5_000) + " AS total FROM t WHERE id > 0"
                + " OR id < -1".repeat(5_000));
        try (Subscription subscription = laminar.subscribe("s");
                Appender appender = laminar.appender("t")) {
            appender.setLong(0, 7);
            appender.setLong(2, 0);
            appender.endRow();
            appender.publish();
            laminar.poll();
            assertTrue(subscription.poll());
            assertEquals(5_007, subscription.getLong(0));
        }
        refused(
                ErrorCode.SQL_TOO_DEEP,
                "CREATE STREAM d AS SELECT " + "(".repeat(50_000) + "id" + ")".repeat(50_000) + " FROM t");
        refused(
                ErrorCode.SQL_TOO_DEEP,
                "CREATE STREAM d AS SELECT " + "ABS(".repeat(20_000) + "id" + ")".repeat(20_000) + " FROM t");
    }

    @Test
    void shouldRefuseWindowsOfNoSize() {
        laminar.execute("CREATE SOURCE t " + COLUMNS);
        for (String window : List.of(
                "TUMBLE(ts, INTERVAL '0' SECOND)",
                "TUMBLE(ts, INTERVAL '-5' SECOND)",
                "HOP(ts, INTERVAL '0' SECOND, INTERVAL '5' SECOND)",
                "HOP(ts, INTERVAL '5' SECOND, INTERVAL '-5' SECOND)")) {
            refused(ErrorCode.SQL_BAD_WINDOW, "CREATE STREAM s AS SELECT COUNT(*) AS n FROM t GROUP BY " + window);
        }
    }

    @Test
    void shouldRefuseAppendedValuesThatDoNotFit() {
        laminar.execute(
                "CREATE SOURCE t (a TINYINT, b VARCHAR, d DOUBLE NOT NULL, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)");
        laminar.execute("CREATE STREAM s AS SELECT a, ts FROM t");
        Subscription subscription = laminar.subscribe("s");
        Appender appender = laminar.appender("t");
        assertCode(ErrorCode.OUT_OF_RANGE, () -> appender.setLong(0, 128));
        assertCode(ErrorCode.COLUMN_MISMATCH, () -> appender.setLong(1, 1));
        assertCode(ErrorCode.COLUMN_MISMATCH, () -> appender.setDouble(0, 1));
        assertCode(ErrorCode.COLUMN_MISMATCH, () -> appender.setString(2, "x"));
        assertCode(ErrorCode.VALUE_TOO_LONG, () -> appender.setString(1, "x".repeat(1 << 20)));
        assertCode(ErrorCode.NULL_NOT_ALLOWED, () -> appender.setNull(3));
        assertCode(ErrorCode.TIMESTAMP_OUT_OF_RANGE, () -> appender.setLong(3, Long.MIN_VALUE));
        appender.setLong(0, -128);
        appender.setDouble(2, 1);
        assertCode(ErrorCode.NULL_NOT_ALLOWED, appender::endRow);
        appender.setLong(0, 127);
        appender.setDouble(2, 1);
        appender.setLong(3, -1_500_000);
        appender.endRow();
        appender.publish();
        laminar.poll();
        assertTrue(subscription.poll());
        assertEquals(127, subscription.getLong(0));
        assertEquals(-1_000_000, subscription.getLong(1), "rounded half up to milliseconds");
        assertFalse(subscription.poll());
        appender.close();
    }

    private static void assertCode(ErrorCode code, Runnable call) {
        EngineException e = assertThrows(EngineException.class, call::run);
        assertEquals(code, e.code(), e.getMessage());
    }

    @Test
    void shouldBoundWhatOneRowFromTheFarFutureDoes() {
        laminar.execute(
                "CREATE SOURCE t (v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH (max.future = '1 hour')");
        laminar.execute("CREATE STREAM s AS SELECT window_start, COUNT(*) AS n FROM t "
                + "GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)");
        Subscription subscription = laminar.subscribe("s");
        try (Appender appender = laminar.appender("t")) {
            for (long seconds : new long[] {1_000, 1_001, 9_000_000_000L, 1_002, 1_003}) {
                appender.setLong(0, 1);
                appender.setLong(1, seconds * 1_000_000_000L);
                appender.endRow();
            }
            appender.flush();
            laminar.poll();
            SourceMetrics metrics = laminar.metrics().source("t").orElseThrow();
            assertEquals((1_001 + 3_600) * 1_000_000_000L, metrics.watermarkNs(), "an hour, not centuries");
            assertEquals(1, metrics.farFutureRows());
            assertEquals(2, laminar.metrics().stream("s").orElseThrow().rowsLate());
            assertEquals(2, Engines.drain(subscription).size());
        }
    }

    @Test
    void shouldRefuseOptionsThatDoNotExist() {
        assertEquals(
                ErrorCode.UNKNOWN_CONNECTOR,
                refused("CREATE SOURCE g " + COLUMNS + " FROM KAFKAA (topic = 'x')")
                        .code());
        EngineException e = refused("CREATE SOURCE g " + COLUMNS + " WITH (back.pressure = 'wait')");
        assertTrue(e.code() == ErrorCode.UNKNOWN_OPTION || e.code() == ErrorCode.SQL_BAD_OPTION, e.describe());
        e = refused("CREATE SOURCE g " + COLUMNS + " WITH (backpressure = 'maybe')");
        assertTrue(e.code() == ErrorCode.INVALID_OPTION || e.code() == ErrorCode.SQL_BAD_OPTION, e.describe());
        laminar.execute("CREATE SOURCE g " + COLUMNS + " WITH (backpressure = 'error')");
    }

    /** A mark in the SQL shows where the error must be; it is taken away first. */
    private void refusedAt(ErrorCode code, String marked) {
        String sql = marked.replace("^", "");
        EngineException e = refused("\n" + sql);
        assertEquals(code, e.code(), e.describe());
        assertEquals(":2:" + (marked.indexOf('^') + 1), e.statementPosition().toString(), e.describe());
    }

    @Test
    void shouldSayWhereInTheStatementAnOptionIsWrong() throws IOException {
        file("in.csv", "id,name,ts\n");
        file("other.csv", "id,nom,ts\n");
        file("in.dat", "");
        String source = "CREATE SOURCE g " + COLUMNS;
        refusedAt(ErrorCode.UNKNOWN_CONNECTOR, source + " FROM ^KAFKAA (topic = 'x')");
        refusedAt(ErrorCode.UNKNOWN_CONNECTOR, source + " FROM ^STDOUT");
        refusedAt(ErrorCode.MISSING_OPTION, source + " FROM ^FILE (header = true)");
        refusedAt(ErrorCode.MISSING_OPTION, source + " ^FORMAT CSV");
        refusedAt(ErrorCode.UNKNOWN_OPTION, source + " WITH (^back.pressure = 'wait')");
        refusedAt(ErrorCode.INVALID_OPTION, source + " WITH (backpressure = ^'maybe')");
        refusedAt(ErrorCode.FILE_NOT_FOUND, source + " FROM FILE (path = ^'none.csv')");
        refusedAt(ErrorCode.FILE_NOT_FOUND, source + " FROM FILE (path = ^'*.none')");
        refusedAt(ErrorCode.MISSING_COLUMN, source + " FROM FILE (path = ^'other.csv')");
        refusedAt(ErrorCode.UNKNOWN_FORMAT, source + " FROM FILE (path = ^'in.dat')");
        refusedAt(ErrorCode.UNKNOWN_FORMAT, source + " FROM FILE (path = 'in.csv') ^FORMAT CVS");
        refusedAt(ErrorCode.UNKNOWN_FORMAT, source + " FROM FILE (path = 'in.csv') ^FORMAT TABLE");
        refusedAt(ErrorCode.UNKNOWN_OPTION, source + " FROM FILE (path = 'in.csv', ^headr = true)");
        refusedAt(ErrorCode.UNKNOWN_OPTION, source + " FROM FILE (path = 'in.csv') FORMAT CSV WITH (^'HEADR' = true)");
        refusedAt(ErrorCode.INVALID_OPTION, source + " FROM FILE (path = 'in.csv', header = ^maybe)");
        refusedAt(
                ErrorCode.INVALID_OPTION, source + " FROM FILE ('PATH' = 'in.csv') FORMAT CSV WITH (^path = 'in.csv')");
        refusedAt(ErrorCode.INVALID_OPTION, source + " FROM FILE (path = 'in.csv', delimiter = ^'\"')");
        refusedAt(
                ErrorCode.NOT_WRITABLE,
                source + " FROM FILE (path = 'in.csv', bad.records = 'dead-letter',"
                        + " bad.records.path = ^'no/dead.csv')");
        laminar.execute(source);
        refusedAt(ErrorCode.NOT_WRITABLE, "CREATE SINK k FROM g INTO FILE (path = ^'no/such/out.csv')");
        refusedAt(ErrorCode.UNKNOWN_OPTION, "CREATE SINK k FROM g INTO STDOUT (^color = true)");
    }
}
