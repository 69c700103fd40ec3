package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sink into one file, as it is when nothing else is said, in an engine with a data directory. */
@Timeout(60)
class AtLeastOnceTest {
    private static final String SOURCE = "CREATE SOURCE t (id BIGINT);";

    @TempDir
    Path folder;

    private static Laminar open(LaminarConfig.Mode mode, Path life) throws IOException {
        return Laminar.open(Lives.config(mode, life).build());
    }

    private static Laminar open(Path life) throws IOException {
        return open(LaminarConfig.Mode.INLINE, life);
    }

    private static String sink(String name, String format) {
        return "CREATE SINK k AS SELECT id FROM t INTO FILE (path = '" + name + "') FORMAT " + format + ";";
    }

    /** Rows are in the log when it returns: what comes then may crash. */
    private static void append(Laminar laminar, long from, long to) {
        try (Appender appender = laminar.appender("t")) {
            Lives.rows(laminar, appender, from, to);
            Lives.settle(laminar);
            assertTrue(appender.awaitDurable(Duration.ofSeconds(30)));
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Long> visible(Path file) throws IOException {
        return text(file)
                .lines()
                .filter(line -> line.matches(".*[0-9].*"))
                .map(line -> Long.valueOf(line.replaceAll("[^0-9]", "")))
                .toList();
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "INLINE, k.csv, CSV",
        "THREADED, k.csv, CSV",
        "INLINE, k.csv.gz, CSV",
        "THREADED, k.jsonl.gz, JSON",
        "INLINE, k.jsonl, JSON",
        "INLINE, k.txt, TABLE"
    })
    void shouldGoOnBehindWhatIsThere(LaminarConfig.Mode mode, String name, String format) throws IOException {
        Path life = folder.resolve("life");
        for (int part = 0; part < 3; part++) {
            try (Laminar laminar = open(mode, life)) {
                laminar.execute(SOURCE + sink(name, format));
                append(laminar, part * 50L, part * 50L + 25);
                laminar.checkpoint();
                append(laminar, part * 50L + 25, part * 50L + 50);
            }
            assertEquals(numbers(0, part * 50L + 50), visible(life.resolve(name)));
        }
        if (format.equals("CSV")) {
            assertEquals(1, text(life.resolve(name)).split("id", -1).length - 1, "one header");
        }
    }

    /** 60 rows of a checkpoint, 40 behind it. */
    private Path crashed(String name, String crash) throws IOException {
        Path life = folder.resolve("life-" + crash);
        try (Laminar laminar = open(life)) {
            laminar.execute(SOURCE + sink(name, "CSV"));
            append(laminar, 0, 60);
            laminar.checkpoint();
            append(laminar, 60, 100);
            return Lives.crash(life, folder.resolve(crash));
        }
    }

    private static List<Long> goOn(Path life, String name) throws IOException {
        try (Laminar laminar = open(life)) {
            laminar.execute(SOURCE + sink(name, "CSV"));
            append(laminar, 100, 120);
        }
        List<Long> seen = visible(life.resolve(name));
        assertEquals(numbers(0, 120), seen.stream().distinct().sorted().toList());
        return seen;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "\0\0\0"})
    void shouldHaveEachRowAfterACrash(String torn) throws IOException {
        Path life = crashed("k.csv", "crashed");
        Path file = life.resolve("k.csv");
        assertEquals(numbers(0, 100), visible(file), "at once");
        Files.writeString(file, torn, StandardOpenOption.APPEND);
        List<Long> seen = goOn(life, "k.csv");
        assertEquals(numbers(0, 100), seen.subList(0, 100), "what was there stays");
        assertTrue(seen.subList(100, seen.size()).stream().allMatch(id -> id >= 60), "those of the checkpoint once");
    }

    /** Behind a torn end nobody could read what follows. */
    @Test
    void shouldCutACompressedFileWhereTheCheckpointWas() throws IOException {
        Path life = crashed("k.csv.gz", "crashed");
        Path file = life.resolve("k.csv.gz");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 3));
        assertEquals(numbers(0, 120), goOn(life, "k.csv.gz"));
    }

    /** Somebody has put a file away that was long enough. */
    @ParameterizedTest
    @ValueSource(strings = {"k.csv", "k.csv.gz"})
    void shouldGoOnInAFileThatWasPutAway(String name) throws IOException {
        Path life = crashed(name, "crashed");
        Files.delete(life.resolve(name));
        try (Laminar laminar = open(life)) {
            laminar.execute(SOURCE + sink(name, "CSV"));
            append(laminar, 100, 120);
        }
        assertEquals(numbers(60, 120), visible(life.resolve(name)));
    }

    @Test
    void shouldHaveChangesOfAChangelog() throws IOException {
        Path life = folder.resolve("life");
        String script = SOURCE + "CREATE SINK k AS SELECT COUNT(*) AS n FROM t EMIT ON UPDATE INTO FILE "
                + "(path = 'k.csv') FORMAT CSV;";
        for (int part = 0; part < 2; part++) {
            try (Laminar laminar = open(life)) {
                laminar.execute(script);
                append(laminar, part * 50L, part * 50L + 50);
            }
        }
        String[] lines = text(life.resolve("k.csv")).split("\n");
        assertEquals("100", lines[lines.length - 1], () -> String.join("\n", lines));
        assertTrue(List.of(lines).contains("50"), () -> String.join("\n", lines));
    }

    @Test
    void shouldBeginAnewWithAnotherSink() throws IOException {
        Path life = folder.resolve("life");
        try (Laminar laminar = open(life)) {
            laminar.execute(SOURCE + sink("k.csv", "CSV"));
            append(laminar, 0, 20);
            laminar.execute("DROP SINK k");
            laminar.execute(sink("k.csv", "CSV"));
            append(laminar, 20, 40);
        }
        assertEquals(numbers(20, 40), visible(life.resolve("k.csv")));
    }

    @Test
    void shouldRefuseTwoSinksOfOneFile() throws IOException {
        try (Laminar laminar = open(folder.resolve("life"))) {
            laminar.execute(SOURCE + sink("k.csv", "CSV"));
            EngineException e = assertThrows(
                    EngineException.class,
                    () -> laminar.execute(sink("k.csv", "CSV").replace("SINK k", "SINK l")));
            assertEquals(ErrorCode.SINK_IN_USE, e.code());
        }
    }

    /** Pipes and devices have no end to go on at. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void shouldWriteToADevice() throws IOException {
        Path life = folder.resolve("life");
        for (int part = 0; part < 2; part++) {
            try (Laminar laminar = open(life)) {
                laminar.execute(SOURCE + sink("/dev/null", "CSV"));
                append(laminar, part * 10L, part * 10L + 10);
                assertFalse(laminar.metrics().sink("k").orElseThrow().epochs().transactional());
            }
        }
        assertFalse(Files.exists(Path.of("/dev/.null.lock")));
    }
}
