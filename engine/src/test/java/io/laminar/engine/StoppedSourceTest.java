package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A source whose core can write nothing down any more takes nothing: its producers are told, and wait for nobody. */
class StoppedSourceTest {
    private static final long DEADLINE_MS = 30_000;
    /** More than fit into the files that there are, and into the lanes. */
    private static final int MOST_ROWS = 2_000_000;

    @TempDir
    Path directory;

    private Laminar open(LaminarConfig.Mode mode, int cores) {
        Laminar laminar = Laminar.open(LaminarConfig.builder()
                .mode(mode)
                .cores(cores)
                .blockRows(16)
                .blockDataBytes(4096)
                .set("data.directory", directory.resolve("data").toString())
                .set("data.checkpoint.ms", "0")
                .set("data.log.segment.bytes", "262144")
                .set("data.log.buffer.bytes", "65536")
                .build());
        String dealt = cores > 1 ? " WITH (partition.by = 'k')" : "";
        laminar.execute("CREATE SOURCE t (k BIGINT, v BIGINT)" + dealt);
        laminar.execute("CREATE STREAM odd AS SELECT k, v FROM t WHERE v < 0");
        return laminar;
    }

    private static void append(Appender appender, int from, int to) {
        for (int i = from; i < to; i++) {
            appender.setLong(0, i);
            appender.setLong(1, i);
            appender.endRow();
            if (i % 16 == 0) {
                appender.publish();
            }
        }
        appender.publish();
    }

    /** The next file of a log finds no place. */
    private void takeAway(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"THREADED, 1", "THREADED, 2", "INLINE, 1"})
    void shouldTellProducersThatWaitWhyNothingIsTaken(LaminarConfig.Mode mode, int cores) throws Exception {
        AtomicReference<@Nullable EngineException> told = new AtomicReference<>();
        try (Laminar laminar = open(mode, cores)) {
            Thread producer = Thread.ofPlatform().daemon().start(() -> {
                Appender appender = laminar.appender("t");
                append(appender, 0, 100);
                assertTrue(appender.awaitDurable(Duration.ofMillis(DEADLINE_MS)));
                try {
                    takeAway(directory.resolve("data"));
                    append(appender, 100, MOST_ROWS);
                } catch (EngineException e) {
                    told.set(e);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                EngineException again =
                        assertThrows(EngineException.class, () -> appender.awaitDurable(Duration.ofSeconds(1)));
                assertEquals(ErrorCode.LOG_WRITE_FAILED, again.code());
                // Nobody will take what it says, and it does not wait to say so.
                appender.close();
            });
            producer.join(DEADLINE_MS);
            assertFalse(producer.isAlive(), "it waits for ever");
            EngineException failure = told.get();
            assertNotNull(failure);
            assertEquals(ErrorCode.LOG_WRITE_FAILED, failure.code(), failure.describe());
            assertTrue(failure.getMessage().startsWith("source stopped: source=t: "), failure.getMessage());
            EngineException refused = assertThrows(EngineException.class, () -> laminar.appender("t"));
            assertEquals(ErrorCode.CLOSED, refused.code());
        }
    }
}
