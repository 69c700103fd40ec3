package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checkpoints: who takes them, what holds them up, and what is no part of them. */
@Timeout(60)
class CheckpointsTest {
    @TempDir
    Path directory;

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
            laminar.execute(RecoveryTest.SCRIPT + "CREATE STREAM c AS SELECT k + 1 AS l FROM t");
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
            try (Laminar laminar = Laminar.open(RecoveryTest.config(LaminarConfig.Mode.INLINE, directory))) {
                laminar.execute(RecoveryTest.SCRIPT);
                Durability durability = laminar.statements().require();
                long before = laminar.metrics().checkpoints().epoch();
                for (long epoch = before + 1; epoch < before + 5; epoch++) {
                    durability.logs().barrier(laminar.assembly().cores().core(0), epoch);
                }
                RecoveryTest.append(laminar, 0, 15);
                RecoveryTest.settleUnread(laminar);
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
            laminar.execute(RecoveryTest.SCRIPT);
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
        try (Laminar laminar = Laminar.open(RecoveryTest.config(mode, directory))) {
            laminar.execute(RecoveryTest.SCRIPT + "CREATE SINK o FROM sums INTO FILE (path = '" + out
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
        String script = RecoveryTest.SCRIPT + "CREATE STREAM broken AS SELECT k / (k - 3) AS q FROM t;";
        try (Laminar laminar = Laminar.open(RecoveryTest.config(LaminarConfig.Mode.INLINE, directory))) {
            laminar.execute(script);
            RecoveryTest.append(laminar, 0, 10);
            RecoveryTest.settleUnread(laminar);
            assertTrue(laminar.metrics().stream("broken").orElseThrow().failure() != null);
            laminar.checkpoint();
        }
        try (Laminar laminar = Laminar.open(RecoveryTest.config(LaminarConfig.Mode.INLINE, directory))) {
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
        try (Laminar laminar = Laminar.open(RecoveryTest.config(LaminarConfig.Mode.INLINE, directory))) {
            laminar.execute(RecoveryTest.SCRIPT + sink);
            RecoveryTest.append(laminar, 0, 10);
            RecoveryTest.settleUnread(laminar);
            SinkMetrics failed = laminar.metrics().sink("full").orElseThrow();
            assertEquals(ErrorCode.DISK_FULL, failed.failure().code());
            long epoch = laminar.checkpoint();
            RecoveryTest.append(laminar, 10, 20);
            RecoveryTest.settleUnread(laminar);
            assertEquals(epoch + 1, laminar.checkpoint());
        } catch (EngineException e) {
            assertEquals(ErrorCode.DISK_FULL, e.code(), "closing tells it too");
        }
        try (Laminar laminar = Laminar.open(RecoveryTest.config(LaminarConfig.Mode.INLINE, directory))) {
            assertTrue(laminar.metrics().sink("full").isEmpty());
            laminar.execute(RecoveryTest.SCRIPT + sink);
            assertTrue(laminar.metrics().sink("full").orElseThrow().failure() == null, "it is tried again");
        }
    }
}
