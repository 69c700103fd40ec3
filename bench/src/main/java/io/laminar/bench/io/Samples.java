package io.laminar.bench.io;

import java.util.Arrays;

/** Times of single operations, all of them kept. */
final class Samples {
    private final long[] times;
    private int count;

    /**
     * Makes room.
     *
     * @param most samples beyond this are counted by nobody
     */
    Samples(int most) {
        times = new long[most];
    }

    void add(long elapsedNs) {
        if (count < times.length) {
            times[count++] = elapsedNs;
        }
    }

    void clear() {
        count = 0;
    }

    /** Adds these to others, as far as there is room. */
    void copyTo(Samples others) {
        for (int i = 0; i < count; i++) {
            others.add(times[i]);
        }
    }

    int count() {
        return count;
    }

    /** {@return what a share of the samples did not exceed, in nanoseconds; 0 while there are none} */
    long percentile(double percent) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, Math.round(count * percent / 100))];
    }
}
