package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.testing.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are read by an engine whose process is killed again and again: each row comes once. */
class FileResumeTest {
    private static final int ROWS = 84_000;
    private static final int MOST_LIVES = 60;

    @TempDir
    Path directory;

    /** The engine under test; says how many rows it has, and how many when all are written. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            LaminarConfig config = LaminarConfig.builder()
                    .baseDirectory(Path.of(arguments[0]))
                    .cores(Integer.parseInt(arguments[1]))
                    .set("io.backend", "nio")
                    .set("data.directory", "data")
                    .set("data.checkpoint.ms", "30")
                    .set("data.log.segment.bytes", "1048576")
                    .set("data.log.buffer.bytes", "262144")
                    .build();
            try (Laminar laminar = Laminar.open(config)) {
                laminar.execute("""
                        CREATE SOURCE t (n BIGINT, s VARCHAR, ts TIMESTAMP, WATERMARK FOR ts AS ts)
                          FROM FILE (path = 'in/*') FORMAT CSV;
                        CREATE SINK rows FROM t INTO FILE (path = 'rows.csv', delivery = 'exactly_once') FORMAT CSV;
                        """);
                ChildJvm.say(laminar.metrics().source("t").orElseThrow().rowsIn());
                if (!laminar.await(Duration.ofSeconds(60))) {
                    throw new AssertionError(
                            "not at the end: " + laminar.metrics().source("t").orElseThrow());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2"})
    @Timeout(180)
    void shouldReadEachRowOnce(int cores, long seed) throws Exception {
        List<String> expected = writeInputs();
        Random random = new Random(seed);
        String where = "seed=" + seed + ", cores=" + cores;
        boolean done = false;
        long before = 0;
        int lives = 0;
        for (; !done && lives < MOST_LIVES; lives++) {
            try (ChildJvm child = ChildJvm.start(Child.class, directory.toString(), Integer.toString(cores))) {
                long recovered = child.first();
                assertTrue(recovered >= before, where + ": before=" + before + ", recovered=" + recovered);
                before = recovered;
                child.killAfter(lives < 4 ? random.nextInt(200) : 60_000);
                child.last(0);
                done = child.exitCode() == 0;
                assertTrue(lives < 4 || done, child.said());
            }
        }
        List<String> written = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().matches("rows.*[.]csv")) {
                    List<String> all = Files.readAllLines(file);
                    all.subList(1, all.size()).forEach(line -> written.add(line.substring(0, line.indexOf(','))));
                }
            }
        }
        assertEquals(expected.size(), written.size(), where);
        expected.sort(null);
        written.sort(null);
        assertEquals(expected, written, where);
    }

    /** Three files, one of them compressed. */
    private List<String> writeInputs() throws IOException {
        List<String> rows = new ArrayList<>();
        Files.createDirectories(directory.resolve("in"));
        for (int file = 0; file < 3; file++) {
            String name = "in/" + file + (file == 1 ? ".csv.gz" : ".csv");
            try (OutputStream raw = Files.newOutputStream(directory.resolve(name));
                    OutputStream out = file == 1 ? new GZIPOutputStream(raw) : raw) {
                StringBuilder text = new StringBuilder("n,s,ts\n");
                for (int n = file * ROWS / 3; n < (file + 1) * ROWS / 3; n++) {
                    String row = n + "," + "x".repeat(n % 40) + " of row " + n
                            + ",2024-01-01 %02d:%02d:%02d".formatted(n / 3600, n / 60 % 60, n % 60);
                    text.append(row).append('\n');
                    rows.add(Long.toString(n));
                }
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return rows;
    }
}
