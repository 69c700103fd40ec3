package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.engine.config.IoConfig;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.io.IoBackends;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader that stands still keeps closing no longer than was said, whatever the engine waits in. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullPipeTest {
    /** More than a pipe and two buffers hold, less than the lanes do besides. */
    private static final int ROWS = 40_000;

    private static final long DRAIN_MS = 300;

    @TempDir
    Path folder;

    private static List<String> backends() {
        boolean uring =
                IoBackends.load().choose(IoConfig.Backend.AUTO).backend().name().equals("uring");
        return uring ? List.of("nio", "uring") : List.of("nio");
    }

    private Path pipe(String name) throws Exception {
        Path mkfifo = Path.of("/usr/bin/mkfifo");
        assumeTrue(Files.isExecutable(mkfifo), "needs mkfifo");
        Path pipe = folder.resolve(name);
        assertEquals(
                0,
                new ProcessBuilder(mkfifo.toString(), pipe.toString()).start().waitFor());
        return pipe;
    }

    @Test
    void shouldCloseWhenNobodyReadsThePipe() throws Exception {
        for (String backend : backends()) {
            for (boolean drops : new boolean[] {false, true}) {
                for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
                    Map<String, Long> live = Engines.live();
                    Path pipe = pipe(backend + mode + drops);
                    try (FileChannel reader =
                            FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                        assertTrue(reader.isOpen());
                        closes(mode, backend, pipe, drops);
                    }
                    assertEquals(live, Engines.live());
                    assertFalse(Thread.currentThread().isInterrupted(), "an interrupt is left behind");
                }
            }
        }
    }

    private void closes(LaminarConfig.Mode mode, String backend, Path pipe, boolean drops) {
        Laminar laminar = Laminar.open(LaminarConfig.builder()
                .mode(mode)
                .blocksPerLane(64)
                .set("io.backend", backend)
                .set("io.drain.ms", "" + DRAIN_MS)
                .build());
        laminar.execute("CREATE SOURCE s (id BIGINT);" + "CREATE SINK k AS SELECT id FROM s INTO FILE (path = '" + pipe
                + "') FORMAT CSV");
        Appender appender = laminar.appender("s");
        for (int row = 0; row < ROWS; row++) {
            appender.setLong(0, row);
            appender.endRow();
        }
        appender.publish();
        if (mode == LaminarConfig.Mode.INLINE) {
            // The core alone: polling the engine would wait in the pipe.
            while (laminar.assembly().cores().poll() > 0) {}
        }
        SinkNode sink = laminar.assembly().sinks().get("k");
        while (sink.rowsGiven() < ROWS) {
            Thread.onSpinWait();
        }
        SinkAgent agent = sink.agent();
        long startNs = System.nanoTime();
        if (drops) {
            laminar.execute("DROP SINK k");
        }
        laminar.close();
        long tookMs = (System.nanoTime() - startNs) / 1_000_000;
        assertTrue(tookMs < 20 * DRAIN_MS, () -> backend + " " + mode + ": ms=" + tookMs);
        EngineException failure = agent.failure();
        assertNotNull(
                failure, () -> backend + " " + mode + " " + drops + ": rows=" + agent.rowsWritten() + ", ms=" + tookMs);
        assertEquals(ErrorCode.NOT_DRAINED, failure.code(), failure::toString);
    }
}
