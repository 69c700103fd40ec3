package io.laminar.bench.macro;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Generated trades, as plain arrays: the input of every workload.
 *
 * @param symbol key, 0 to keys - 1, uniformly random
 * @param price 1 to 1000
 * @param volume 1 to 1000
 * @param ts event time in nanoseconds UTC; rises by {@code stepNs} a row, but one row in a hundred comes up to 1.5 s
 *     late
 */
public record Trades(long[] symbol, double[] price, long[] volume, long[] ts) {
    /** How far the watermark lags behind the newest event time, in nanoseconds. */
    public static final long WATERMARK_DELAY_NS = 1_000_000_000L;

    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final long MOST_LATE_NS = 1_500_000_000L;
    private static final int LATE_EVERY = 100;

    /**
     * Generates trades.
     *
     * @param rows how many
     * @param keys distinct symbols
     * @param stepNs event time between two rows in order
     * @return the same trades for the same arguments
     */
    public static Trades generate(int rows, int keys, long stepNs) {
        SplittableRandom random = new SplittableRandom(42);
        long[] symbol = new long[rows];
        double[] price = new double[rows];
        long[] volume = new long[rows];
        long[] ts = new long[rows];
        for (int i = 0; i < rows; i++) {
            symbol[i] = random.nextInt(keys);
            price[i] = 1 + random.nextInt(99_900) / 100.0;
            volume[i] = 1L + random.nextInt(1_000);
            boolean late = random.nextInt(LATE_EVERY) == 0;
            ts[i] = START_NS + (long) i * stepNs - (late ? random.nextLong(MOST_LATE_NS) : 0);
        }
        return new Trades(symbol, price, volume, ts);
    }

    /**
     * {@return some of them}
     *
     * @param wanted tells by a row's number whether it is one
     */
    public Trades where(IntPredicate wanted) {
        int[] rows = IntStream.range(0, rows()).filter(wanted).toArray();
        return new Trades(
                Arrays.stream(rows).mapToLong(row -> symbol[row]).toArray(),
                Arrays.stream(rows).mapToDouble(row -> price[row]).toArray(),
                Arrays.stream(rows).mapToLong(row -> volume[row]).toArray(),
                Arrays.stream(rows).mapToLong(row -> ts[row]).toArray());
    }

    /** {@return the number of rows} */
    public int rows() {
        return symbol.length;
    }
}
