package io.laminar.cli.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.sql.Planned;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowOrderTest {
    private static void ascends(Object... cells) {
        RowOrder order = new RowOrder(List.of(new Planned.Order(0, false, false)));
        RowOrder descending = new RowOrder(List.of(new Planned.Order(0, true, false)));
        for (int i = 0; i + 1 < cells.length; i++) {
            List<Object> left = Collections.singletonList(cells[i]);
            List<Object> right = Collections.singletonList(cells[i + 1]);
            assertTrue(order.compare(left, right) < 0, left + " < " + right);
            assertTrue(order.compare(right, left) > 0, right + " > " + left);
            assertEquals(0, order.compare(left, left));
            if (cells[i + 1] != null) {
                assertTrue(descending.compare(left, right) > 0, left + " behind " + right);
            }
        }
    }

    @Test
    void shouldOrderValuesAsSqlDoes() {
        ascends(Long.MIN_VALUE, -1L, 0L, 7L, Long.MAX_VALUE, null);
        ascends(Double.NEGATIVE_INFINITY, -1.5, 0.0, 2.0, Double.POSITIVE_INFINITY, Double.NaN, null);
        ascends(false, true, null);
        ascends("", "A", "B", "a", "ab", "\uFFFD", "\uD83D\uDE00", null);
        ascends(
                new IntervalCell(0, 1, 0),
                new IntervalCell(0, 1, 1),
                new IntervalCell(1, 0, 0),
                new IntervalCell(0, 31, 0));
    }

    @Test
    void shouldTakeBothZerosAsOne() {
        RowOrder order = new RowOrder(List.of(new Planned.Order(0, false, false)));
        assertEquals(0, order.compare(List.of(0.0), List.of(-0.0)));
    }

    @Test
    void shouldTakeKeysInTurnAndNullsWhereTheyBelong() {
        RowOrder order = new RowOrder(List.of(new Planned.Order(1, true, true), new Planned.Order(0, false, false)));
        List<List<Object>> rows = Arrays.asList(
                Arrays.asList(2L, "x"), Arrays.asList(1L, "y"), Arrays.asList(3L, null), Arrays.asList(1L, "x"));
        rows.sort(order);
        assertEquals("[[3, null], [1, y], [1, x], [2, x]]", rows.toString());
    }
}
