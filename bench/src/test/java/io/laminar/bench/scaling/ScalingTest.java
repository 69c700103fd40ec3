package io.laminar.bench.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a row costs must not depend on the number of cores. */
class ScalingTest {
    private static final int ROWS_PER_CORE = 8_000;
    private static final long SEED = 7;

    @Test
    void shouldDoTheSameWorkForARowOnTwoAndOnEightCores() {
        Work two = ScalingRun.measure(2, ROWS_PER_CORE, SEED);
        Work eight = ScalingRun.measure(8, ROWS_PER_CORE, SEED);
        String both = two.figures() + "\n" + eight.figures();
        assertEquals(2 * ROWS_PER_CORE, two.rows());
        assertEquals(8 * ROWS_PER_CORE, eight.rows());
        assertEquals(two.touched(), eight.touched(), 0.1 * two.touched(), both);
        assertEquals(two.bytes(), eight.bytes(), 0.1 * two.bytes(), both);
        assertTrue(eight.calls() <= 1.25 * two.calls(), both);
        assertTrue(eight.publications() <= 1.25 * two.publications(), both);
        // One from each core at the end of each window, and a few at the end of input.
        assertTrue(eight.marksPerCore() <= 4.5 * two.marksPerCore(), both);
    }

    @Test
    void shouldCountTheSameForTheSameSeed() {
        assertEquals(ScalingRun.measure(4, 2_000, SEED).figures(), ScalingRun.measure(4, 2_000, SEED).figures());
    }
}
