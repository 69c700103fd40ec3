package io.laminar.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Times of single operations, all of them kept. */
public final class Samples {
    private final long[] times;
    private int count;

    /**
     * Makes room.
     *
     * @param most samples beyond this are counted by nobody
     */
    public Samples(int most) {
        times = new long[most];
    }

    public void add(long elapsedNs) {
        if (count < times.length) {
            times[count++] = elapsedNs;
        }
    }

    public void clear() {
        count = 0;
    }

    /** Adds these to others, as far as there is room. */
    public void copyTo(Samples others) {
        for (int i = 0; i < count; i++) {
            others.add(times[i]);
        }
    }

    public int count() {
        return count;
    }

    /** {@return what a share of the samples did not exceed, in nanoseconds; 0 while there are none} */
    public long percentile(double percent) {
        return percentiles(percent).getFirst();
    }

    /**
     * {@return what shares of the samples did not exceed, in nanoseconds; zeros while there are none}
     *
     * @param percents the shares
     */
    public List<Long> percentiles(double... percents) {
        long[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        List<Long> values = new ArrayList<>();
        for (double percent : percents) {
            values.add(count == 0 ? 0 : sorted[(int) Math.min(count - 1L, Math.round(count * percent / 100))]);
        }
        return values;
    }
}
