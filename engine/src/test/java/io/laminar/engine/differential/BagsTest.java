package io.laminar.engine.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The judge of the differential test: what it takes for the same, and what not. */
class BagsTest {
    @Test
    void shouldMatchEqualRowsBeforeCloseOnes() {
        assertEquals("", Bags.difference(doubles(4.9e-324, 0.0, 1e-300), doubles(0.0, 1e-300, 4.9e-324)));
        assertEquals("", Bags.difference(doubles(1.0, 1.0 + 5e-10), doubles(1.0 + 5e-10, 1.0)));
    }

    @Test
    void shouldTakeSumsInAnotherOrderForTheSame() {
        assertEquals("", Bags.difference(doubles(0.1 + 0.2 + 0.3, Double.NaN), doubles(Double.NaN, 0.3 + 0.2 + 0.1)));
    }

    @Test
    void shouldTakeInfinityForNothingElse() {
        assertNotEquals("", Bags.difference(doubles(Double.NEGATIVE_INFINITY), doubles(-1.0)));
        assertNotEquals("", Bags.difference(doubles(Double.POSITIVE_INFINITY), doubles(Double.NEGATIVE_INFINITY)));
        assertEquals("", Bags.difference(doubles(Double.NEGATIVE_INFINITY), doubles(Double.NEGATIVE_INFINITY)));
    }

    @Test
    void shouldCountRows() {
        assertNotEquals("", Bags.difference(doubles(1.0, 1.0), doubles(1.0)));
        assertNotEquals("", Bags.difference(doubles(1.0), doubles(1.0, 1.0)));
    }

    private static List<Object[]> doubles(double... values) {
        return java.util.Arrays.stream(values)
                .mapToObj(value -> new Object[] {"k", value})
                .toList();
    }
}
