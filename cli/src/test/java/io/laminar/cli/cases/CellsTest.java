package io.laminar.cli.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CellsTest {
    private static void equal(Object actual, Object expected) {
        assertTrue(Cells.same(actual, expected), actual + " = " + expected);
        assertTrue(Cells.same(expected, actual), expected + " = " + actual);
    }

    private static void different(Object actual, Object expected) {
        assertFalse(Cells.same(actual, expected), actual + " <> " + expected);
        assertFalse(Cells.same(expected, actual), expected + " <> " + actual);
    }

    @Test
    void shouldCompareNullsWithNullsOnly() {
        equal(null, null);
        different(null, "");
        different(0L, null);
    }

    @Test
    void shouldCompareNumbersByValue() {
        equal(2L, 2.0);
        equal(2L, new BigDecimal("2.00"));
        equal(1e300, "1e300");
        equal(0.0, -0.0);
        different(2L, 3L);
        different(123_456_789L, 123_456_790L);
        equal(123_456_789.123456789, 123_456_789.123456790);
    }

    @Test
    void shouldBeLooseOnlyWithShortOrTextNumbers() {
        equal(0.3333333333333333, "0.3333");
        equal(0.3333333333333333, new BigDecimal("0.3333"));
        different(0.3333333333333333, new BigDecimal("0.333333334"));
        different(0.3333333333333333, "0.34");
        equal(1e-14, 0L);
    }

    @Test
    void shouldKnowNumbersThatAreNone() {
        equal(Double.NaN, "NaN");
        equal(Double.POSITIVE_INFINITY, "Infinity");
        equal(Double.NEGATIVE_INFINITY, "-inf");
        different(Double.POSITIVE_INFINITY, 5L);
        different(Double.NaN, 0L);
        different(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    @Test
    void shouldCompareBooleansInAnySpelling() {
        equal(true, "t");
        equal(false, "FALSE");
        equal(true, 1L);
        equal("t", "true");
        different(true, false);
        different(true, "yes");
        different("t", "f");
    }

    @Test
    void shouldCompareTimestampsInAnySpelling() {
        equal("2020-10-10 00:00:00", "2020-10-10T00:00");
        equal("2020-10-10 00:00:05", "2020-10-10T00:00:05.000Z");
        equal("2020-10-10 00:00:05.5", "2020-10-10 00:00:05.500+00:00");
        equal("2020-10-10", "2020-10-10 00:00:00");
        different("2020-10-10 00:00:05", "2020-10-10 00:00:06");
        different("2020-10-10 00:00:05.1", "2020-10-10 00:00:05.01");
    }

    @Test
    void shouldCompareTextsLetterByLetterButForPadding() {
        equal("abc  ", "abc");
        different("abc", "Abc");
        different("abc", "abd");
        equal("[a, b]", "{\"a\",\"b\"}");
    }

    @Test
    void shouldCompareRowsOfTheSameWidth() {
        assertTrue(Cells.sameRow(Arrays.asList(1L, null, "x"), Arrays.asList(1.0, null, "x")));
        assertFalse(Cells.sameRow(Arrays.asList(1L, null), Arrays.asList(1L, null, null)));
        assertEquals(false, Cells.sameRow(Arrays.asList(1L, 2L), Arrays.asList(2L, 1L)));
    }
}
