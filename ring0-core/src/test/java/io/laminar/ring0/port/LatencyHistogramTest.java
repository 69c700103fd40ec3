package io.laminar.ring0.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    @Test
    void shouldSayNothingOfNothing() {
        assertEquals(0, new LatencyHistogram().percentile(50));
        assertEquals(0, new LatencyHistogram().count());
    }

    @Test
    void shouldBeExactForSmallValues() {
        LatencyHistogram histogram = new LatencyHistogram();
        for (int i = 0; i < 8; i++) {
            histogram.record(i);
        }
        assertEquals(3, histogram.percentile(50));
        assertEquals(7, histogram.percentile(100));
    }

    @Test
    void shouldTakeAnyValue() {
        for (long value : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
            LatencyHistogram histogram = new LatencyHistogram();
            histogram.record(value);
            assertEquals(1, histogram.count());
            assertTrue(histogram.percentile(50) >= Math.max(value, 0));
        }
    }

    @Test
    void shouldBeAtMostAnEighthTooHigh() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        LatencyHistogram histogram = new LatencyHistogram();
        long[] values = new long[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextLong(1L << (1 + random.nextInt(40)));
            histogram.record(values[i]);
        }
        Arrays.sort(values);
        assertEquals(values.length, histogram.count());
        for (int percent : new int[] {1, 50, 90, 99, 100}) {
            long exact = values[Math.max(0, values.length * percent / 100 - 1)];
            long told = histogram.percentile(percent);
            assertTrue(told >= exact && told <= exact + exact / 8 + 1, "seed=" + seed + " " + percent + " " + told);
        }
    }
}
