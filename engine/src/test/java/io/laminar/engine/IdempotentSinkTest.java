package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.ring0.storage.LogPort;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A sink with {@code delivery = 'idempotent'} in an engine; a crash is a copy of all files. */
@Timeout(60)
class IdempotentSinkTest {
    private static final String SOURCE = "CREATE SOURCE t (id BIGINT, s VARCHAR);";
    private static final String SINK =
            "CREATE SINK k AS SELECT id, s FROM t INTO FILE (path = 'k.csv', " + "delivery = 'idempotent');";

    @TempDir
    Path folder;

    private static Laminar open(Path life, String... settings) throws IOException {
        return open(LaminarConfig.Mode.INLINE, life, settings);
    }

    private static Laminar open(LaminarConfig.Mode mode, Path life, String... settings) throws IOException {
        LaminarConfig.Builder builder = Lives.config(mode, life);
        for (String setting : settings) {
            builder.set(setting.split("=")[0], setting.split("=")[1]);
        }
        return Laminar.open(builder.build());
    }

    /** Equal rows are legitimate: there are two of each. */
    private static void append(Laminar laminar, long from, long to) {
        try (Appender appender = laminar.appender("t")) {
            for (long id = from; id < to; id++) {
                while (!appender.tryRow()) {
                    laminar.poll();
                }
                appender.setLong(0, id / 2);
                appender.setString(1, id / 2 % 3 == 0 ? "two\nlines, \"" + id / 2 + "\"" : "one");
                appender.endRow();
            }
            appender.publish();
        }
    }

    /** The numbers that a reader sees; texts with two lines are one row. */
    private static List<Long> visible(Path file) throws IOException {
        String text = Files.readString(file).replaceAll("\"two\n", "\"two ");
        assertTrue(text.endsWith("\n"), text);
        return text.lines()
                .skip(1)
                .map(line -> Long.valueOf(line.substring(0, line.indexOf(','))))
                .sorted()
                .toList();
    }

    private static List<Long> numbers(long to) {
        return LongStream.range(0, to).map(id -> id / 2).boxed().toList();
    }

    /** 60 rows of a checkpoint, 40 behind it. */
    private Path crashed(String... settings) throws IOException {
        Path life = folder.resolve("life");
        try (Laminar laminar = open(life, settings)) {
            laminar.execute(SOURCE + SINK);
            append(laminar, 0, 60);
            Lives.settle(laminar);
            laminar.checkpoint();
            append(laminar, 60, 100);
            Lives.settle(laminar);
            assertEquals(numbers(100), visible(life.resolve("k.csv")), "at once");
            SinkDedupMetrics dedup = dedup(laminar);
            assertEquals(40, dedup.rowsAhead());
            assertTrue(dedup.idempotent());
            return Lives.crash(life, folder.resolve("crashed"));
        }
    }

    private static SinkDedupMetrics dedup(Laminar laminar) {
        return laminar.metrics().sink("k").orElseThrow().dedup();
    }

    private static void goOn(Path life, long recognised, String... settings) throws IOException {
        try (Laminar laminar = open(life, settings)) {
            laminar.execute(SOURCE + SINK);
            Lives.settle(laminar);
            SinkDedupMetrics dedup = dedup(laminar);
            assertEquals(recognised, dedup.rowsRecognised());
            assertEquals(0, dedup.rowsAhead(), "the first checkpoint has all");
            append(laminar, 100, 120);
            Lives.settle(laminar);
            assertEquals(numbers(120), visible(life.resolve("k.csv")));
        }
        assertEquals(numbers(120), visible(life.resolve("k.csv")));
    }

    @ParameterizedTest
    @EnumSource(LaminarConfig.Mode.class)
    void shouldShowRowsAtOnceAndGoOnBehindThem(LaminarConfig.Mode mode) throws IOException {
        Path life = folder.resolve("life");
        for (int part = 0; part < 3; part++) {
            try (Laminar laminar = open(mode, life)) {
                laminar.execute(SOURCE + SINK);
                append(laminar, part * 50L, part * 50L + 50);
                Lives.settle(laminar);
                assertEquals(numbers(part * 50L + 50), visible(life.resolve("k.csv")));
            }
        }
    }

    @Test
    void shouldWriteNothingTwiceAfterACrash() throws IOException {
        goOn(crashed(), 40);
    }

    @Test
    void shouldWriteAgainWhatAPowerCutTook() throws IOException {
        Path life = crashed();
        Path file = life.resolve("k.csv");
        String text = Files.readString(file);
        // 10 rows and a half of the last ones are gone.
        int end = text.length();
        for (int row = 0; row < 10; row++) {
            end = text.lastIndexOf("\n4", end - 1);
        }
        Files.writeString(file, text.substring(0, end + 2));
        goOn(life, 30);
    }

    @Test
    void shouldCutATornRowAndAHole() throws IOException {
        for (String torn : List.of("17,\"tor", "1", "\0\0\0\0\n17,one\n")) {
            Path life = crashed();
            Files.writeString(life.resolve("k.csv"), torn, StandardOpenOption.APPEND);
            goOn(life, 40);
            delete(life);
            delete(folder.resolve("life"));
        }
    }

    private static void delete(Path life) throws IOException {
        try (Stream<Path> files = Files.walk(life)) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Somebody's own row is told, and stays. */
    @Test
    void shouldCountRowsThatNoReplayBrings() throws IOException {
        Path life = crashed();
        Files.writeString(life.resolve("k.csv"), "4711,strange\n", StandardOpenOption.APPEND);
        try (Laminar laminar = open(life)) {
            laminar.execute(SOURCE + SINK);
            Lives.settle(laminar);
            assertEquals(1, dedup(laminar).rowsStrange());
            assertEquals(40, dedup(laminar).rowsRecognised());
        }
        assertEquals(101, visible(life.resolve("k.csv")).size());
    }

    @Test
    void shouldRefuseAFileThatIsShorterThanItsPosition() throws IOException {
        Path life = crashed();
        Path file = life.resolve("k.csv");
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        EngineException gone = assertThrows(EngineException.class, () -> open(life));
        assertEquals(ErrorCode.OUTPUT_CHANGED, gone.code());
        assertTrue(gone.getMessage().contains("path=" + file.toAbsolutePath()), gone.getMessage());
        assertTrue(gone.getMessage().contains("position="), gone.getMessage());
        Files.write(file, java.util.Arrays.copyOf(bytes, 20));
        assertEquals(
                ErrorCode.OUTPUT_CHANGED,
                assertThrows(EngineException.class, () -> open(life)).code());
        Files.write(file, bytes);
        goOn(life, 40);
    }

    /** What the hint says. */
    @Test
    void shouldGoOnWithWhatIsThereWhenTheNotesAreTakenAway() throws IOException {
        Path life = crashed();
        Files.writeString(life.resolve("k.csv"), "id,s\n");
        delete(life.resolve("data/sinks/k"));
        try (Laminar laminar = open(life)) {
            laminar.execute(SOURCE + SINK);
            Lives.settle(laminar);
        }
        assertEquals(40, visible(life.resolve("k.csv")).size(), "what is behind the checkpoint");
    }

    @Test
    void shouldGoOnFromAnOlderCheckpoint() throws IOException {
        Path life = crashed();
        Path newest;
        try (Stream<Path> files = Files.walk(life.resolve("data/checkpoints"))) {
            newest = files.filter(path -> path.toString().contains("manifest"))
                    .max(java.util.Comparator.naturalOrder())
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);
        goOn(life, 100);
    }

    @Test
    void shouldRefuseMoreRowsThanItMayCompare() throws IOException {
        Path life = crashed();
        EngineException full = assertThrows(EngineException.class, () -> open(life, "data.dedup.rows=39"));
        assertEquals(ErrorCode.DEDUP_FULL, full.code());
        goOn(life, 40, "data.dedup.rows=40");
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1", "2, 2"})
    void shouldNotMindTheNumberOfCores(int before, int after) throws IOException {
        Path life = folder.resolve("life");
        String source = "CREATE SOURCE t (id BIGINT, s VARCHAR) WITH (partition.by = 'id');";
        Path crashed;
        try (Laminar laminar = open(LaminarConfig.Mode.THREADED, life, "cores=" + before)) {
            laminar.execute(source + SINK);
            append(laminar, 0, 60);
            Lives.settle(laminar);
            laminar.checkpoint();
            append(laminar, 60, 100);
            Lives.settle(laminar);
            assertEquals(numbers(100), visible(life.resolve("k.csv")));
            crashed = Lives.crash(life, folder.resolve("crashed"));
        }
        try (Laminar laminar = open(LaminarConfig.Mode.THREADED, crashed, "cores=" + after)) {
            laminar.execute(source + SINK);
            append(laminar, 100, 200);
            Lives.settle(laminar);
        }
        assertEquals(numbers(200), visible(crashed.resolve("k.csv")));
    }

    /** Rows before a barrier are taken all the same, else it would never come. */
    @Test
    void shouldHoldRowsBackUntilACheckpointIsDurable() throws IOException {
        Path life = folder.resolve("life");
        try (Laminar laminar = open(LaminarConfig.Mode.THREADED, life, "data.dedup.rows=2000")) {
            laminar.execute(SOURCE + SINK);
            Thread producer = Thread.ofPlatform().start(() -> append(laminar, 0, 10_000));
            Engines.until("held", () -> dedup(laminar).holds() > 0);
            assertTrue(dedup(laminar).rowsAhead() >= 1000);
            while (producer.isAlive() || !laminar.await(Duration.ofMillis(20))) {
                assertTrue(dedup(laminar).rowsAhead() <= 2000);
                laminar.checkpoint();
            }
            assertEquals(numbers(10_000), visible(life.resolve("k.csv")));
        }
    }

    @Test
    void shouldAskForACheckpointBeforeItsTime() throws IOException {
        Path life = folder.resolve("life");
        String[] settings = {"data.dedup.rows=2000", "data.checkpoint.ms=1000000"};
        try (Laminar laminar = open(LaminarConfig.Mode.THREADED, life, settings)) {
            laminar.execute(SOURCE + SINK);
            append(laminar, 0, 20_000);
            Lives.settle(laminar);
            assertEquals(numbers(20_000), visible(life.resolve("k.csv")));
        }
    }

    @Test
    void shouldBeginBehindWhatIsThere() throws IOException {
        Path life = folder.resolve("life");
        try (Laminar laminar = open(life)) {
            laminar.execute(SOURCE + SINK);
            append(laminar, 0, 20);
            Lives.settle(laminar);
            laminar.execute("DROP SINK k");
            laminar.checkpoint();
            laminar.execute(SINK);
            append(laminar, 20, 40);
            Lives.settle(laminar);
            laminar.execute(SINK.replace("CREATE", "CREATE OR REPLACE").replace("id, s", "id, s AS s"));
            append(laminar, 40, 60);
            Lives.settle(laminar);
            assertEquals(numbers(60), visible(life.resolve("k.csv")));
        }
        Files.writeString(life.resolve("half.csv"), "id,s\n1,ha");
        try (Laminar laminar = open(life)) {
            EngineException half =
                    assertThrows(EngineException.class, () -> laminar.execute(SINK.replace("k", "half")));
            assertEquals(ErrorCode.OUTPUT_CHANGED, half.code());
            laminar.execute(SINK.replace("SINK k", "SINK other").replace("k.csv", "other.csv"));
            EngineException taken =
                    assertThrows(EngineException.class, () -> laminar.execute(SINK.replace("SINK k", "SINK third")));
            assertEquals(ErrorCode.SINK_IN_USE, taken.code());
        }
    }

    @Test
    void shouldWriteJsonToo() throws IOException {
        Path life = folder.resolve("life");
        String script = SOURCE + SINK.replace("k.csv", "k.json");
        Path crashed;
        try (Laminar laminar = open(life)) {
            laminar.execute(script);
            append(laminar, 0, 50);
            Lives.settle(laminar);
            crashed = Lives.crash(life, folder.resolve("crashed"));
        }
        try (Laminar laminar = open(crashed)) {
            laminar.execute(script);
            Lives.settle(laminar);
            assertEquals(50, dedup(laminar).rowsRecognised());
        }
        assertEquals(50, Files.readAllLines(crashed.resolve("k.json")).size());
    }

    @Test
    void shouldRefuseWhereRowsWouldNotComeAgainAsTheyWere() throws IOException {
        Map<String, ErrorCode> refused = Map.of(
                "CREATE SINK k AS SELECT s, COUNT(*) AS n FROM t GROUP BY s EMIT CHANGES INTO FILE (path = 'k.csv', "
                        + "delivery = 'idempotent')",
                ErrorCode.NOT_IDEMPOTENT,
                SINK.replace("k.csv", "k.csv.gz"),
                ErrorCode.NOT_IDEMPOTENT,
                SINK.replace(";", " FORMAT TABLE;"),
                ErrorCode.NOT_IDEMPOTENT,
                "CREATE SINK k AS SELECT id FROM t INTO STDOUT (delivery = 'idempotent') FORMAT CSV",
                ErrorCode.NOT_IDEMPOTENT,
                "CREATE SINK k AS SELECT id FROM t INTO SOCKET (address = 'localhost:1', delivery = 'idempotent')",
                ErrorCode.NOT_IDEMPOTENT);
        try (Laminar laminar = open(folder.resolve("life"))) {
            laminar.execute(SOURCE);
            refused.forEach((sql, code) -> {
                EngineException e = assertThrows(EngineException.class, () -> laminar.execute(sql), sql);
                assertEquals(code, e.code(), e::describe);
                assertTrue(e.statementPosition().line() > 0, sql);
            });
        }
        try (Laminar laminar = open(folder.resolve("none"), "data.log.policy=none")) {
            EngineException e = assertThrows(EngineException.class, () -> laminar.execute(SOURCE + SINK));
            assertEquals(ErrorCode.NOT_IDEMPOTENT, e.code());
        }
        try (Laminar laminar = Laminar.open(LaminarConfig.defaults())) {
            EngineException e = assertThrows(EngineException.class, () -> laminar.execute(SOURCE + SINK));
            assertEquals(ErrorCode.NO_CHECKPOINTS, e.code());
        }
        assertFalse(Files.exists(folder.resolve("life/k.csv")));
    }

    private static LogPort acknowledgesLate(LogPort log, AtomicLong untilNs) {
        return (LogPort) Proxy.newProxyInstance(
                LogPort.class.getClassLoader(), new Class<?>[] {LogPort.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(log, arguments);
                    boolean late = method.getName().equals("acknowledged") && System.nanoTime() < untilNs.get();
                    return late ? 0L : answer;
                });
    }

    /**
     * The sink waits for the log, and the barrier for the sink: a device that takes its time, and nobody who is stuck.
     */
    @Test
    void shouldNotGiveACheckpointUpWhileTheDeviceTakesItsTime() throws IOException {
        Path life = folder.resolve("life");
        AtomicLong untilNs = new AtomicLong(System.nanoTime());
        LaminarConfig config = Lives.config(LaminarConfig.Mode.INLINE, life).build();
        StepStorage storage = new StepStorage(step -> {}, opened -> acknowledgesLate(opened, untilNs));
        try (Laminar laminar = Recovery.open(config, DataDirectory.open(config, storage))) {
            laminar.execute(SOURCE + SINK);
            untilNs.set(System.nanoTime() + 2 * Checkpoints.STUCK_NS);
            // More than the sink's lane holds, and less than both.
            append(laminar, 0, 60);
            laminar.poll();
            laminar.checkpoint();
            Lives.settle(laminar);
            assertEquals(numbers(60), visible(life.resolve("k.csv")));
        }
    }
}
