package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.LimitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Cases from files, each under every slicing: whole, row by row, at random, with blocks of three rows, and with the
 * core on its own thread; on one, two and four cores, with sources on one core and dealt out by their first column.
 * {@code -Dgolden.update=true} writes what came out into the files; look at the difference.
 */
class GoldenSqlTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private enum Slicing {
        WHOLE,
        ROWS,
        RANDOM,
        TINY_BLOCKS,
        THREADED
    }

    /** Over how many cores, and whether sources deal their rows out. */
    private enum Spread {
        ONE(1, ""),
        TWO(2, ""),
        TWO_HASHED(2, "1"),
        FOUR(4, ""),
        FOUR_HASHED(4, "1");

        final int cores;
        final String partition;

        Spread(int cores, String partition) {
            this.cores = cores;
            this.partition = partition;
        }

        /** The script, with an option for each of its sources, beside those that it has. */
        String of(String sql) {
            String option = "partition.by = '" + partition + "');\n";
            return partition.isEmpty()
                    ? sql
                    : SOURCE.matcher(sql)
                            .replaceAll(source -> source.group(1).contains(" WITH (")
                                    ? source.group(1) + ", " + option
                                    : source.group(1) + ") WITH (" + option);
        }
    }

    /** A second producer of a source, and further ones. */
    private static final Pattern PRODUCER = Pattern.compile("([a-z]+)#[0-9]+");

    private static final Pattern SOURCE = Pattern.compile("(CREATE SOURCE [^;]*)\\);\n");

    @TestFactory
    List<DynamicTest> shouldGiveTheSameRowsUnderEverySlicing() throws IOException {
        Path folder = Files.exists(FOLDER) ? FOLDER : Path.of("engine").resolve(FOLDER);
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.filter(path -> path.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
        assertTrue(files.size() >= 10, "cases are missing: " + files);
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files) {
            GoldenCase golden = GoldenCase.read(file);
            for (Slicing slicing : Slicing.values()) {
                for (Spread spread : Spread.values()) {
                    String name = folder.relativize(file) + " " + slicing + " " + spread;
                    tests.add(DynamicTest.dynamicTest(name, () -> check(golden, slicing, spread)));
                }
            }
        }
        return tests;
    }

    private static void check(GoldenCase golden, Slicing slicing, Spread spread) throws IOException {
        long seed = System.nanoTime();
        List<String> actual = run(golden, slicing, spread, new Random(seed));
        if (Boolean.getBoolean("golden.update") && slicing == Slicing.WHOLE && spread == Spread.ONE) {
            golden.update(actual);
            return;
        }
        assertEquals(
                String.join("\n", golden.expected().stream().sorted().toList()),
                String.join("\n", actual.stream().sorted().toList()),
                "seed=" + seed);
    }

    private static List<String> run(GoldenCase golden, Slicing slicing, Spread spread, Random random) {
        LaminarConfig.Builder config = switch (slicing) {
            case TINY_BLOCKS -> Engines.tinyBuilder(LaminarConfig.Mode.INLINE);
            case THREADED -> LaminarConfig.builder();
            default -> LaminarConfig.builder().mode(LaminarConfig.Mode.INLINE);
        };
        List<Object[]> rows = new ArrayList<>();
        ManualClock clock = new ManualClock();
        try (Laminar laminar =
                Laminar.open(config.cores(spread.cores).clock(clock).build())) {
            laminar.assembly().cores().order(new RandomOrder(random.nextLong()));
            laminar.execute(spread.of(golden.sql()));
            Subscription subscription = laminar.subscribe("result");
            Map<String, Appender> appenders = new LinkedHashMap<>();
            laminar.metrics()
                    .sources()
                    .forEach(source -> appenders.put(source.name(), laminar.appender(source.name())));
            for (String line : golden.input()) {
                Matcher further = PRODUCER.matcher(line);
                if (further.lookingAt()) {
                    appenders.computeIfAbsent(further.group(), name -> laminar.appender(further.group(1)));
                }
            }
            for (String line : golden.input()) {
                if (line.startsWith("!settle") || line.startsWith("!tick")) {
                    appenders.values().forEach(Appender::publish);
                    settle(laminar, subscription, rows);
                    clock.seconds(line.startsWith("!tick") ? Long.parseLong(line.split(" ")[1]) : 0);
                    settle(laminar, subscription, rows);
                    continue;
                }
                retry(() -> feed(line, appenders), laminar, subscription, rows, appenders);
                if (slicing == Slicing.ROWS || slicing == Slicing.RANDOM && random.nextInt(4) == 0) {
                    appenders.values().forEach(Appender::publish);
                    Engines.settle(laminar, subscription, rows);
                }
            }
            for (Appender appender : appenders.values()) {
                retry(appender::end, laminar, subscription, rows, appenders);
            }
            rows.addAll(Engines.untilEnd(laminar, subscription));
            return rows.stream().map(row -> text(subscription, row)).toList();
        }
    }

    /** Everything is where it belongs, and every core has looked at the clock since. */
    private static void settle(Laminar laminar, Subscription subscription, List<Object[]> rows) {
        Engines.settle(laminar, subscription, rows);
        laminar.assembly().cores().run(core -> core.poll());
        if (laminar.config().mode() == LaminarConfig.Mode.THREADED) {
            assertTrue(laminar.await(Duration.ofSeconds(10)));
        }
        Engines.settle(laminar, subscription, rows);
    }

    private static void retry(
            Runnable action,
            Laminar laminar,
            Subscription subscription,
            List<Object[]> rows,
            Map<String, Appender> appenders) {
        while (true) {
            try {
                action.run();
                return;
            } catch (LimitException e) {
                appenders.values().forEach(Appender::abandonRow);
                Engines.settle(laminar, subscription, rows);
            }
        }
    }

    private static void feed(String line, Map<String, Appender> appenders) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "!watermark" -> appenders.get(words[1]).watermark(nanos(words[2]));
            case "!flush" -> appenders.get(words[1]).flush();
            default -> {
                String[] cells = line.split(",", -1);
                Appender appender = appenders.get(cells[0]);
                for (int c = 1; c < cells.length; c++) {
                    set(appender, c - 1, cells[c]);
                }
                appender.endRow();
            }
        }
    }

    private static void set(Appender appender, int column, String text) {
        if (text.isEmpty()) {
            appender.setNull(column);
            return;
        }
        switch (appender.columnType(column)) {
            case BOOLEAN -> appender.setBoolean(column, Boolean.parseBoolean(text));
            case REAL, DOUBLE -> appender.setDouble(column, Double.parseDouble(text));
            case VARCHAR -> appender.setString(column, text);
            case TIMESTAMP -> appender.setLong(column, nanos(text));
            case DATE -> appender.setLong(column, LocalDate.parse(text).toEpochDay());
            default -> appender.setLong(column, Long.parseLong(text));
        }
    }

    private static long nanos(String text) {
        Instant instant = Instant.parse(text);
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    private static String text(Subscription subscription, Object[] row) {
        StringBuilder text = new StringBuilder((long) row[0] > 0 ? "+" : "-");
        for (int c = 0; c < subscription.columnCount(); c++) {
            Object value = row[c + 1];
            text.append(c == 0 ? "" : ",");
            if (value instanceof Long time) {
                text.append(
                        switch (subscription.columnType(c)) {
                            case TIMESTAMP ->
                                Instant.ofEpochSecond(
                                        Math.floorDiv(time, 1_000_000_000L), Math.floorMod(time, 1_000_000_000L));
                            case DATE -> LocalDate.ofEpochDay(time);
                            default -> time;
                        });
            } else if (value != null) {
                text.append(value);
            }
        }
        return text.toString();
    }
}
