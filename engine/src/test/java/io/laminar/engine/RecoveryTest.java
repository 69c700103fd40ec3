package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.topology.Topology;
import io.laminar.engine.topology.TopologySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An engine that is closed and opened again goes on. */
@Timeout(60)
class RecoveryTest {
    private static final String SCRIPT = """
            CREATE SOURCE t (k BIGINT, v BIGINT, s VARCHAR, ts TIMESTAMP, WATERMARK FOR ts AS ts);
            CREATE STREAM sums AS SELECT k, window_end, SUM(v) AS total, COUNT(*) AS n, MAX(s) AS last
              FROM TUMBLE(t, ts, INTERVAL '10' SECOND) GROUP BY k, window_end EMIT ON WINDOW CLOSE;
            """;

    @TempDir
    Path directory;

    private LaminarConfig config(LaminarConfig.Mode mode) {
        return LaminarConfig.builder()
                .mode(mode)
                .blockRows(16)
                .blockDataBytes(4096)
                .set("data.directory", directory.resolve("data").toString())
                .set("data.checkpoint.ms", "0")
                .set("data.log.segment.bytes", "262144")
                .set("data.log.buffer.bytes", "65536")
                .build();
    }

    private static void append(Laminar laminar, int from, int to) {
        try (Appender appender = laminar.appender("t")) {
            for (int r = from; r < to; r++) {
                assertTrue(appender.tryRow());
                appender.setLong(0, r % 5);
                appender.setLong(1, r);
                appender.setString(2, "a text that is long " + r);
                appender.setLong(3, r * 1_000_000_000L);
                appender.endRow();
            }
            appender.publish();
        }
    }

    @ParameterizedTest
    @EnumSource(LaminarConfig.Mode.class)
    void shouldGoOnWhereItWasClosed(LaminarConfig.Mode mode) {
        List<Object[]> rows = new ArrayList<>();
        for (int life = 0; life < 4; life++) {
            try (Laminar laminar = Laminar.open(config(mode))) {
                laminar.execute(SCRIPT);
                Subscription read = laminar.subscribe("sums");
                append(laminar, 25 * life, 25 * life + 25);
                settle(laminar, read, rows);
            }
        }
        List<Object[]> expected = inOneLife();
        assertTrue(expected.size() > 30);
        assertEquals(expected.size(), rows.size());
        for (int r = 0; r < rows.size(); r++) {
            assertArrayEquals(expected.get(r), rows.get(r), "row " + r);
        }
    }

    /** What an engine gives that is never closed. */
    private static List<Object[]> inOneLife() {
        List<Object[]> rows = new ArrayList<>();
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.execute(SCRIPT);
            Subscription read = laminar.subscribe("sums");
            append(laminar, 0, 100);
            settle(laminar, read, rows);
        }
        return rows;
    }

    private static void settle(Laminar laminar, Subscription read, List<Object[]> into) {
        while (!laminar.await(java.time.Duration.ofMillis(10))) {
            into.addAll(Engines.drain(read));
        }
        Engines.settle(laminar, read, into);
    }

    @Test
    void shouldTakeTheSameStatementForWhatIsThere() {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            laminar.execute(SCRIPT);
        }
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            laminar.execute(SCRIPT.replace("\n", " -- said again\n").replace("SELECT k,", "select  k ,"));
            EngineException again = assertThrows(EngineException.class, () -> laminar.execute(SCRIPT));
            assertEquals(ErrorCode.SQL_DUPLICATE_NAME, again.code());
        }
    }

    @Test
    void shouldRefuseAChangedStatementAndSayWhatHasChanged() {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            laminar.execute(SCRIPT);
        }
        String changed = SCRIPT.replace("INTERVAL '10' SECOND", "INTERVAL '20' SECOND");
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            ConfigException refused = assertThrows(ConfigException.class, () -> laminar.execute(changed));
            assertEquals(ErrorCode.STATEMENT_CHANGED, refused.code());
            assertEquals(2, refused.statementPosition().line());
            String message = refused.getMessage();
            assertTrue(message.contains("'10'") && message.contains("'20'") && message.contains("sums"), message);
            laminar.execute(changed.substring(changed.indexOf("CREATE STREAM"))
                    .replace("CREATE STREAM", "CREATE OR REPLACE STREAM"));
        }
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            laminar.execute(changed);
        }
    }

    @Test
    void shouldForgetWhatWasDropped() {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            laminar.execute(SCRIPT);
            laminar.execute("DROP STREAM sums");
        }
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            assertEquals(
                    ErrorCode.UNKNOWN_RELATION,
                    assertThrows(EngineException.class, () -> laminar.subscribe("sums"))
                            .code());
            laminar.subscribe("t").close();
        }
    }

    @Test
    void shouldRefuseADirectoryThatIsInUse() {
        try (Laminar first = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            EngineException refused =
                    assertThrows(EngineException.class, () -> Laminar.open(config(LaminarConfig.Mode.INLINE)));
            assertEquals(ErrorCode.CHECKPOINT_IN_USE, refused.code());
            first.checkpoint();
        }
    }

    /** A graph that is said again is taken for what is there, as statements are. */
    @Test
    void shouldTakeTheSameGraphForWhatIsThere() {
        Topology topology = Topology.builder()
                .source("v", TopologySource.of("k BIGINT"))
                .filter("odd", "v", "k % 2 = 1")
                .stream("o", "odd")
                .filter("even", "v", "k % 2 = 0")
                .regroup("spread", "even", "k")
                .stream("e", "spread")
                .build();
        for (int life = 0; life < 3; life++) {
            try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
                laminar.add(topology);
                laminar.subscribe("o").close();
            }
        }
    }

    @Test
    void shouldRefuseACheckpointWithoutADirectory() {
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            assertEquals(
                    ErrorCode.WRONG_MODE,
                    assertThrows(ConfigException.class, laminar::checkpoint).code());
        }
    }

    @ParameterizedTest
    @EnumSource(LaminarConfig.Mode.class)
    void shouldHaveInsertedRowsWhenTheStatementReturns(LaminarConfig.Mode mode) {
        try (Laminar laminar = Laminar.open(config(mode))) {
            laminar.execute(SCRIPT);
            laminar.execute(
                    "INSERT INTO t VALUES (1, 2, 'a text that is long enough', TIMESTAMP '2024-01-01 00:00:01')");
            // As a crash would leave it: no checkpoint is behind the row.
            laminar.discard();
            laminar.statements().require().directory().close();
        }
        try (Laminar laminar = Laminar.open(config(mode))) {
            Subscription read = laminar.subscribe("sums");
            List<Object[]> rows = new ArrayList<>();
            laminar.execute("INSERT INTO t VALUES (1, 3, NULL, TIMESTAMP '2024-01-01 00:01:00')");
            settle(laminar, read, rows);
            assertEquals(1, rows.size());
            assertEquals(2L, rows.get(0)[3]);
            assertEquals("a text that is long enough", rows.get(0)[5]);
        }
    }

    @ParameterizedTest
    @EnumSource(LaminarConfig.Mode.class)
    void shouldGoOnWithSeveralCoresAndExchanges(LaminarConfig.Mode mode) {
        String script = SCRIPT.replace("WATERMARK FOR ts AS ts)", "WATERMARK FOR ts AS ts) WITH (partition.by = 'v')");
        List<Object[]> rows = new ArrayList<>();
        for (int life = 0; life < 4; life++) {
            LaminarConfig config = config(mode);
            try (Laminar laminar = Laminar.open(LaminarConfig.builder()
                    .mode(mode)
                    .cores(2)
                    .blockRows(16)
                    .blockDataBytes(4096)
                    .data(config.data())
                    .build())) {
                laminar.execute(script);
                Subscription read = laminar.subscribe("sums");
                append(laminar, 25 * life, 25 * life + 25);
                settle(laminar, read, rows);
            }
        }
        List<Object[]> expected = inOneLife();
        assertEquals(texts(expected), texts(rows));
    }

    private static List<String> texts(List<Object[]> rows) {
        return rows.stream().map(Arrays::toString).sorted().toList();
    }

    @Test
    void shouldFallBackToAnOlderCheckpoint() throws IOException {
        List<Object[]> rows = new ArrayList<>();
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            laminar.execute(SCRIPT);
            append(laminar, 0, 15);
            settleUnread(laminar);
            laminar.checkpoint();
        }
        Path newest;
        try (Stream<Path> files = Files.list(directory.resolve("data/checkpoints"))) {
            newest = files.filter(file -> file.toString().endsWith(".manifest"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
        Files.writeString(newest, "no manifest");
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            try (Stream<Path> files = Files.list(directory.resolve("data/checkpoints"))) {
                assertTrue(files.anyMatch(file -> file.toString().endsWith(".damaged")));
            }
            Subscription read = laminar.subscribe("sums");
            append(laminar, 15, 40);
            settle(laminar, read, rows);
        }
        // The window that was open, and the next: five keys each, two rows a key.
        assertEquals(10, rows.size());
        rows.forEach(row -> assertEquals(2L, row[4]));
    }

    @Test
    void shouldRefuseALogThatHasLostItsEnd() throws IOException {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            laminar.execute(SCRIPT);
            append(laminar, 0, 15);
            settleUnread(laminar);
        }
        try (Stream<Path> files = Files.list(directory.resolve("data/log"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        EngineException refused =
                assertThrows(EngineException.class, () -> Laminar.open(config(LaminarConfig.Mode.INLINE)));
        assertEquals(ErrorCode.LOG_DAMAGED, refused.code());
    }

    /** Their numbers fit: rows of somebody else would be taken for those of this engine. */
    @Test
    void shouldRefuseTheLogOfAnotherDirectoryAndTouchNothing() throws IOException {
        Path data = directory.resolve("data");
        Path other = directory.resolve("other");
        for (int rows : new int[] {40, 15}) {
            try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
                laminar.execute(SCRIPT);
                append(laminar, 0, rows);
                settleUnread(laminar);
            }
            if (rows == 40) {
                Files.move(data, other);
            }
        }
        Path own = Files.move(data.resolve("log"), directory.resolve("own"));
        Files.move(other.resolve("log"), data.resolve("log"));
        List<String> before = contents(data.resolve("log"));
        for (int tries = 0; tries < 2; tries++) {
            EngineException refused =
                    assertThrows(EngineException.class, () -> Laminar.open(config(LaminarConfig.Mode.INLINE)));
            assertEquals(ErrorCode.LOG_OF_ANOTHER, refused.code());
            assertTrue(refused.getMessage().contains("core=0"), refused.getMessage());
            assertEquals(before, contents(data.resolve("log")));
        }
        EngineException notReplayed = assertThrows(
                EngineException.class,
                () -> LogReplay.open(config(LaminarConfig.Mode.INLINE), ReplayRequest.from(ReplayRequest.NEWEST)));
        assertEquals(ErrorCode.LOG_OF_ANOTHER, notReplayed.code());
        Files.move(data.resolve("log"), other.resolve("log"));
        Files.move(own, data.resolve("log"));
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            laminar.checkpoint();
        }
    }

    private static List<String> contents(Path folder) throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                contents.add(file.getFileName() + " " + Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    @Test
    void shouldRefuseWhenNoCheckpointIsWholeAndTouchNothing() throws IOException {
        Laminar.open(config(LaminarConfig.Mode.INLINE)).close();
        List<Path> manifests;
        try (Stream<Path> files = Files.list(directory.resolve("data/checkpoints"))) {
            manifests =
                    files.filter(file -> file.toString().endsWith(".manifest")).toList();
        }
        for (Path manifest : manifests) {
            Files.writeString(manifest, "no manifest");
        }
        for (int tries = 0; tries < 2; tries++) {
            EngineException refused =
                    assertThrows(EngineException.class, () -> Laminar.open(config(LaminarConfig.Mode.INLINE)));
            assertEquals(ErrorCode.CHECKPOINT_NONE_WHOLE, refused.code());
        }
        for (Path manifest : manifests) {
            assertEquals("no manifest", Files.readString(manifest));
        }
    }

    @ParameterizedTest
    @EnumSource(LaminarConfig.Mode.class)
    void shouldSayWhoHoldsACheckpointUp(LaminarConfig.Mode mode) {
        LaminarConfig config = LaminarConfig.builder()
                .mode(mode)
                .blockRows(4)
                .blockDataBytes(4096)
                .blocksPerLane(2)
                .blocksPerStream(2)
                .set("io.stall.ms", "1")
                .set("io.drain.ms", "100")
                .set("data.directory", directory.resolve("data").toString())
                .set("data.checkpoint.ms", "0")
                .set("data.log.segment.bytes", "262144")
                .set("data.log.buffer.bytes", "65536")
                .set("data.timeout.ms", "200")
                .build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute(SCRIPT + "CREATE STREAM c AS SELECT k + 1 AS l FROM t");
            Subscription unread = laminar.subscribe("c");
            try (Appender appender = laminar.appender("t")) {
                int[] refused = {0};
                Engines.until("a full lane", () -> {
                    refused[0] = appender.tryRow() ? 0 : refused[0] + 1;
                    if (refused[0] == 0) {
                        appender.setLong(0, 1);
                        appender.setNull(1);
                        appender.setNull(2);
                        appender.setLong(3, 5);
                        appender.endRow();
                        appender.publish();
                    }
                    laminar.poll();
                    // Asking makes each core take a turn.
                    laminar.metrics();
                    return refused[0] > 20;
                });
                EngineException held = assertThrows(EngineException.class, laminar::checkpoint);
                assertEquals(ErrorCode.CHECKPOINT_HELD_UP, held.code());
                assertEquals(1, laminar.metrics().checkpoints().failed());
                unread.close();
                long epoch = laminar.checkpoint();
                assertEquals(epoch, laminar.metrics().checkpoints().epoch());
            }
        }
    }

    /** Their epochs are in the log, and never used again. */
    @Test
    void shouldGoOnBehindCheckpointsThatCameToNothing() {
        for (int life = 0; life < 3; life++) {
            try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
                laminar.execute(SCRIPT);
                Durability durability = laminar.statements().require();
                long before = laminar.metrics().checkpoints().epoch();
                for (long epoch = before + 1; epoch < before + 5; epoch++) {
                    durability.logs().barrier(laminar.assembly().cores().core(0), epoch);
                }
                append(laminar, 0, 15);
                settleUnread(laminar);
                laminar.discard();
                durability.directory().close();
            }
        }
    }

    @Test
    void shouldTakeCheckpointsByItself() {
        LaminarConfig config = LaminarConfig.builder()
                .set("data.directory", directory.resolve("data").toString())
                .set("data.checkpoint.ms", "5")
                .blockDataBytes(4096)
                .set("data.log.segment.bytes", "262144")
                .set("data.log.buffer.bytes", "65536")
                .build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute(SCRIPT);
            long before = laminar.metrics().checkpoints().epoch();
            Engines.until("checkpoints", () -> laminar.metrics().checkpoints().epoch() > before + 3);
            // Statements come between them.
            for (int i = 0; i < 5; i++) {
                laminar.execute("CREATE STREAM s" + i + " AS SELECT k FROM t");
                laminar.execute("DROP STREAM s" + i);
            }
            assertTrue(laminar.metrics().prometheus().contains("laminar_checkpoints_total"));
        }
    }

    @ParameterizedTest
    @EnumSource(LaminarConfig.Mode.class)
    void shouldSettleWithTheLastRowsOfASinkVisible(LaminarConfig.Mode mode) throws IOException {
        Path out = directory.resolve("out.csv");
        try (Laminar laminar = Laminar.open(config(mode))) {
            laminar.execute(SCRIPT + "CREATE SINK o FROM sums INTO FILE (path = '" + out
                    + "', delivery = 'exactly_once') FORMAT CSV");
            Appender appender = laminar.appender("t");
            for (int r = 0; r < 20; r++) {
                appender.setLong(0, r);
                appender.setNull(1);
                appender.setNull(2);
                appender.setLong(3, r);
                appender.endRow();
            }
            appender.end();
            assertTrue(laminar.await(java.time.Duration.ofSeconds(20)));
            int lines = 0;
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(
                                one -> one.getFileName().toString().endsWith(".csv")
                                        && !one.getFileName().toString().startsWith("."))
                        .toList()) {
                    lines += Files.readAllLines(file).size() - 1;
                }
            }
            assertEquals(20, lines);
        }
    }

    @Test
    void shouldStartAFailedQueryAfresh() {
        String script = SCRIPT + "CREATE STREAM broken AS SELECT k / (k - 3) AS q FROM t;";
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            laminar.execute(script);
            append(laminar, 0, 10);
            settleUnread(laminar);
            assertTrue(laminar.metrics().stream("broken").orElseThrow().failure() != null);
            laminar.checkpoint();
        }
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            assertTrue(laminar.metrics().stream("broken").isEmpty());
            laminar.execute(script);
            assertTrue(laminar.metrics().stream("broken").orElseThrow().failure() == null);
        }
    }

    /** It lacks rows for good; the others' checkpoints go on. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldTakeCheckpointsWithoutASinkThatHasFailed() {
        String sink = "CREATE SINK full AS SELECT k FROM t INTO FILE (path = '/dev/full') FORMAT CSV;";
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            laminar.execute(SCRIPT + sink);
            append(laminar, 0, 10);
            settleUnread(laminar);
            SinkMetrics failed = laminar.metrics().sink("full").orElseThrow();
            assertEquals(ErrorCode.DISK_FULL, failed.failure().code());
            long epoch = laminar.checkpoint();
            append(laminar, 10, 20);
            settleUnread(laminar);
            assertEquals(epoch + 1, laminar.checkpoint());
        } catch (EngineException e) {
            assertEquals(ErrorCode.DISK_FULL, e.code(), "closing tells it too");
        }
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE))) {
            assertTrue(laminar.metrics().sink("full").isEmpty());
            laminar.execute(SCRIPT + sink);
            assertTrue(laminar.metrics().sink("full").orElseThrow().failure() == null, "it is tried again");
        }
    }

    private static void settleUnread(Laminar laminar) {
        while (laminar.poll() > 0) {
            Thread.onSpinWait();
        }
    }
}
