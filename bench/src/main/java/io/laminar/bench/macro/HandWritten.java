package io.laminar.bench.macro;

import java.util.Arrays;

/**
 * The workloads as a good engineer writes them for one purpose: loops over plain primitive arrays, nothing general.
 *
 * <p>Every method returns a checksum over its results that does not depend on their order.
 */
public final class HandWritten {
    /** Rows with a higher price pass the filter: about half of them. */
    public static final double PRICE_LIMIT = 500.0;

    private static final int OUT_ROWS = 1024;

    private HandWritten() {}

    /**
     * {@code SELECT symbol, price * volume AS value, ts FROM trades WHERE price > 500}; rows go to a buffer, and the
     * last row of every full one to the checksum.
     *
     * @param t the trades
     * @return checksum
     */
    public static long filterProject(Trades t) {
        long[] symbol = t.symbol();
        double[] price = t.price();
        long[] volume = t.volume();
        long[] ts = t.ts();
        long[] outSymbol = new long[OUT_ROWS];
        double[] outValue = new double[OUT_ROWS];
        long[] outTs = new long[OUT_ROWS];
        long checksum = 0;
        int n = 0;
        for (int i = 0; i < symbol.length; i++) {
            if (price[i] > PRICE_LIMIT) {
                outSymbol[n] = symbol[i];
                outValue[n] = price[i] * volume[i];
                outTs[n] = ts[i];
                if (++n == OUT_ROWS) {
                    checksum += filterChecksum(outSymbol[n - 1], outValue[n - 1], outTs[n - 1], n);
                    n = 0;
                }
            }
        }
        return checksum;
    }

    /**
     * What a full output buffer adds to the checksum: its last row and how many rows it held.
     *
     * @param symbol of the last row
     * @param value of the last row
     * @param ts of the last row
     * @param rows rows in the buffer
     * @return its contribution
     */
    public static long filterChecksum(long symbol, double value, long ts, int rows) {
        return symbol * 31 + Double.doubleToRawLongBits(value) * 17 + ts * 7 + rows;
    }

    /**
     * What a result row of a window adds to the checksum.
     *
     * @param end end of the window
     * @param key its symbol
     * @param count rows
     * @param sum of prices
     * @param min of prices
     * @param max of prices
     * @return its contribution
     */
    public static long windowChecksum(long end, long key, long count, double sum, double min, double max) {
        long h = end / 1_000_000L * 0x9E37_79B9_7F4A_7C15L + key * 0xC2B2_AE3D_27D4_EB4FL + count;
        h ^= Double.doubleToRawLongBits(min) * 31 + Double.doubleToRawLongBits(max) * 17;
        return h * 0x9E37_79B9_7F4A_7C15L + Math.round(sum * 100) * 0x1656_67B1_9E37_79F9L + Math.round(sum / count);
    }

    /**
     * Windows of {@code sizeNs} every {@code slideNs} by symbol: count, sum, min, max and average of the price; a row
     * is dropped when all its windows are closed by the watermark that the rows before it left.
     *
     * @param t the trades
     * @param sizeNs size of a window, a multiple of the slide
     * @param slideNs its slide; the size for tumbling windows
     * @param expectedKeys symbols, to size the tables
     * @return checksum
     */
    public static long windows(Trades t, long sizeNs, long slideNs, int expectedKeys) {
        Panes panes = new Panes(sizeNs, slideNs, expectedKeys);
        long[] symbol = t.symbol();
        double[] price = t.price();
        long[] ts = t.ts();
        for (int i = 0; i < symbol.length; i++) {
            panes.add(symbol[i], price[i], ts[i]);
        }
        return panes.finish();
    }

    /** The panes of one query: a small window of tables, oldest first. */
    private static final class Panes {
        private final long sizeNs;
        private final long slideNs;
        private final int panesPerWindow;
        private final Groups[] open;
        private final Groups merged;
        private long firstPane = Long.MIN_VALUE;
        private long lastPane = Long.MIN_VALUE;
        private long watermark = Long.MIN_VALUE;
        private long nextClose = Long.MAX_VALUE;
        private long checksum;

        Panes(long sizeNs, long slideNs, int expectedKeys) {
            this.sizeNs = sizeNs;
            this.slideNs = slideNs;
            this.panesPerWindow = (int) (sizeNs / slideNs);
            // A window of panes behind the first row, one before it, and room for rows ahead of the watermark.
            this.open = new Groups[2 * panesPerWindow + 8];
            for (int p = 0; p < open.length; p++) {
                open[p] = new Groups(expectedKeys);
            }
            this.merged = new Groups(panesPerWindow == 1 ? 1 : expectedKeys);
        }

        void add(long key, double value, long ts) {
            long pane = ts / slideNs;
            if (firstPane == Long.MIN_VALUE) {
                firstPane = pane - panesPerWindow;
                nextClose = (firstPane + 1) * slideNs;
            }
            // The last window of pane p ends at (p + panesPerWindow) * slide; pane firstPane + panesPerWindow - 1 is
            // the last whose windows may have closed in part.
            if (watermark < (pane + panesPerWindow) * slideNs && pane > firstPane - panesPerWindow) {
                open[(int) (pane % open.length)].add(key, value);
                lastPane = Math.max(lastPane, pane);
            }
            long w = ts - Trades.WATERMARK_DELAY_NS;
            if (w > watermark) {
                watermark = w;
                while (w >= nextClose) {
                    close();
                }
            }
        }

        /** Closes the window that ends at {@code nextClose}: its last pane is {@code firstPane}. */
        private void close() {
            Groups groups = open[(int) (firstPane % open.length)];
            if (panesPerWindow == 1) {
                checksum += groups.checksum(nextClose);
                groups.clear();
            } else {
                for (long p = firstPane - panesPerWindow + 1; p <= firstPane; p++) {
                    merged.merge(open[(int) (p % open.length)]);
                }
                checksum += merged.checksum(nextClose);
                merged.clear();
                open[(int) ((firstPane - panesPerWindow + 1) % open.length)].clear();
            }
            firstPane++;
            nextClose += slideNs;
        }

        long finish() {
            while (firstPane < lastPane + panesPerWindow) {
                close();
            }
            assert sizeNs >= slideNs;
            return checksum;
        }
    }

    /** Open addressing over long keys; the accumulators of a group in parallel arrays, in order of arrival. */
    private static final class Groups {
        private int[] index;
        private long[] keys;
        private long[] counts;
        private double[] sums;
        private double[] mins;
        private double[] maxs;
        private int size;

        Groups(int expected) {
            int capacity = Integer.highestOneBit(Math.max(8, expected)) * 4;
            index = new int[capacity];
            keys = new long[capacity / 2];
            counts = new long[capacity / 2];
            sums = new double[capacity / 2];
            mins = new double[capacity / 2];
            maxs = new double[capacity / 2];
        }

        void add(long key, double value) {
            int g = group(key);
            counts[g]++;
            sums[g] += value;
            if (value < mins[g]) {
                mins[g] = value;
            }
            if (value > maxs[g]) {
                maxs[g] = value;
            }
        }

        private int group(long key) {
            int mask = index.length - 1;
            int slot = (int) ((key * 0x9E37_79B9_7F4A_7C15L) >>> 32) & mask;
            while (true) {
                int g = index[slot] - 1;
                if (g < 0) {
                    return insert(key, slot);
                }
                if (keys[g] == key) {
                    return g;
                }
                slot = (slot + 1) & mask;
            }
        }

        private int insert(long key, int slot) {
            int g = size++;
            index[slot] = g + 1;
            keys[g] = key;
            counts[g] = 0;
            sums[g] = 0;
            mins[g] = Double.POSITIVE_INFINITY;
            maxs[g] = Double.NEGATIVE_INFINITY;
            return g;
        }

        void merge(Groups other) {
            for (int o = 0; o < other.size; o++) {
                int g = group(other.keys[o]);
                counts[g] += other.counts[o];
                sums[g] += other.sums[o];
                mins[g] = Math.min(mins[g], other.mins[o]);
                maxs[g] = Math.max(maxs[g], other.maxs[o]);
            }
        }

        long checksum(long end) {
            long checksum = 0;
            for (int g = 0; g < size; g++) {
                checksum += windowChecksum(end, keys[g], counts[g], sums[g], mins[g], maxs[g]);
            }
            return checksum;
        }

        void clear() {
            Arrays.fill(index, 0);
            size = 0;
        }
    }
}
