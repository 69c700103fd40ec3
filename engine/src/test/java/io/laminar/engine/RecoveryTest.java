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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An engine that is closed and opened again goes on. */
@Timeout(60)
class RecoveryTest {
    static final String SCRIPT = """
            CREATE SOURCE t (k BIGINT, v BIGINT, s VARCHAR, ts TIMESTAMP, WATERMARK FOR ts AS ts);
            CREATE STREAM sums AS SELECT k, window_end, SUM(v) AS total, COUNT(*) AS n, MAX(s) AS last
              FROM TUMBLE(t, ts, INTERVAL '10' SECOND) GROUP BY k, window_end EMIT ON WINDOW CLOSE;
            """;

    @TempDir
    Path directory;

    private LaminarConfig config(LaminarConfig.Mode mode) {
        return config(mode, directory);
    }

    /** Small blocks and segments, no checkpoints by themselves. */
    static LaminarConfig config(LaminarConfig.Mode mode, Path directory) {
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

    static void append(Laminar laminar, int from, int to) {
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

    static void settleUnread(Laminar laminar) {
        while (laminar.poll() > 0) {
            Thread.onSpinWait();
        }
    }
}
