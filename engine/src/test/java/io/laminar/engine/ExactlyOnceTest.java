package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sink with {@code delivery = 'exactly_once'} in an engine with a data directory; a crash is a copy of all files. */
@Timeout(60)
class ExactlyOnceTest {
    private static final String SCRIPT = "CREATE SOURCE t (id BIGINT);"
            + "CREATE SINK k AS SELECT id FROM t INTO FILE (path = 'out/k.csv', delivery = 'exactly_once')";

    @TempDir
    Path folder;

    private static Laminar open(LaminarConfig.Mode mode, Path life) throws IOException {
        Files.createDirectories(life.resolve("out"));
        return Laminar.open(Lives.config(mode, life).build());
    }

    private static void append(Laminar laminar, long from, long to) {
        try (Appender appender = laminar.appender("t")) {
            Lives.rows(laminar, appender, from, to);
        }
    }

    /** What a reader sees, in the order of files. */
    private static List<Long> visible(Path life) throws IOException {
        List<Long> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(life.resolve("out"))) {
            for (Path path : files.sorted().toList()) {
                if (!path.getFileName().toString().startsWith(".")) {
                    Files.readAllLines(path).stream().skip(1).map(Long::valueOf).forEach(all::add);
                }
            }
        }
        return all;
    }

    private static List<Long> numbers(long to) {
        return LongStream.range(0, to).boxed().toList();
    }

    @ParameterizedTest
    @EnumSource(LaminarConfig.Mode.class)
    void shouldShowRowsWithTheirCheckpointAndTheRestAtTheEnd(LaminarConfig.Mode mode) throws IOException {
        Path life = folder.resolve("life");
        try (Laminar laminar = open(mode, life)) {
            laminar.execute(SCRIPT);
            append(laminar, 0, 100);
            Lives.settle(laminar);
            assertEquals(List.of(), visible(life));
            laminar.checkpoint();
            Lives.settle(laminar);
            Engines.until("visible", () -> {
                laminar.poll();
                SinkEpochMetrics epochs =
                        laminar.metrics().sink("k").orElseThrow().epochs();
                return epochs.committed() == epochs.prepared();
            });
            assertEquals(numbers(100), visible(life));
            append(laminar, 100, 150);
            Lives.settle(laminar);
        }
        assertEquals(numbers(150), visible(life), "closing takes a checkpoint");
        try (Laminar laminar = open(mode, life)) {
            laminar.execute(SCRIPT);
            append(laminar, 150, 200);
            Lives.settle(laminar);
        }
        assertEquals(numbers(200), visible(life));
    }

    @Test
    void shouldShowNothingTwiceAfterACrash() throws IOException {
        Path life = folder.resolve("life");
        Path crashed;
        try (Laminar laminar = open(LaminarConfig.Mode.INLINE, life)) {
            laminar.execute(SCRIPT);
            append(laminar, 0, 100);
            Lives.settle(laminar);
            laminar.checkpoint();
            append(laminar, 100, 150);
            Lives.settle(laminar);
            crashed = Lives.crash(life, folder.resolve("crashed"));
        }
        try (Laminar laminar = open(LaminarConfig.Mode.INLINE, crashed)) {
            laminar.execute(SCRIPT);
            Lives.settle(laminar);
        }
        List<Long> seen = visible(crashed);
        assertTrue(seen.size() >= 100, () -> "decided and not visible: " + seen.size());
        assertEquals(numbers(seen.size()), seen);
    }

    /** Barriers of a checkpoint that came to nothing may be on their way when the next begins. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void shouldNotUseTheNumberOfACheckpointThatCameToNothingAgain() throws Exception {
        Path life = folder.resolve("life");
        try (Laminar laminar = open(LaminarConfig.Mode.INLINE, life)) {
            laminar.execute(SCRIPT);
            Path pipe = life.resolve("pipe");
            assertEquals(
                    0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
            long first = laminar.checkpoint();
            laminar.execute("CREATE SINK p AS SELECT id FROM t INTO FILE (path = 'pipe') FORMAT CSV");
            append(laminar, 0, 20);
            assertFalse(laminar.await(Duration.ofMillis(50)), "nobody reads the pipe");
            EngineException e = assertThrows(EngineException.class, laminar::checkpoint);
            assertEquals(ErrorCode.CHECKPOINT_HELD_UP, e.code());
            assertEquals(List.of(), visible(life));
            laminar.execute("DROP SINK p");
            append(laminar, 20, 40);
            Lives.settle(laminar);
            assertTrue(laminar.checkpoint() > first + 1);
            Lives.settle(laminar);
            assertEquals(numbers(40), visible(life));
        }
    }
}
