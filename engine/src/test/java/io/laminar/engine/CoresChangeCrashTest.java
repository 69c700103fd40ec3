package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Engines that are killed while rows of a file are dealt out, and again at each step of getting another number of
 * cores: what files that are written exactly once have is what one life gives. A kill is a copy of all files as they
 * are at a moment; who made them is not heard of again.
 */
@Timeout(240)
class CoresChangeCrashTest {
    private static final int ROWS = 9_000;

    @TempDir
    Path directory;

    private int worlds;
    private List<String> expected = List.of();

    private static String script(String partition) {
        return """
                CREATE SOURCE t (n BIGINT, k VARCHAR, g BIGINT, ts TIMESTAMP,
                                 WATERMARK FOR ts AS ts - INTERVAL '30' SECOND)
                  FROM FILE (path = 'in.csv') FORMAT CSV WITH (header = true)%s;
                CREATE STREAM windows AS SELECT k, window_end, COUNT(*) AS c, SUM(n) AS total, MAX(k) AS last
                  FROM t GROUP BY k, TUMBLE(ts, INTERVAL '5' MINUTE);
                CREATE STREAM groups AS SELECT g, window_end, COUNT(*) AS c, MIN(k) AS least
                  FROM t GROUP BY g, HOP(ts, INTERVAL '10' MINUTE, INTERVAL '30' MINUTE);
                CREATE SINK a FROM windows INTO FILE (path = 'windows.csv', delivery = 'exactly_once') FORMAT CSV;
                CREATE SINK b FROM groups INTO FILE (path = 'groups.csv', delivery = 'exactly_once') FORMAT CSV;
                CREATE SINK c FROM t INTO FILE (path = 'rows.csv', delivery = 'exactly_once') FORMAT CSV;
                """.formatted(partition.isEmpty() ? "" : " WITH (partition.by = '" + partition + "')");
    }

    private static LaminarConfig config(Path world, int cores) {
        return LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .cores(cores)
                .baseDirectory(world)
                .blockRows(64)
                .blockDataBytes(4096)
                .set("io.backend", "nio")
                .set("data.directory", "data")
                .set("data.checkpoint.ms", "0")
                .set("data.log.segment.bytes", "1048576")
                .set("data.log.buffer.bytes", "262144")
                .build();
    }

    @BeforeEach
    void writeInput() throws IOException {
        Random random = new Random(3);
        List<String> lines = new ArrayList<>(List.of("n,k,g,ts"));
        for (int n = 0; n < ROWS; n++) {
            String key = random.nextInt(20) == 0 ? "" : "a key of some length " + random.nextInt(11);
            long second = n - random.nextInt(40);
            lines.add(n + "," + key + "," + (random.nextInt(15) == 0 ? "" : random.nextInt(9)) + ","
                    + java.time.Instant.ofEpochSecond(1_700_000_000 + second)
                            .toString()
                            .replace("Z", ""));
        }
        Path world = newWorld();
        Files.write(world.resolve("in.csv"), lines);
    }

    private Path newWorld() throws IOException {
        return Files.createDirectories(directory.resolve("world" + ++worlds));
    }

    private Path input() {
        return directory.resolve("world1");
    }

    /** A process that is killed at this moment leaves this. */
    private Path killed(Path world) {
        try {
            Path copy = newWorld();
            Files.walkFileTree(world, new SimpleFileVisitor<Path>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    Files.createDirectories(copy.resolve(world.relativize(folder)));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    try {
                        Files.copy(file, copy.resolve(world.relativize(file)));
                    } catch (NoSuchFileException e) {
                        // Gone meanwhile: what makes segments works beside.
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Laminar open(Path world, int cores, Consumer<String> told) {
        LaminarConfig config = config(world, cores);
        return Recovery.open(config, DataDirectory.open(config, new StepStorage(told)));
    }

    private static void finish(Path world, int cores) {
        try (Laminar laminar = open(world, cores, step -> {})) {
            assertTrue(laminar.await(Duration.ofSeconds(60)));
        }
    }

    /** A life with some cores that has read part of the file when it is killed. */
    private Path begun(String partition, int cores, int rows) {
        Path world = killed(input());
        try (Laminar laminar = open(world, cores, step -> {})) {
            laminar.execute(script(partition));
            return goOn(laminar, world, rows);
        }
    }

    private Path goOn(Laminar laminar, Path world, int rows) {
        while (laminar.metrics().source("t").orElseThrow().rowsIn() < rows) {
            laminar.poll();
        }
        return killed(world);
    }

    private static List<String> output(Path world) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(world)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".csv") && !name.equals("in.csv")) {
                    List<String> all = Files.readAllLines(file);
                    all.subList(1, all.size()).forEach(line -> lines.add(name.substring(0, 4) + line));
                }
            }
        }
        lines.sort(null);
        return lines;
    }

    private void requireOutput(String partition, Path world, String where) throws IOException {
        if (expected.isEmpty()) {
            Path one = killed(input());
            try (Laminar laminar = open(one, 1, step -> {})) {
                laminar.execute(script(partition));
                assertTrue(laminar.await(Duration.ofSeconds(60)));
            }
            expected = output(one);
            assertTrue(expected.size() > ROWS + 300);
        }
        assertEquals(expected, output(world), where);
    }

    @ParameterizedTest
    @CsvSource({"k,2,3", "g,3,1", "'',1,2"})
    void shouldBeTheOldOrTheNewWhereverItIsKilled(String partition, int before, int after) throws IOException {
        long seed = Long.getLong("cores.change.seed", System.nanoTime());
        Random random = new Random(seed);
        Path world = begun(partition, before, 3_000 + random.nextInt(3_000));
        Map<String, Path> left = new LinkedHashMap<>();
        List<String> steps = new ArrayList<>();
        try (Laminar laminar = open(world, after, step -> {
            steps.add(step);
            if (random.nextInt(4) == 0) {
                left.put(steps.size() + " " + step, killed(world));
            }
        })) {
            assertEquals(after, laminar.config().cores());
        }
        assertTrue(steps.size() > 20, steps::toString);
        for (Map.Entry<String, Path> one : left.entrySet()) {
            int then = random.nextInt(3) == 0 ? before : after;
            finish(one.getValue(), then);
            String where = "seed=" + seed + ", killed at " + one.getKey() + ", then cores=" + then;
            requireOutput(partition, one.getValue(), where);
        }
    }

    @ParameterizedTest
    @CsvSource({"k", "round_robin", "''"})
    void shouldReadEachRowOnceThroughManyChanges(String partition) throws IOException {
        long seed = Long.getLong("cores.change.seed", System.nanoTime());
        Random random = new Random(seed);
        Path world = begun(partition, 2, 500);
        List<Integer> lives = new ArrayList<>();
        for (int rows = 1_500; rows < ROWS; rows += 1 + random.nextInt(3_000)) {
            int cores = 1 + random.nextInt(4);
            lives.add(cores);
            try (Laminar laminar = open(world, cores, step -> {})) {
                if (random.nextInt(3) == 0) {
                    laminar.checkpoint();
                }
                world = goOn(laminar, world, rows);
            }
        }
        finish(world, 1 + random.nextInt(4));
        requireOutput(partition, world, "seed=" + seed + ", lives=" + lives);
    }

    @Test
    void shouldKeepNoLogsOfCoresThatAreNoMore() throws IOException {
        Path world = begun("k", 4, 1_000);
        finish(world, 2);
        try (Stream<Path> logs = Files.list(world.resolve("data/log"))) {
            assertTrue(logs.noneMatch(log -> log.getFileName().toString().matches("wal-0000[23]-.*")));
        }
    }
}
