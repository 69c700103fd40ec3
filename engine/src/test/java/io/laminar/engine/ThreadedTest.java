package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The core on its own thread, producers and consumers on others. */
@Timeout(120)
class ThreadedTest {
    private static final String SOURCE =
            "CREATE SOURCE t (id BIGINT, k BIGINT, ts TIMESTAMP(9), WATERMARK FOR ts AS ts)";

    private static long liveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("laminar-"))
                .count();
    }

    private static void append(Appender appender, long id) {
        appender.setLong(0, id);
        appender.setLong(1, id % 7);
        appender.setLong(2, id * 1_000_000);
        appender.endRow();
    }

    @Test
    void shouldDeliverEveryRowInOrderWhateverTheSlices() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, Long> live = Engines.live();
        for (LaminarConfig config : List.of(LaminarConfig.defaults(), Engines.tiny(LaminarConfig.Mode.THREADED))) {
            int rows = 20_000;
            try (Laminar laminar = Laminar.open(config)) {
                laminar.execute(SOURCE);
                laminar.execute("CREATE STREAM result AS SELECT id, k FROM t WHERE k <> 3");
                Subscription first = laminar.subscribe("result");
                Subscription second = laminar.subscribe("result");
                Appender appender = laminar.appender("t");
                Thread producer = new Thread(() -> {
                    for (long id = 0; id < rows; id++) {
                        append(appender, id);
                        if (random.nextInt(20) == 0) {
                            appender.publish();
                        }
                    }
                    appender.end();
                });
                List<Long> seen = new ArrayList<>();
                Thread other =
                        new Thread(() -> Engines.untilEnd(laminar, second).forEach(row -> seen.add((Long) row[1])));
                producer.start();
                other.start();
                List<Long> expected = new ArrayList<>();
                for (long id = 0; id < rows; id++) {
                    if (id % 7 != 3) {
                        expected.add(id);
                    }
                }
                List<Long> actual = Engines.untilEnd(laminar, first).stream()
                        .map(row -> (Long) row[1])
                        .toList();
                other.join();
                producer.join();
                assertEquals(expected, actual, "seed=" + seed);
                assertEquals(expected, seen, "seed=" + seed);
                assertEquals(rows, laminar.metrics().rowsIn());
            }
        }
        assertEquals(live, Engines.live());
        assertEquals(0, liveThreads());
    }

    @Test
    void shouldCloseWhileRowsFlowAndNobodyReads() throws Exception {
        Map<String, Long> live = Engines.live();
        for (int round = 0; round < 20; round++) {
            Laminar laminar = Laminar.open(Engines.tiny(LaminarConfig.Mode.THREADED));
            laminar.execute(SOURCE);
            laminar.execute("CREATE STREAM result AS SELECT k, COUNT(*) AS n FROM t GROUP BY k EMIT CHANGES");
            Subscription unread = laminar.subscribe("result");
            Appender appender = laminar.appender("t");
            AtomicReference<RuntimeException> thrown = new AtomicReference<>();
            AtomicBoolean stop = new AtomicBoolean();
            Thread producer = new Thread(() -> {
                try {
                    for (long id = 0; !stop.get(); id++) {
                        append(appender, id);
                        appender.publish();
                    }
                } catch (RuntimeException e) {
                    thrown.set(e);
                } finally {
                    appender.close();
                }
            });
            producer.start();
            Thread.sleep(round % 4);
            stop.set(round % 2 == 0);
            if (round % 2 == 0) {
                // A producer that waits for room in vain ends only with the engine.
                producer.join(5);
            }
            closeUnder(laminar, producer);
            assertThrows(ConfigException.class, unread::poll);
            unread.close();
            assertTrue(thrown.get() == null || thrown.get() instanceof ConfigException, "" + thrown.get());
        }
        assertEquals(live, Engines.live());
        assertEquals(0, liveThreads());
    }

    /** Closes from a third thread, while the producer may be in the middle of a row. */
    private static void closeUnder(Laminar laminar, Thread producer) throws InterruptedException {
        Thread closer = new Thread(laminar::close);
        closer.start();
        closer.join();
        producer.join();
        laminar.close();
    }

    @Test
    void shouldRunFilesToFilesAndAwaitThem(@TempDir Path folder) throws Exception {
        StringBuilder text = new StringBuilder("id,k,ts\n");
        for (int i = 0; i < 50_000; i++) {
            text.append(i)
                    .append(',')
                    .append(i % 5)
                    .append(",2001-01-01T00:")
                    .append(10 + i / 1000)
                    .append(":00Z\n");
        }
        Files.writeString(folder.resolve("in.csv"), text);
        Map<String, Long> live = Engines.live();
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            LaminarConfig config =
                    LaminarConfig.builder().mode(mode).baseDirectory(folder).build();
            try (Laminar laminar = Laminar.open(config)) {
                laminar.execute("""
                        CREATE SOURCE t (id BIGINT, k BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts)
                            FROM FILE (path = 'in.csv');
                        CREATE STREAM counts AS SELECT k, window_start, COUNT(*) AS n, SUM(id) AS total
                            FROM t GROUP BY k, TUMBLE(ts, INTERVAL '10' MINUTE);
                        CREATE SINK plain FROM counts INTO FILE (path = 'out.csv');
                        CREATE SINK packed FROM counts INTO FILE (path = 'out.jsonl.gz') FORMAT JSON;
                        """);
                assertTrue(laminar.await(Duration.ofSeconds(60)));
                assertEquals(50_000, laminar.metrics().rowsIn());
                assertEquals(25, laminar.metrics().sink("plain").orElseThrow().rowsWritten());
            }
            List<String> lines = Files.readAllLines(folder.resolve("out.csv"));
            assertEquals("k,window_start,n,total", lines.get(0));
            assertEquals(26, lines.size(), mode.name());
            assertTrue(
                    lines.contains("3,2001-01-01T00:10:00Z,2000,9999000".replace("9999000", total(3, 0))), "" + lines);
            assertEquals(live, Engines.live());
        }
    }

    private static String total(int k, int window) {
        long sum = 0;
        for (int i = window * 10_000; i < (window + 1) * 10_000; i++) {
            sum += i % 5 == k ? i : 0;
        }
        return String.valueOf(sum);
    }

    @Test
    void shouldStopTheFailedQueryAndLetOthersRun() {
        try (Laminar laminar = Laminar.open()) {
            laminar.execute(SOURCE);
            laminar.execute(
                    "CREATE STREAM bad AS SELECT 10 / (id - 5) AS q FROM t; CREATE STREAM good AS SELECT id FROM t");
            Subscription bad = laminar.subscribe("bad");
            Subscription good = laminar.subscribe("good");
            Appender appender = laminar.appender("t");
            for (long id = 0; id < 20; id++) {
                append(appender, id);
            }
            appender.end();
            assertEquals(20, Engines.untilEnd(laminar, good).size());
            EngineException e = assertThrows(EngineException.class, () -> Engines.untilEnd(laminar, bad));
            assertEquals(ErrorCode.COMPUTED_DIVISION_BY_ZERO, e.code());
            assertEquals(
                    ErrorCode.COMPUTED_DIVISION_BY_ZERO,
                    laminar.metrics().stream("bad").orElseThrow().failure().code());
            assertEquals(null, laminar.metrics().stream("good").orElseThrow().failure());
            e = assertThrows(EngineException.class, () -> laminar.await(Duration.ofSeconds(10)));
            assertEquals(ErrorCode.COMPUTED_DIVISION_BY_ZERO, e.code());
        }
    }

    @Test
    void shouldRefuseCallsAfterClose() {
        Laminar laminar = Laminar.open();
        laminar.execute(SOURCE);
        Subscription subscription = laminar.subscribe("t");
        Appender appender = laminar.appender("t");
        laminar.close();
        laminar.close();
        for (Runnable call : List.<Runnable>of(
                () -> laminar.execute("SHOW STREAMS"),
                () -> laminar.subscribe("t"),
                () -> laminar.appender("t"),
                () -> laminar.metrics(),
                subscription::poll,
                () -> append(appender, 1),
                appender::publish)) {
            ConfigException e = assertThrows(ConfigException.class, call::run);
            assertEquals(ErrorCode.CLOSED, e.code());
        }
        subscription.close();
        appender.close();
    }

    @Test
    void shouldCloseWhileAnInputKeepsItsReaderWaiting(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("never.csv");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "needs mkfifo");
        // Opened for both, a pipe opens at once, and its reader waits.
        try (RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw")) {
            writer.write("v\n7\n".getBytes(StandardCharsets.UTF_8));
            long threads = liveThreads();
            try (Laminar laminar = Laminar.open(LaminarConfig.defaults())) {
                laminar.execute("CREATE SOURCE p (v BIGINT) FROM FILE (path = '" + pipe + "') FORMAT CSV");
                Subscription subscription = laminar.subscribe("p");
                while (!subscription.poll()) {
                    Thread.onSpinWait();
                }
                assertEquals(7, subscription.getLong(0));
            }
            assertEquals(threads, liveThreads());
        }
    }

    @Test
    void shouldCloseWhileNobodyWritesToAPipe(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("never.csv");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "needs mkfifo");
        long threads = liveThreads();
        Laminar laminar = Laminar.open(LaminarConfig.defaults());
        laminar.execute("CREATE SOURCE p (v BIGINT) FROM FILE (path = '" + pipe + "') FORMAT CSV");
        laminar.execute("CREATE STREAM s AS SELECT v FROM p");
        assertFalse(laminar.await(Duration.ofMillis(50)));
        assertTimeoutPreemptively(Duration.ofSeconds(1), laminar::close);
        assertEquals(threads, liveThreads());
    }

    @Test
    void shouldReadAPipeThatFindsItsWriterLate(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("late.csv");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "needs mkfifo");
        try (Laminar laminar = Laminar.open(LaminarConfig.defaults())) {
            laminar.execute("CREATE SOURCE p (v BIGINT) FROM FILE (path = '" + pipe + "') FORMAT CSV;"
                    + "CREATE SINK k FROM p INTO FILE (path = '" + folder.resolve("out.csv") + "')");
            assertFalse(laminar.await(Duration.ofMillis(50)));
            // Opens when the reader is there too.
            Files.writeString(pipe, "v\n7\n8\n", StandardOpenOption.WRITE);
            assertTrue(laminar.await(Duration.ofSeconds(20)));
        }
        assertEquals("v\n7\n8\n", Files.readString(folder.resolve("out.csv")));
    }
}
