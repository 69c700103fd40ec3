package io.laminar.bench.macro;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;

/** Every insert into a table that grows from empty, timed one by one; the clock's own cost is included. */
final class WorstInsert {
    private static final int RUNS = 3;
    private static final double LIMIT_NS = 50_000;
    private static final long RESIDENT_BYTES_PER_KEY = 256;
    private static final int WARMUP_KEYS = 300_000;

    private final KeyColumn keys;
    private final int[] times;

    private WorstInsert(KeyColumn keys) {
        this.keys = keys;
        this.times = new int[keys.count()];
    }

    /** The clock alone, the table with memory made resident before, and the table as it is. */
    static List<Figure> measure(int count) {
        try (KeyColumn keys = KeyColumn.distinct(count);
                KeyColumn few = KeyColumn.distinct(Math.min(count, WARMUP_KEYS))) {
            new WorstInsert(few).table("warm-up", 0, Figure.NONE);
            WorstInsert worst = new WorstInsert(keys);
            return List.of(
                    worst.clock(),
                    worst.table("memory resident by Region.commitAhead", count * RESIDENT_BYTES_PER_KEY, LIMIT_NS),
                    worst.table("fresh memory, page faults included", 0, LIMIT_NS));
        }
    }

    private Figure clock() {
        long[] maxima = new long[RUNS];
        String all = "";
        for (int r = 0; r < RUNS; r++) {
            time(key -> {});
            all = percentiles();
            maxima[r] = times[times.length - 1];
        }
        return figure("clock alone: what the machine adds", all, maxima, Figure.NONE);
    }

    private Figure table(String way, long residentBytes, double limit) {
        long[] maxima = new long[RUNS];
        String all = "";
        for (int r = 0; r < RUNS; r++) {
            System.gc();
            try (LaminarStore store = new LaminarStore(1, residentBytes)) {
                time(store::insertOne);
            }
            all = percentiles();
            maxima[r] = times[times.length - 1];
        }
        return figure(way, all, maxima, limit);
    }

    private void time(LongConsumer insert) {
        long[] array = keys.array();
        for (int i = 0; i < array.length; i++) {
            long start = System.nanoTime();
            insert.accept(array[i]);
            times[i] = (int) Math.min(Integer.MAX_VALUE, System.nanoTime() - start);
        }
    }

    private String percentiles() {
        Arrays.sort(times);
        return String.format(
                Locale.ROOT, "p50 %d  p99 %d  p99.99 %d ns", percentile(0.5), percentile(0.99), percentile(0.9999));
    }

    private int percentile(double share) {
        return times[(int) ((times.length - 1) * share)];
    }

    private Figure figure(String way, String percentiles, long[] maxima, double limit) {
        String each = Arrays.toString(maxima);
        Arrays.sort(maxima);
        return new Figure(
                String.format(Locale.ROOT, "worst insert, %,d keys", times.length),
                way + "; " + percentiles + "; max of each run " + each + ", median",
                maxima[RUNS / 2],
                "ns",
                limit);
    }
}
