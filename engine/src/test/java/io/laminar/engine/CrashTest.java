package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.topology.TopologyProcess;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.testing.ChildJvm;
import io.laminar.ring0.state.KeyedState;
import io.laminar.ring0.state.StateValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An engine whose process is killed, again and again, at any moment: what it acknowledged is there, and what it has
 * written out is what it would have written had it never died.
 */
class CrashTest {
    private static final int KILLS = 8;
    private static final int KEYS = 7;
    private static final int ROWS_A_WINDOW = 50;

    @TempDir
    Path directory;

    private static LaminarConfig config(Path directory, String backend) {
        return LaminarConfig.builder()
                .baseDirectory(directory)
                .blockRows(64)
                .blockDataBytes(4096)
                .function("running", running())
                .set("io.backend", backend)
                .set("data.directory", "data")
                .set("data.checkpoint.ms", "20")
                .set("data.log.segment.bytes", "262144")
                .set("data.log.buffer.bytes", "65536")
                .build();
    }

    private static final String SCRIPT = """
            CREATE SOURCE t (n BIGINT, k BIGINT, s VARCHAR, ts TIMESTAMP, WATERMARK FOR ts AS ts);
            CREATE STREAM sums AS SELECT k, window_end, COUNT(*) AS c, SUM(n) AS total, MAX(s) AS last
              FROM TUMBLE(t, ts, INTERVAL '50' SECOND) GROUP BY k, window_end EMIT ON WINDOW CLOSE;
            CREATE SINK rows FROM t INTO FILE (path = 'rows.csv', delivery = 'exactly_once') FORMAT CSV;
            CREATE SINK windows FROM sums INTO FILE (path = 'windows.csv', delivery = 'exactly_once') FORMAT CSV;
            CREATE SINK running FROM (SELECT * FROM PROCESS(TABLE t, 'running'))
              INTO FILE (path = 'running.csv', delivery = 'exactly_once') FORMAT CSV;
            """;

    /** Of each row the ones with its key before it, and their sum: what was kept beside what comes. */
    private static TopologyProcess running() {
        return TopologyProcess.of(
                        context -> {
                            KeyedState sums = context.state("sums");
                            return (row, output) -> {
                                sums.key().addLong(row.getLong(1));
                                boolean known = sums.get();
                                long count = known ? sums.value().getLong(0) : 0;
                                long total = known ? sums.value().getLong(1) : 0;
                                output.setLong(0, row.getLong(0));
                                output.setLong(1, count);
                                output.setLong(2, total);
                                output.emit();
                                StateValue next = sums.newValue();
                                next.setLong(0, count + 1);
                                next.setLong(1, total + row.getLong(0));
                                sums.put();
                            };
                        },
                        "n BIGINT",
                        "c BIGINT",
                        "total BIGINT")
                .keyedBy("k")
                .state("sums", List.of(ColumnType.BIGINT), List.of(ColumnType.BIGINT, ColumnType.BIGINT));
    }

    private static String runningLine(long n) {
        long count = n / KEYS;
        return n + "," + count + "," + (count * (n % KEYS) + KEYS * count * (count - 1) / 2);
    }

    /** The engine under test. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            Path directory = Path.of(arguments[0]);
            long rows = Long.parseLong(arguments[2]);
            try (Laminar laminar = Laminar.open(config(directory, arguments[1]))) {
                laminar.execute(SCRIPT);
                long next = laminar.metrics().source("t").orElseThrow().rowsIn();
                // How many rows it has, and then how many are acknowledged.
                ChildJvm.say(next);
                try (Appender appender = laminar.appender("t")) {
                    while (next < rows) {
                        for (int i = 0; i < 40 && next < rows; i++) {
                            append(appender, next++);
                        }
                        if (!appender.awaitDurable(Duration.ofSeconds(20))) {
                            throw new AssertionError("not durable: " + next);
                        }
                        ChildJvm.say(next);
                    }
                }
                laminar.await(Duration.ofSeconds(20));
            }
        }

        private static void append(Appender appender, long n) {
            appender.setLong(0, n);
            appender.setLong(1, n % KEYS);
            appender.setString(2, "row number " + n);
            appender.setLong(3, n * 1_000_000_000L);
            appender.endRow();
        }
    }

    @ParameterizedTest
    @CsvSource({"nio,1", "auto,2"})
    @Timeout(120)
    void shouldLoseAndDoubleNothingWhenKilled(String backend, long seed) throws Exception {
        Random random = new Random(seed);
        String where = "seed=" + seed;
        long acknowledged = 0;
        for (int life = 0; life < KILLS; life++) {
            try (ChildJvm child = start(backend, Long.MAX_VALUE)) {
                acknowledged = recovered(child, acknowledged, where);
                child.killAfter(random.nextInt(400));
                acknowledged = child.last(acknowledged);
            }
        }
        long rows = (acknowledged / ROWS_A_WINDOW + 10) * ROWS_A_WINDOW;
        try (ChildJvm child = start(backend, rows)) {
            acknowledged = recovered(child, acknowledged, where);
            assertEquals(rows, child.last(acknowledged), where);
            assertEquals(0, child.exitCode(), child.said());
        }
        assertTrue(acknowledged > 0, where + ": killed before there was anything");
        List<String> expected = new ArrayList<>();
        for (long n = 0; n < rows; n++) {
            expected.add(Long.toString(n));
        }
        List<String> written = new ArrayList<>();
        lines("rows").forEach(line -> written.add(line.substring(0, line.indexOf(','))));
        written.sort((a, b) -> Long.compare(Long.parseLong(a), Long.parseLong(b)));
        assertEquals(expected, written, where);
        assertEquals(
                LongStream.range(0, rows)
                        .mapToObj(CrashTest::runningLine)
                        .sorted()
                        .toList(),
                lines("running").stream().sorted().toList(),
                where);
        assertEquals((rows / ROWS_A_WINDOW - 1) * KEYS, lines("windows").size(), where);
        assertEquals(
                lines("windows").size(), lines("windows").stream().distinct().count(), where);
    }

    private ChildJvm start(String backend, long rows) throws IOException {
        return ChildJvm.start(Child.class, directory.toString(), backend, Long.toString(rows));
    }

    /** How many rows a life begins with: all that were acknowledged, and perhaps more. */
    private static long recovered(ChildJvm child, long acknowledged, String where) throws IOException {
        long recovered = child.first();
        assertTrue(recovered >= acknowledged, where + ": acknowledged=" + acknowledged + ", recovered=" + recovered);
        return recovered;
    }

    /** Of all epochs, without their headers. */
    private List<String> lines(String stem) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith(stem) && name.endsWith(".csv")) {
                    List<String> all = Files.readAllLines(file);
                    lines.addAll(all.subList(1, all.size()));
                }
            }
        }
        return lines;
    }
}
