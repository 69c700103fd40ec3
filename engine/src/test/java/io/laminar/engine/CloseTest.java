package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A close takes what was published before, or says what it could not take. */
@Timeout(60)
class CloseTest {
    /** Many times what the buffers of a log hold. */
    private static final int ROWS = 4_000;

    private static final int KEYS = 4;
    /** So few that the way to several cores is never full. */
    private static final int ROWS_A_BATCH = 8;

    private static final String TEXT = "x".repeat(1000);
    private static final String LEFT = "rows that were published are not taken at the end";

    @TempDir
    Path directory;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final Logger log = Logger.getLogger("io.laminar.engine");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getMessage().contains(LEFT)) {
                lines.add(MessageFormat.format(line.getMessage(), line.getParameters()));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        log.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        log.removeHandler(handler);
    }

    private LaminarConfig.Builder config(LaminarConfig.Mode mode) {
        return LaminarConfig.builder()
                .mode(mode)
                .blockDataBytes(16_384)
                .set("data.directory", directory.resolve("data").toString())
                .set("data.checkpoint.ms", "0")
                .set("data.log.segment.bytes", "262144")
                .set("data.log.buffer.bytes", "65536");
    }

    private LaminarConfig wide(LaminarConfig.Mode mode, int cores) {
        return config(mode).cores(cores).blockRows(64).blocksPerLane(1024).build();
    }

    private static void append(Appender appender, int from, int to) {
        for (int i = from; i < to; i++) {
            appender.setLong(0, i % KEYS);
            appender.setLong(1, i);
            appender.setString(2, TEXT);
            appender.endRow();
            if (i % ROWS_A_BATCH == 0) {
                appender.publish();
            }
        }
        appender.publish();
    }

    private static Laminar open(LaminarConfig config) {
        Laminar laminar = Laminar.open(config);
        laminar.execute("CREATE SOURCE t (k BIGINT, v BIGINT, s VARCHAR)"
                + (config.cores() > 1 ? " WITH (partition.by = 'k');" : ";")
                + "CREATE STREAM sums AS SELECT k, COUNT(*) AS n, SUM(v) AS total FROM t GROUP BY k EMIT CHANGES");
        return laminar;
    }

    @ParameterizedTest
    @CsvSource({"INLINE,1", "INLINE,2", "THREADED,1", "THREADED,2"})
    void shouldHaveAtTheNextStartWhatWasPublished(LaminarConfig.Mode mode, int cores) {
        Laminar laminar = open(wide(mode, cores));
        Appender appender = laminar.appender("t");
        append(appender, 0, ROWS);
        if (mode == LaminarConfig.Mode.INLINE) {
            assertEquals(0, laminar.metrics().source("t").orElseThrow().rowsIn(), "nobody has polled it");
        }
        laminar.close();
        assertEquals(List.of(), lines);
        assertEquals(ROWS, appender.rowsOffered());
        assertEquals(ROWS, appender.rowsDurable());
        long[] rows = new long[KEYS];
        long[] totals = new long[KEYS];
        try (Laminar next = open(wide(mode, cores));
                Subscription read = next.subscribe("sums")) {
            append(next.appender("t"), ROWS, ROWS + KEYS);
            Engines.until("a row of each key", () -> {
                next.poll();
                while (read.poll()) {
                    if (read.weight() > 0) {
                        rows[(int) read.getLong(0)] = read.getLong(1);
                        totals[(int) read.getLong(0)] = read.getLong(2);
                    }
                }
                for (long of : rows) {
                    if (of == 0) {
                        return false;
                    }
                }
                return true;
            });
        }
        long each = (ROWS + KEYS) / KEYS;
        for (int key = 0; key < KEYS; key++) {
            assertEquals(each, rows[key], "each row once: key=" + key);
            assertEquals(key * each + KEYS * each * (each - 1) / 2, totals[key], "key=" + key);
        }
    }

    @Test
    void shouldTakeTheEndOfTheSourceToo() {
        try (Laminar laminar = open(wide(LaminarConfig.Mode.INLINE, 1))) {
            Appender appender = laminar.appender("t");
            append(appender, 0, ROWS);
            appender.end();
        }
        assertEquals(List.of(), lines);
        try (Laminar next = open(wide(LaminarConfig.Mode.INLINE, 1))) {
            assertTrue(next.await(Duration.ofSeconds(30)));
            assertTrue(next.metrics().source("t").orElseThrow().ended());
        }
    }

    @Test
    void shouldEndWithRowsThatNobodyHasTakenWithoutDataDirectory() {
        Laminar laminar = Laminar.open(LaminarConfig.inline());
        laminar.execute("CREATE SOURCE t (k BIGINT)");
        Appender appender = laminar.appender("t");
        appender.setLong(0, 1);
        appender.endRow();
        appender.publish();
        laminar.close();
        assertEquals(
                1, laminar.lastMetrics().orElseThrow().source("t").orElseThrow().rowsUnderWay());
        assertEquals(0, appender.rowsDurable());
    }

    /** What it says is left, and what the next start has, are all that was published. */
    private void requireAllToldOf(Appender appender, LaminarConfig config, String why) {
        long durable = appender.rowsDurable();
        assertEquals(1, lines.size(), lines.toString());
        String line = lines.get(0);
        assertTrue(line.contains(": source=t, rows=" + (appender.rowsOffered() - durable) + ", "), line);
        assertTrue(line.contains(why), line);
        assertTrue(appender.rowsOffered() > durable, "nothing was left");
        try (Laminar next = Laminar.open(config)) {
            assertEquals(durable, next.appender("t", "feed").position());
        }
    }

    /** Were it waited for, the test would end by its time. */
    private LaminarConfig.Builder patient(LaminarConfig.Mode mode) {
        return config(mode).set("io.drain.ms", "3600000").set("data.timeout.ms", "3600000");
    }

    private static void put(Appender appender, long key) {
        appender.setLong(0, key);
        appender.endRow();
        appender.publish();
    }

    @ParameterizedTest
    @EnumSource(LaminarConfig.Mode.class)
    void shouldTakeWhatIsInAFullLane(LaminarConfig.Mode mode) throws Exception {
        boolean inline = mode == LaminarConfig.Mode.INLINE;
        LaminarConfig config = (inline ? patient(mode) : config(mode).set("io.drain.ms", "300"))
                .blockRows(4)
                .blocksPerLane(4)
                .blocksPerStream(2)
                .build();
        Laminar laminar = Laminar.open(config);
        laminar.execute("CREATE SOURCE t (k BIGINT); CREATE STREAM c AS SELECT k + 1 AS l FROM t");
        laminar.subscribe("c");
        Appender appender = laminar.appender("t", "feed");
        if (inline) {
            EngineException refused = assertThrows(EngineException.class, () -> putForEver(appender));
            assertEquals(ErrorCode.BACK_PRESSURED, refused.code());
            laminar.close();
        } else {
            closeWhileItWaits(laminar, appender);
        }
        assertEquals(List.of(), lines);
        assertEquals(appender.rowsOffered(), appender.rowsDurable());
        try (Laminar next = Laminar.open(config)) {
            assertEquals(appender.rowsOffered(), next.appender("t", "feed").position());
        }
    }

    /** Of such a source the stream names half of a lane at most: the other half can be left out. */
    @Test
    void shouldSayWhatASubscriptionHolds() {
        Laminar laminar = Laminar.open(patient(LaminarConfig.Mode.INLINE)
                .blockRows(4)
                .blocksPerLane(4)
                .blocksPerStream(2)
                .build());
        laminar.execute("CREATE SOURCE t (k BIGINT) WITH (backpressure = 'drop_oldest');"
                + "CREATE STREAM c AS SELECT k + 1 AS l FROM t");
        laminar.subscribe("c");
        Appender appender = laminar.appender("t");
        for (long key = 0; key < 200; key++) {
            put(appender, key);
        }
        laminar.close();
        long left =
                laminar.lastMetrics().orElseThrow().source("t").orElseThrow().rowsUnderWay();
        assertTrue(left > 0, "nothing was left");
        assertEquals(appender.rowsOffered() - left, appender.rowsDurable());
        assertEquals(1, lines.size(), lines.toString());
        String line = lines.get(0);
        assertTrue(line.contains(": source=t, rows=" + left + ", ") && line.contains("c: does not read"), line);
    }

    private static void putForEver(Appender appender) {
        for (long key = 0; ; key++) {
            put(appender, key);
        }
    }

    private static void closeWhileItWaits(Laminar laminar, Appender appender) throws InterruptedException {
        List<EngineException> told = Collections.synchronizedList(new ArrayList<>());
        Thread producer = new Thread(
                () -> told.add(assertThrows(EngineException.class, () -> putForEver(appender))), "test-producer");
        producer.setDaemon(true);
        producer.start();
        int[] still = {0};
        long[] before = {-1};
        Engines.until("a producer that waits for good", () -> {
            BackpressureMetrics room =
                    laminar.metrics().source("t").orElseThrow().backpressure();
            still[0] = room.waitingProducers() == 1 && room.rowsOffered() == before[0] ? still[0] + 1 : 0;
            before[0] = room.rowsOffered();
            return still[0] > 50;
        });
        laminar.close();
        producer.join(30_000);
        assertFalse(producer.isAlive(), "it waits for ever");
        assertEquals(ErrorCode.CLOSED, told.get(0).code());
    }

    @Test
    void shouldSayWhatWaitsForAnotherSource() {
        LaminarConfig config = patient(LaminarConfig.Mode.INLINE).build();
        Laminar laminar = Laminar.open(config);
        for (String name : List.of("t", "other")) {
            laminar.execute("CREATE SOURCE " + name + " (ts TIMESTAMP, WATERMARK FOR ts AS ts) "
                    + "WITH (align.group = 'g', align.drift = '60 s', idle.timeout = '3600 s')");
        }
        put(laminar.appender("other"), 0);
        assertTrue(laminar.poll() > 0);
        Appender appender = laminar.appender("t", "feed");
        for (long minute = 1; minute < 10; minute++) {
            put(appender, minute * 60_000_000_000L);
        }
        laminar.close();
        requireAllToldOf(appender, config, "align.group");
    }

    @Test
    void shouldSayWhatASourceThatHasFailedDidNotTake() {
        SourceBreaker breaker = new SourceBreaker();
        Laminar laminar =
                Laminar.open(patient(LaminarConfig.Mode.INLINE).watch(breaker).build());
        laminar.execute("CREATE SOURCE t (k BIGINT)");
        Appender appender = laminar.appender("t", "feed");
        put(appender, 1);
        assertTrue(appender.awaitDurable(Duration.ofSeconds(30)));
        breaker.breaks = true;
        put(appender, 2);
        put(appender, 3);
        laminar.close();
        assertEquals(1, appender.rowsDurable());
        requireAllToldOf(appender, config(LaminarConfig.Mode.INLINE).build(), "E6101");
    }

    private static LogPort fills(LogPort log, AtomicBoolean full) {
        return (LogPort) Proxy.newProxyInstance(
                LogPort.class.getClassLoader(), new Class<?>[] {LogPort.class}, (proxy, method, arguments) -> {
                    if (full.get() && method.getName().equals("reserve")) {
                        return LogPort.BACK_PRESSURED;
                    }
                    if (full.get() && method.getName().equals("segmentFailure")) {
                        return new StorageException(StorageErrorCode.LOG_NO_SEGMENT, "disk is full");
                    }
                    try {
                        return method.invoke(log, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @ParameterizedTest
    @EnumSource(LaminarConfig.Mode.class)
    void shouldSayWhatTheDiskHadNoRoomFor(LaminarConfig.Mode mode) {
        AtomicBoolean full = new AtomicBoolean();
        LaminarConfig config = config(mode).set("io.drain.ms", "300").build();
        StepStorage storage = new StepStorage(step -> {}, opened -> fills(opened, full));
        Laminar laminar = Recovery.open(config, DataDirectory.open(config, storage));
        laminar.execute("CREATE SOURCE t (k BIGINT)");
        Appender appender = laminar.appender("t", "feed");
        put(appender, 1);
        assertTrue(appender.awaitDurable(Duration.ofSeconds(30)));
        full.set(true);
        put(appender, 2);
        put(appender, 3);
        laminar.close();
        assertEquals(1, appender.rowsDurable());
        requireAllToldOf(appender, config, "disk is full");
    }
}
