package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
                .set("data.directory", directory.resolve("data").toString())
                .set("data.checkpoint.ms", "0")
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
        List<Object[]> expected = new ArrayList<>();
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.execute(SCRIPT);
            Subscription read = laminar.subscribe("sums");
            append(laminar, 0, 100);
            settle(laminar, read, expected);
        }
        assertTrue(expected.size() > 30);
        assertEquals(expected.size(), rows.size());
        for (int r = 0; r < rows.size(); r++) {
            assertArrayEquals(expected.get(r), rows.get(r), "row " + r);
        }
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
    void shouldRefuseAnotherNumberOfCores() {
        Laminar.open(config(LaminarConfig.Mode.INLINE)).close();
        LaminarConfig more = LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .cores(2)
                .set("data.directory", directory.resolve("data").toString())
                .build();
        ConfigException refused = assertThrows(ConfigException.class, () -> Laminar.open(more));
        assertEquals(ErrorCode.CORES_CHANGED, refused.code());
        // Nothing has changed.
        Laminar.open(config(LaminarConfig.Mode.INLINE)).close();
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

    @Test
    void shouldRefuseACheckpointWithoutADirectory() {
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            assertEquals(
                    ErrorCode.WRONG_MODE,
                    assertThrows(ConfigException.class, laminar::checkpoint).code());
        }
    }
}
