package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.TopologyException;
import io.laminar.engine.topology.EveryState;
import io.laminar.engine.topology.Topology;
import io.laminar.engine.topology.TopologyProcess;
import io.laminar.engine.topology.TopologySink;
import io.laminar.engine.topology.TopologySource;
import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.state.KeyedState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of the program in an engine that outlives its process. */
@Timeout(120)
class FunctionRecoveryTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final List<ColumnType> BIGINT = List.of(ColumnType.BIGINT);
    private static final List<ColumnType> VARCHAR = List.of(ColumnType.VARCHAR);
    private static final int ROWS = 700;

    @TempDir
    Path directory;

    private LaminarConfig.Builder config(LaminarConfig.Mode mode, int cores) {
        return LaminarConfig.builder()
                .mode(mode)
                .cores(cores)
                .blockRows(16)
                .blockDataBytes(16_384)
                .baseDirectory(directory)
                .set("data.directory", "data")
                .set("data.checkpoint.ms", "0")
                .set("data.log.segment.bytes", "262144")
                .set("data.log.buffer.bytes", "65536");
    }

    private static final String SCRIPT = """
            CREATE SOURCE t (%s, WATERMARK FOR ts AS ts - INTERVAL '3' SECOND);
            CREATE SINK out FROM (SELECT * FROM PROCESS(TABLE t, 'every'))
              INTO FILE (path = 'out.csv', delivery = 'exactly_once') FORMAT CSV;
            """.formatted(String.join(", ", EveryState.INPUT));

    private static Topology topology() {
        return Topology.builder()
                .source("t", TopologySource.of(EveryState.INPUT).watermark("ts", "ts - INTERVAL '3' SECOND"))
                .process("p", "t", "every")
                .sink(
                        "out",
                        "p",
                        TopologySink.into("FILE", Map.of("path", "out.csv", "delivery", "exactly_once"))
                                .format("CSV", Map.of()))
                .build();
    }

    /** What lives there are, and how they end. */
    @ParameterizedTest
    @CsvSource({
        "INLINE, 1, SQL",
        "INLINE, 1, TOPOLOGY",
        "INLINE, 2, TOPOLOGY",
        "INLINE, 4, SQL",
        "THREADED, 1, TOPOLOGY",
        "THREADED, 2, SQL"
    })
    void shouldEmitInManyLivesWhatItEmitsInOne(LaminarConfig.Mode mode, int cores, String how) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String where = "seed=" + seed + ", " + mode + ", cores=" + cores + ", " + how;
        List<EveryState.Row> rows = EveryState.rows(random, ROWS);
        int next = 0;
        int lives = 0;
        while (next < rows.size()) {
            Laminar laminar = Laminar.open(
                    config(mode, cores).function("every", EveryState.process()).build());
            boolean open = true;
            try {
                if (how.equals("SQL")) {
                    laminar.execute(SCRIPT);
                } else {
                    laminar.add(topology());
                }
                next = live(laminar, rows, next, random);
                lives++;
                if (next == rows.size()) {
                    assertTrue(laminar.await(LONG), where);
                } else if (random.nextInt(3) > 0) {
                    // As a crash would leave it.
                    laminar.discard();
                    laminar.statements().require().directory().close();
                    open = false;
                }
            } finally {
                if (open) {
                    laminar.close();
                }
            }
        }
        assertTrue(lives > 2, where);
        List<String> expected = EveryState.expected(rows);
        List<String> written = lines();
        assertEquals(expected.size(), written.size(), where);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), written.get(i), where);
        }
    }

    /** Takes in some rows more; all are durable in the end. {@return how many there are of all lives} */
    private static int live(Laminar laminar, List<EveryState.Row> rows, int from, Random random) {
        int until = Math.min(rows.size(), from + 20 + random.nextInt(250));
        try (Appender appender = laminar.appender("t")) {
            for (int n = from; n < until; n++) {
                EveryState.Row row = rows.get(n);
                appender.setLong(0, row.k());
                appender.setLong(1, row.n());
                appender.setLong(2, row.op());
                appender.setLong(3, row.x());
                appender.setLong(4, row.ts());
                appender.endRow();
                if (random.nextInt(8) == 0) {
                    appender.publish();
                    laminar.poll();
                }
                if (random.nextInt(60) == 0) {
                    laminar.checkpoint();
                }
            }
            assertTrue(appender.awaitDurable(LONG));
            if (until == rows.size()) {
                appender.end();
            }
        }
        for (int polls = random.nextInt(6); polls > 0; polls--) {
            laminar.poll();
        }
        return until;
    }

    /** Of all epochs, sorted, without their headers. */
    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(".csv")) {
                    List<String> all = Files.readAllLines(file);
                    lines.addAll(all.subList(1, all.size()));
                }
            }
        }
        lines.sort(null);
        return lines;
    }

    private static TopologyProcess counts() {
        return TopologyProcess.of(
                        context -> {
                            KeyedState counts = context.state("counts");
                            return (row, output) -> {
                                counts.key().addLong(row.getLong(0));
                                long before = counts.get() ? counts.value().getLong(0) : 0;
                                counts.newValue().setLong(0, before + 1);
                                counts.put();
                                output.setLong(0, row.getLong(0));
                                output.setLong(1, before + 1);
                                output.emit();
                            };
                        },
                        "k BIGINT",
                        "n BIGINT")
                .keyedBy("k")
                .state("counts", BIGINT, BIGINT);
    }

    private static final String COUNTS = """
            CREATE SOURCE t (k BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts);
            CREATE STREAM numbered AS SELECT k, n FROM PROCESS(t, 'counts') WHERE n <> 13;
            """;

    private Laminar open(TopologyProcess function) {
        return Laminar.open(config(LaminarConfig.Mode.INLINE, 1)
                .function("counts", function)
                .build());
    }

    /** {@return what comes out when a row more comes in} */
    private static List<String> next(Laminar laminar, String stream) {
        List<Object[]> rows = new ArrayList<>();
        try (Subscription read = laminar.subscribe(stream)) {
            laminar.execute("INSERT INTO t VALUES (7, TIMESTAMP '2024-01-01 00:00:00')");
            Engines.settle(laminar, read, rows);
        }
        return Engines.texts(rows);
    }

    @Test
    void shouldGoOnBeforeTheProgramSaysItsStatements() {
        try (Laminar laminar = open(counts())) {
            laminar.execute(COUNTS);
            assertEquals(List.of("[7, 1]"), next(laminar, "numbered"));
        }
        try (Laminar laminar = open(counts())) {
            assertEquals(List.of("[7, 2]"), next(laminar, "numbered"));
            laminar.execute(COUNTS);
            assertEquals(List.of("[7, 3]"), next(laminar, "numbered"));
        }
    }

    @Test
    void shouldReplayWhatAFunctionHasEmitted() {
        LaminarConfig config = config(LaminarConfig.Mode.INLINE, 1)
                .set("data.retain", "10")
                .function("counts", counts())
                .build();
        long epoch;
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute(COUNTS);
            assertEquals(List.of("[7, 1]"), next(laminar, "numbered"));
            epoch = laminar.checkpoint();
            assertEquals(List.of("[7, 2]"), next(laminar, "numbered"));
        }
        ReplayRequest request = new ReplayRequest(epoch, ReplayRequest.END, List.of("numbered"));
        try (LogReplay replay = LogReplay.open(config, request)) {
            assertTrue(replay.next());
            assertEquals("7,2", replay.line(LogReplay.Format.CSV));
        }
    }

    @Test
    void shouldRefuseToGoOnWithoutAFunctionThatWasUsed() {
        try (Laminar laminar = open(counts())) {
            laminar.execute(COUNTS);
            assertEquals(List.of("[7, 1]"), next(laminar, "numbered"));
        }
        ConfigException refused = assertThrows(
                ConfigException.class,
                () -> Laminar.open(config(LaminarConfig.Mode.INLINE, 1).build()));
        assertEquals(ErrorCode.FUNCTION_CHANGED, refused.code());
        assertTrue(refused.getMessage().contains("function=counts is missing"), refused.getMessage());
        assertTrue(refused.getMessage().contains("- state 1: counts, (BIGINT) to (BIGINT)"), refused.getMessage());
        // Nothing has changed.
        try (Laminar laminar = open(counts())) {
            assertEquals(List.of("[7, 2]"), next(laminar, "numbered"));
        }
    }

    @Test
    void shouldRefuseAFunctionThatHasChangedAndSayWhatHas() {
        try (Laminar laminar = open(counts())) {
            laminar.execute(COUNTS);
        }
        TopologyProcess counts = counts();
        TopologyProcess bare = TopologyProcess.of(counts.factory(), "k BIGINT", "n BIGINT");
        assertChanged(
                bare.keyedBy("k").state("counts", BIGINT, VARCHAR),
                "- state 1: counts, (BIGINT) to (BIGINT)",
                "+ state 1: counts, (BIGINT) to (VARCHAR)");
        assertChanged(
                bare.keyedBy("k").state("sums", BIGINT, BIGINT),
                "- state 1: counts, (BIGINT) to (BIGINT)",
                "+ state 1: sums, (BIGINT) to (BIGINT)");
        assertChanged(counts.state("more", VARCHAR, List.of()), "+ state 2: more, (VARCHAR) to ()");
        assertChanged(counts.keyedBy(), "- keyed by: k", "+ keyed by: nothing");
        assertChanged(
                TopologyProcess.of(counts.factory(), "k BIGINT", "n DOUBLE")
                        .keyedBy("k")
                        .state("counts", BIGINT, BIGINT),
                "- emits: k BIGINT, n BIGINT",
                "+ emits: k BIGINT, n DOUBLE");
        assertChanged(
                TopologyProcess.of(counts.factory(), "k BIGINT", "n BIGINT", "ts TIMESTAMP")
                        .keyedBy("k")
                        .eventTime("ts")
                        .state("counts", BIGINT, BIGINT),
                "- event time: none",
                "+ event time: ts");
        open(counts).close();
    }

    private void assertChanged(TopologyProcess function, String... differences) {
        ConfigException refused = assertThrows(ConfigException.class, () -> open(function));
        assertEquals(ErrorCode.FUNCTION_CHANGED, refused.code());
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("function=counts has changed"), message);
        for (String difference : differences) {
            assertTrue(message.contains("\n  " + difference), message);
        }
        long shown = message.lines().filter(line -> line.startsWith("  ")).count();
        assertTrue(shown <= 4, message);
    }

    /** The code is the program's business, and so is how much it may keep. */
    @Test
    void shouldTakeOtherCodeAndAnotherBoundOverTheSameState() {
        try (Laminar laminar = open(counts().stateLimit(1 << 20))) {
            laminar.execute(COUNTS);
            assertEquals(List.of("[7, 1]"), next(laminar, "numbered"));
        }
        TopologyProcess counts = counts();
        TopologyProcess other = new TopologyProcess(
                context -> {
                    KeyedState state = context.state("counts");
                    return (row, output) -> {
                        state.key().addLong(row.getLong(0));
                        output.setLong(1, state.get() ? -state.value().getLong(0) : 0);
                        output.emit();
                    };
                },
                counts.columns(),
                counts.keys(),
                counts.states(),
                counts.time(),
                1 << 21);
        try (Laminar laminar = open(other)) {
            assertEquals(List.of("[null, -1]"), next(laminar, "numbered"));
        }
        try (Laminar laminar = open(counts().stateLimit(1 << 19))) {
            assertEquals(List.of("[7, 2]"), next(laminar, "numbered"));
        }
    }

    /** The way from one function to another: both are there for a start, and a query is created afresh. */
    @Test
    void shouldLeaveAFunctionThatNothingCallsAnyMore() {
        try (Laminar laminar = open(counts())) {
            laminar.execute(COUNTS);
        }
        TopologyProcess wider = TopologyProcess.of(
                        context -> (row, output) -> {
                            output.setString(1, "wide");
                            output.emit();
                        },
                        "k BIGINT",
                        "n VARCHAR")
                .state("other", VARCHAR, BIGINT);
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, 1)
                .function("counts", counts())
                .function("wider", wider)
                .build())) {
            laminar.execute("CREATE OR REPLACE STREAM numbered AS SELECT n FROM PROCESS(t, 'wider')");
        }
        try (Laminar laminar = Laminar.open(
                config(LaminarConfig.Mode.INLINE, 1).function("wider", wider).build())) {
            assertEquals(List.of("[wide]"), next(laminar, "numbered"));
        }
    }

    /** Two nodes with one function: each has states of its own, before and after. */
    @Test
    void shouldKeepWhatEachOfTwoNodesHas() {
        Topology topology = Topology.builder()
                .source("t", TopologySource.of("k BIGINT", "ts TIMESTAMP"))
                .process("a", "t", "counts")
                .filter("odd", "t", "k % 2 = 0")
                .process("b", "odd", "counts")
                .stream("all", "a")
                .stream("none", "b")
                .build();
        for (int life = 1; life < 4; life++) {
            try (Laminar laminar = open(counts())) {
                laminar.add(topology);
                assertEquals(List.of("[7, " + (2 * life - 1) + "]"), next(laminar, "all"));
                assertEquals(List.of(), next(laminar, "none"));
            }
        }
    }

    @Test
    void shouldSayWhatFunctionsThereAre() {
        try (Laminar laminar = open(counts())) {
            assertTrue(laminar.execute("SHOW FUNCTIONS").rows().contains(List.of("process(t, 'counts')", "program")));
            laminar.execute(COUNTS);
            EngineException unknown = assertThrows(
                    EngineException.class,
                    () -> laminar.execute("CREATE STREAM s AS SELECT * FROM PROCESS(TABLE t, 'count')"));
            assertEquals(ErrorCode.SQL_UNKNOWN_FUNCTION, unknown.code());
            assertTrue(unknown.getMessage().contains("found='count'"), unknown.getMessage());
            assertTrue(unknown.hint().contains("counts"), unknown.hint());
            for (String wrong : List.of("PROCESS(t)", "PROCESS(t, counts)", "PROCESS(1, 'counts')")) {
                EngineException refused = assertThrows(
                        EngineException.class, () -> laminar.execute("CREATE STREAM s AS SELECT * FROM " + wrong));
                assertEquals(ErrorCode.SQL_WRONG_ARGUMENTS, refused.code(), refused.getMessage());
            }
            EngineException column = assertThrows(
                    EngineException.class,
                    () -> laminar.execute("CREATE STREAM s AS SELECT * FROM PROCESS((SELECT ts FROM t), 'counts')"));
            assertEquals(ErrorCode.SQL_UNKNOWN_COLUMN, column.code());
        }
    }

    @Test
    void shouldRefuseWhatItCannotUse() {
        EngineException columns =
                assertThrows(EngineException.class, () -> open(TopologyProcess.of(counts().factory(), "k NUMBER")));
        assertEquals(ErrorCode.SQL_UNKNOWN_TYPE, columns.code());
        assertTrue(columns.getMessage().contains("function=counts"), columns.getMessage());
        Topology unnamed =
                Topology.builder().source("t", TopologySource.of("k BIGINT")).process("p", "t", counts()).stream(
                                "o", "p")
                        .build();
        try (Laminar laminar = open(counts())) {
            ConfigException refused = assertThrows(ConfigException.class, () -> laminar.add(unnamed));
            assertEquals(ErrorCode.WRONG_MODE, refused.code());
            assertTrue(refused.getMessage().contains("node=p"), refused.getMessage());
        }
        LaminarConfig taken = LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .function("p", counts())
                .build();
        try (Laminar laminar = Laminar.open(taken)) {
            assertEquals(
                    ErrorCode.SQL_DUPLICATE_NAME,
                    assertThrows(TopologyException.class, () -> laminar.add(unnamed))
                            .code());
        }
    }
}
