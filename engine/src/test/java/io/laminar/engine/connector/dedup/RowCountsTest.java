package io.laminar.engine.connector.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowCountsTest {
    private static boolean add(RowCounts counts, String row) {
        byte[] bytes = (row + "tail").getBytes(StandardCharsets.UTF_8);
        return counts.add(bytes, bytes.length - 4);
    }

    private static boolean take(RowCounts counts, String row) {
        byte[] bytes = (row + "other").getBytes(StandardCharsets.UTF_8);
        return counts.take(bytes, bytes.length - 5);
    }

    @Test
    void shouldCountAsAMapDoes() {
        for (int round = 0; round < 20; round++) {
            long seed = Long.getLong("laminar.seed", System.nanoTime());
            Random random = new Random(seed);
            int most = 1 + random.nextInt(20_000);
            int kinds = 1 + random.nextInt(10_000);
            RowCounts counts = new RowCounts(most);
            Map<String, Integer> model = new HashMap<>();
            int rows = 0;
            for (int turn = 0; turn < 30_000; turn++) {
                String row = "row " + random.nextInt(kinds);
                if (random.nextInt(3) > 0) {
                    boolean fits = rows < most;
                    assertEquals(fits, add(counts, row), "seed=" + seed);
                    if (fits) {
                        model.merge(row, 1, Integer::sum);
                        rows++;
                    }
                } else {
                    boolean there = model.getOrDefault(row, 0) > 0;
                    assertEquals(there, take(counts, row), "seed=" + seed);
                    if (there) {
                        model.merge(row, -1, Integer::sum);
                        rows--;
                    }
                }
                assertEquals(rows, counts.rows(), "seed=" + seed);
            }
        }
    }

    @Test
    void shouldTakeNoMoreThanItMay() {
        RowCounts counts = new RowCounts(3);
        assertTrue(add(counts, "a"));
        assertTrue(add(counts, "a"));
        assertTrue(add(counts, "b"));
        assertFalse(add(counts, "a"), "equal rows count, too");
        assertTrue(take(counts, "a"));
        assertTrue(add(counts, "c"));
        assertFalse(add(counts, "c"));
        assertTrue(take(counts, "a"));
        assertFalse(take(counts, "a"));
    }
}
