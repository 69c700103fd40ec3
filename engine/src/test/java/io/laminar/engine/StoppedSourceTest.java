package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A source that has failed on its core takes nothing: its producers are told why, and wait for nobody. */
class StoppedSourceTest {
    private static final long DEADLINE_MS = 30_000;
    /** More than fit into the lanes. */
    private static final int MOST_ROWS = 1_000_000;

    private static void append(Appender appender, int from, int to) {
        for (int i = from; i < to; i++) {
            appender.setLong(0, i);
            appender.endRow();
            if (i % 16 == 0) {
                appender.publish();
            }
        }
        appender.publish();
    }

    private static void appendAndBreak(Laminar laminar, SourceBreaker breaker) {
        Appender appender = laminar.appender("t");
        append(appender, 0, 100);
        breaker.breaks = true;
        EngineException told = assertThrows(EngineException.class, () -> append(appender, 100, MOST_ROWS));
        assertEquals(ErrorCode.LOG_WRITE_FAILED, told.code(), told.describe());
        assertTrue(told.getMessage().startsWith("source stopped: source=t: "), told.getMessage());
        EngineException again =
                assertThrows(EngineException.class, () -> appender.awaitDurable(Duration.ofMillis(DEADLINE_MS)));
        assertEquals(ErrorCode.LOG_WRITE_FAILED, again.code());
        // Nobody will take what it says, and it does not wait to say so.
        appender.close();
        EngineException refused = assertThrows(EngineException.class, () -> laminar.appender("t"));
        assertEquals(ErrorCode.CLOSED, refused.code());
        assertTrue(refused.getMessage().contains("reason=source stopped: source=t: "), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"THREADED, 1", "THREADED, 2", "INLINE, 1"})
    void shouldTellProducersThatWaitWhyNothingIsTaken(LaminarConfig.Mode mode, int cores) throws Exception {
        SourceBreaker breaker = new SourceBreaker();
        LaminarConfig config = LaminarConfig.builder()
                .mode(mode)
                .cores(cores)
                .blockRows(16)
                .watch(breaker)
                .build();
        try (Laminar laminar = Laminar.open(config)) {
            String dealt = cores > 1 ? " WITH (partition.by = 'k')" : "";
            laminar.execute("CREATE SOURCE t (k BIGINT)" + dealt);
            laminar.execute("CREATE STREAM odd AS SELECT k FROM t WHERE k < 0");
            if (mode == LaminarConfig.Mode.INLINE) {
                appendAndBreak(laminar, breaker);
                return;
            }
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            Thread producer = new Thread(() -> appendAndBreak(laminar, breaker), "test-producer");
            producer.setDaemon(true);
            producer.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            producer.start();
            producer.join(DEADLINE_MS);
            assertFalse(producer.isAlive(), "it waits for ever");
            if (failure.get() != null) {
                throw new AssertionError(failure.get());
            }
        }
    }
}
