package io.laminar.bench.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a row costs must not depend on the number of cores. */
class ScalingTest {
    private static final int ROWS_PER_CORE = 8_000;
    private static final long SEED = 7;

    @Test
    void shouldDoTheSameWorkForARowOnFourAndOnSixteenCores() {
        Work four = ScalingRun.measure(4, ROWS_PER_CORE, SEED);
        Work sixteen = ScalingRun.measure(16, ROWS_PER_CORE, SEED);
        String both = four.figures() + "\n" + sixteen.figures();
        assertEquals(4 * ROWS_PER_CORE, four.rows());
        assertEquals(16 * ROWS_PER_CORE, sixteen.rows());
        assertEquals(four.touched(), sixteen.touched(), 0.1 * four.touched(), both);
        assertEquals(four.bytes(), sixteen.bytes(), 0.1 * four.bytes(), both);
        // A batch comes in more pieces, at other times: some more turns, not as many more as there are cores.
        assertTrue(sixteen.calls() <= 1.5 * four.calls(), both);
        // One from each core at the end of each window, and of the input: as many more as there are cores.
        assertTrue(sixteen.marksPerCore() <= 4 * 1.1 * four.marksPerCore(), both);
        assertTrue(sixteen.publications() <= 4 * 1.5 * four.publications(), both);
    }

    @Test
    void shouldCountTheSameForTheSameSeed() {
        assertEquals(
                ScalingRun.measure(4, 2_000, SEED).figures(),
                ScalingRun.measure(4, 2_000, SEED).figures());
    }
}
