package io.laminar.engine.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.laminar.engine.Appender;
import io.laminar.engine.Engines;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import io.laminar.engine.error.EngineException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random queries over random tables: what streams out adds up to what DuckDB answers. A failure prints its seed; run it
 * again with {@code -Dlaminar.differential.seed=N}. {@code -Dlaminar.differential.seconds=N} runs for longer.
 */
class DifferentialTest {
    private static final String SECONDS = "laminar.differential.seconds";
    private static final String SEED = "laminar.differential.seed";
    private static final int DISORDER_SECONDS = 20;

    @Test
    void shouldAnswerAsDuckDbDoes() throws SQLException {
        Long single = Long.getLong(SEED);
        long deadline = System.nanoTime() + Integer.getInteger(SECONDS, 3) * 1_000_000_000L;
        long seed = single == null ? System.nanoTime() : single;
        int rounds = 0;
        try (DuckOracle oracle = new DuckOracle()) {
            do {
                round(oracle, seed);
                seed++;
                rounds++;
            } while (single == null && System.nanoTime() < deadline);
        }
        System.out.println("differential: rounds=" + rounds + " last seed=" + (seed - 1));
    }

    private static void round(DuckOracle oracle, long seed) throws SQLException {
        Random random = new Random(seed);
        List<RandomTable> tables = List.of(
                RandomTable.of("t", random, 1 + random.nextInt(120), DISORDER_SECONDS),
                RandomTable.of("u", random, 1 + random.nextInt(40), DISORDER_SECONDS));
        for (RandomTable table : tables) {
            oracle.load(table);
        }
        for (int q = 0; q < 6; q++) {
            RandomQuery query = RandomQuery.of(random);
            String about = "seed=" + seed + " query=" + q + "\n  " + String.join(";\n  ", query.streams())
                    + ";\n  DuckDB: " + query.batch();
            List<Object[]> expected;
            try {
                expected = oracle.query(query.batch());
            } catch (SQLException e) {
                throw new AssertionError("DuckDB refuses: " + about, e);
            }
            Map<String, Long> live = Engines.live();
            List<Object[]> actual = List.of();
            try {
                actual = fold(query, run(query, tables, random));
            } catch (EngineException e) {
                fail(e.describe() + "\n  " + about, e);
            }
            assertEquals("", Bags.difference(actual, expected), about);
            assertEquals(live, Engines.live(), about);
        }
    }

    private static List<Object[]> run(RandomQuery query, List<RandomTable> tables, Random random) {
        LaminarConfig.Builder config = random.nextBoolean()
                ? LaminarConfig.builder().mode(LaminarConfig.Mode.INLINE)
                : Engines.tinyBuilder(LaminarConfig.Mode.INLINE);
        int cores = List.of(1, 1, 2, 4).get(random.nextInt(4));
        String partition = partition(query, cores, random);
        List<Object[]> rows = new ArrayList<>();
        try (Laminar laminar = Laminar.open(config.cores(cores).build())) {
            for (RandomTable table : tables) {
                laminar.execute("CREATE SOURCE " + table.name() + " (" + table.declaration()
                        + ", WATERMARK FOR ts AS ts - INTERVAL '" + (query.eager() ? 0 : DISORDER_SECONDS + 1)
                        + "' SECOND)" + partition);
            }
            for (String statement : query.streams()) {
                laminar.execute(statement);
            }
            try (Subscription subscription = laminar.subscribe("result")) {
                feed(laminar, subscription, tables, random, rows);
            }
        }
        return rows;
    }

    /** What sources are partitioned by; only which of two rows of one time came first may depend on it. */
    private static String partition(RandomQuery query, int cores, Random random) {
        boolean byArrival = query.streams().stream().anyMatch(sql -> sql.contains("FIRST") || sql.contains("LAST"));
        String by = List.of("", "1", "2", "*", "round_robin").get(cores == 1 || byArrival ? 0 : random.nextInt(5));
        return by.isEmpty() ? "" : " WITH (partition.by = '" + by + "')";
    }

    private static void feed(
            Laminar laminar, Subscription subscription, List<RandomTable> tables, Random random, List<Object[]> rows) {
        int burst = 1 + random.nextInt(50);
        Runnable settle = () -> Engines.settle(laminar, subscription, rows);
        for (RandomTable table : tables) {
            try (Appender appender = laminar.appender(table.name())) {
                for (Object[] row : table.rows()) {
                    Feeding.append(appender, table, row, settle);
                    if (random.nextInt(burst) == 0) {
                        appender.publish();
                        settle.run();
                    }
                }
                Feeding.retry(appender, appender::end, settle);
            }
        }
        settle.run();
        assertEquals(true, subscription.ended());
    }

    /** What is left when all that came out is taken together; without weights. */
    private static List<Object[]> fold(RandomQuery query, List<Object[]> rows) {
        return switch (query.folding()) {
            case APPEND -> rows.stream().map(DifferentialTest::plain).toList();
            case CHANGES -> sum(rows);
            case UPSERT -> last(rows, query.keyColumns());
        };
    }

    private static Object[] plain(Object[] row) {
        assertEquals(1L, row[0], "a row was taken back");
        return Arrays.copyOfRange(row, 1, row.length);
    }

    private static List<Object[]> sum(List<Object[]> rows) {
        Map<List<Object>, Long> weights = new HashMap<>();
        for (Object[] row : rows) {
            weights.merge(Arrays.asList(Arrays.copyOfRange(row, 1, row.length)), (Long) row[0], Long::sum);
        }
        List<Object[]> left = new ArrayList<>();
        weights.forEach((row, weight) -> {
            if (weight < 0) {
                throw new AssertionError("taken back more often than given: " + row);
            }
            for (long i = 0; i < weight; i++) {
                left.add(row.toArray());
            }
        });
        return left;
    }

    private static List<Object[]> last(List<Object[]> rows, int keyColumns) {
        Map<List<Object>, Object[]> newest = new LinkedHashMap<>();
        for (Object[] row : rows) {
            newest.put(
                    Arrays.asList(Arrays.copyOfRange(row, 1, 1 + keyColumns)), Arrays.copyOfRange(row, 1, row.length));
        }
        return new ArrayList<>(newest.values());
    }
}
