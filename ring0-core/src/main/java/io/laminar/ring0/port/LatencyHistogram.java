package io.laminar.ring0.port;

import io.laminar.memory.HotPath;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long operations took: eight buckets to each power of two, so that a figure is at most an eighth too high.
 *
 * @threading {@link #record} one owner; reading any thread
 * @allocation none after construction
 */
public final class LatencyHistogram {
    private static final int STEPS_SHIFT = 3;
    private static final int STEPS = 1 << STEPS_SHIFT;
    private static final int BUCKETS = (Long.SIZE - STEPS_SHIFT) * STEPS;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    /**
     * Counts one operation.
     *
     * @param elapsedNs how long it took, in nanoseconds; below 0 counts as 0
     */
    @HotPath
    public void record(long elapsedNs) {
        int bucket = bucket(Math.max(elapsedNs, 0));
        // One writer: no atomic addition is needed, and readers only want to see it soon.
        counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
    }

    /** {@return operations counted} */
    public long count() {
        long sum = 0;
        for (int i = 0; i < BUCKETS; i++) {
            sum += counts.getOpaque(i);
        }
        return sum;
    }

    /**
     * {@return what a share of the operations did not exceed, in nanoseconds; 0 while there were none}
     *
     * @param percent the share, above 0 and up to 100
     */
    public long percentile(double percent) {
        long wanted = Math.max(1, (long) Math.ceil(count() * percent / 100));
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts.getOpaque(i);
            if (seen >= wanted) {
                return highest(i);
            }
        }
        return 0;
    }

    @HotPath
    private static int bucket(long value) {
        if (value < STEPS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - STEPS_SHIFT - Long.numberOfLeadingZeros(value);
        return ((shift + 1) << STEPS_SHIFT) + (int) ((value >>> shift) & (STEPS - 1));
    }

    /** The highest value that falls into a bucket. */
    private static long highest(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int shift = (bucket >>> STEPS_SHIFT) - 1;
        long lowest = (long) (STEPS + (bucket & (STEPS - 1))) << shift;
        return lowest + (1L << shift) - 1;
    }
}
