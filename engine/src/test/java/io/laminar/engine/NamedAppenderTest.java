package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.memory.testing.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Appenders with a name go on where the engine has their rows, whatever has happened in between. */
class NamedAppenderTest {
    private static final int ROWS = 60_000;
    private static final int PRODUCERS = 2;
    private static final int KILLS = 4;

    @TempDir
    Path directory;

    /** The program under test: its own source of rows are the numbers, which it can count from anywhere. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            Path directory = Path.of(arguments[0]);
            Random random = new Random();
            try (Laminar laminar = Laminar.open(config(directory, Integer.parseInt(arguments[1])))) {
                laminar.execute(script(arguments[2]));
                if (laminar.metrics().source("t").orElseThrow().ended()) {
                    // The life before was killed when it had said so.
                    ChildJvm.say((long) PRODUCERS * ROWS);
                } else {
                    appendAll(laminar, random);
                }
                assertTrue(laminar.await(Duration.ofSeconds(50)), "not at the end");
            }
        }

        private static void appendAll(Laminar laminar, Random random) {
            List<Appender> appenders = new ArrayList<>();
            long sum = 0;
            for (int p = 0; p < PRODUCERS; p++) {
                appenders.add(laminar.appender("t", "producer " + p));
                sum += appenders.get(p).position();
            }
            ChildJvm.say(sum);
            while (appenders.stream().anyMatch(appender -> appender.position() < ROWS)) {
                for (int p = 0; p < PRODUCERS; p++) {
                    append(appenders.get(p), p, random);
                }
            }
            appenders.forEach(Appender::end);
        }

        /** Batches are others in each life; what the engine has is durable at times. */
        private static void append(Appender appender, int producer, Random random) {
            long to = Math.min(ROWS, appender.position() + 1 + random.nextInt(500));
            for (long n = appender.position(); n < to; n++) {
                appender.setLong(0, producer);
                appender.setLong(1, n);
                appender.setLong(2, n * 1_000_000);
                appender.endRow();
            }
            if (random.nextInt(4) == 0) {
                assertTrue(appender.awaitDurable(Duration.ofSeconds(30)), "not durable");
            } else {
                appender.publish();
            }
        }
    }

    private static LaminarConfig config(Path directory, int cores) {
        return LaminarConfig.builder()
                .baseDirectory(directory)
                .cores(cores)
                .set("io.backend", "nio")
                .set("data.directory", "data")
                .set("data.checkpoint.ms", "40")
                .set("data.log.segment.bytes", "1048576")
                .set("data.log.buffer.bytes", "262144")
                .build();
    }

    private static String script(String key) {
        return "CREATE SOURCE t (p INTEGER, n BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts)" + key + ";"
                + "CREATE SINK rows FROM t INTO FILE (path = 'rows.csv', delivery = 'exactly_once') FORMAT CSV;";
    }

    @ParameterizedTest
    @CsvSource({"1,''", "2,''", "2,' WITH (partition.by = ''n'')'"})
    @Timeout(120)
    void shouldGoOnBehindTheRowsThatTheEngineHas(int cores, String with) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String where = "seed=" + seed + ", cores=" + cores + with;
        long before = 0;
        boolean done = false;
        for (int life = 0; !done; life++) {
            try (ChildJvm child = ChildJvm.start(Child.class, directory.toString(), Integer.toString(cores), with)) {
                long recovered = child.first();
                assertTrue(recovered >= before, where + ": before=" + before + ", recovered=" + recovered);
                before = cores == 1 ? recovered : 0;
                child.killAfter(life < KILLS ? 50 + random.nextInt(250) : 60_000);
                child.last(0);
                done = child.exitCode() == 0;
                assertTrue(life < KILLS || done, child.said());
            }
        }
        List<String> expected = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++) {
            for (int n = 0; n < ROWS; n++) {
                expected.add(p + "," + n);
            }
        }
        List<String> written = written();
        assertEquals(expected.size(), written.size(), where);
        written.sort(null);
        expected.sort(null);
        assertEquals(expected, written, where);
    }

    private List<String> written() throws Exception {
        List<String> written = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().matches("rows.*[.]csv")) {
                    List<String> all = Files.readAllLines(file);
                    all.subList(1, all.size()).forEach(line -> written.add(line.substring(0, line.lastIndexOf(','))));
                }
            }
        }
        return written;
    }

    @Test
    void shouldGoOnInTheSameLife() {
        try (Laminar laminar = Laminar.open(config(directory, 1))) {
            laminar.execute("CREATE SOURCE t (n BIGINT); CREATE STREAM s AS SELECT n FROM t");
            try (Appender first = laminar.appender("t", "one")) {
                assertEquals(0, first.position());
                put(first, 3);
                ConfigException twice = assertThrows(ConfigException.class, () -> laminar.appender("t", "one"));
                assertEquals(ErrorCode.WRONG_MODE, twice.code());
            }
            try (Appender again = laminar.appender("t", "one");
                    Appender other = laminar.appender("t", "two")) {
                assertEquals(3, again.position());
                assertEquals(0, other.position());
                put(again, 2);
                assertTrue(again.awaitDurable(Duration.ofSeconds(20)));
                assertEquals(5, again.position());
                assertEquals(5, laminar.metrics().source("t").orElseThrow().rowsIn());
            }
        }
    }

    private static void put(Appender appender, int rows) {
        for (int i = 0; i < rows; i++) {
            appender.setLong(0, i);
            appender.endRow();
        }
        appender.publish();
    }

    @Test
    void shouldSayWhyThereIsNoPosition() {
        try (Laminar laminar = Laminar.open()) {
            laminar.execute("CREATE SOURCE t (n BIGINT)");
            assertRefused("data.directory", () -> laminar.appender("t", "one"));
            try (Appender unnamed = laminar.appender("t")) {
                assertRefused("no position", unnamed::position);
            }
        }
        try (Laminar laminar = Laminar.open(config(directory, 1))) {
            laminar.execute(
                    "CREATE SOURCE t (n BIGINT);" + "CREATE SOURCE d (n BIGINT) WITH (backpressure = 'drop_newest')");
            assertRefused("leaves rows out", () -> laminar.appender("d", "one"));
            assertRefused("1..200 bytes", () -> laminar.appender("t", ""));
            assertRefused("nameBytes=201", () -> laminar.appender("t", "x".repeat(201)));
        }
    }

    private static void assertRefused(String text, Runnable action) {
        String message =
                String.valueOf(assertThrows(ConfigException.class, action::run).getMessage());
        assertTrue(message.contains(text), message);
    }
}
