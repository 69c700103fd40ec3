package io.laminar.bench.macro;

import io.laminar.memory.table.Hashing;
import java.util.ArrayList;
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
    private static final int ROUNDS_OF_HASH = 64;

    private final KeyColumn keys;
    private final int[] times;

    private WorstInsert(KeyColumn keys) {
        this.keys = keys;
        this.times = new int[keys.count()];
    }

    /** No table at all, the table with memory made resident before, and the table as it is. */
    static List<Figure> measure(int count) {
        try (KeyColumn keys = KeyColumn.distinct(count);
                KeyColumn few = KeyColumn.distinct(Math.min(count, WARMUP_KEYS))) {
            new WorstInsert(few).table("warm-up", 0, Figure.NONE);
            WorstInsert worst = new WorstInsert(keys);
            List<Figure> figures = new ArrayList<>(worst.machine());
            figures.addAll(
                    worst.table("memory resident by Region.commitAhead", count * RESIDENT_BYTES_PER_KEY, LIMIT_NS));
            figures.addAll(worst.table("fresh memory, page faults included", 0, LIMIT_NS));
            return figures;
        }
    }

    private List<Figure> machine() {
        Runs runs = new Runs();
        for (int r = 0; r < RUNS; r++) {
            time(WorstInsert::compute);
            runs.add(times);
        }
        return figures("no table, as much arithmetic: what the machine adds", runs, Figure.NONE);
    }

    private List<Figure> table(String way, long residentBytes, double limit) {
        Runs runs = new Runs();
        for (int r = 0; r < RUNS; r++) {
            System.gc();
            try (LaminarStore store = new LaminarStore(1, residentBytes)) {
                time(store::insertOne);
            }
            runs.add(times);
        }
        return figures(way, runs, limit);
    }

    /** About as long as an insert into a large table. */
    private static void compute(long key) {
        long hash = key;
        for (int i = 0; i < ROUNDS_OF_HASH; i++) {
            hash = Hashing.mixLong(hash);
        }
        if (hash == key) {
            throw new IllegalStateException("the hash runs in a circle: key=" + key);
        }
    }

    private void time(LongConsumer insert) {
        long[] array = keys.array();
        for (int i = 0; i < array.length; i++) {
            long start = System.nanoTime();
            insert.accept(array[i]);
            times[i] = (int) Math.min(Integer.MAX_VALUE, System.nanoTime() - start);
        }
    }

    private List<Figure> figures(String way, Runs runs, double limit) {
        String workload = String.format(Locale.ROOT, "worst insert, %,d keys", times.length);
        return List.of(
                new Figure(workload, way + "; " + runs.text(), runs.medianOfMaxima(), "ns", limit),
                runs.worstMedian(workload, way, limit));
    }

    /** What the runs of one way came to. */
    private static final class Runs {
        private final List<int[]> all = new ArrayList<>();
        private final List<Long> maxima = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private String last = "";

        /** Sorts the times, too. */
        void add(int[] times) {
            all.add(times.clone());
            int rank = 0;
            int over = 0;
            for (int i = 0; i < times.length; i++) {
                rank = times[i] > times[rank] ? i : rank;
                over += times[i] > LIMIT_NS ? 1 : 0;
            }
            maxima.add((long) times[rank]);
            texts.add(String.format(Locale.ROOT, "%,d (key %,d; %d over limit)", times[rank], rank, over));
            Arrays.sort(times);
            last = String.format(
                    Locale.ROOT,
                    "p50 %d  p99 %d  p99.99 %d ns",
                    percentile(times, 0.5),
                    percentile(times, 0.99),
                    percentile(times, 0.9999));
        }

        private static int percentile(int[] times, double share) {
            return times[(int) ((times.length - 1) * share)];
        }

        String text() {
            return last + "; max of each run " + String.join(", ", texts) + "; median";
        }

        /** What the machine adds seldom hits a key twice; what the table takes comes at the same key in every run. */
        Figure worstMedian(String workload, String way, double limit) {
            int worst = 0;
            int worstKey = 0;
            int over = 0;
            int[] ofKey = new int[RUNS];
            for (int key = 0; key < all.get(0).length; key++) {
                for (int r = 0; r < RUNS; r++) {
                    ofKey[r] = all.get(r)[key];
                }
                Arrays.sort(ofKey);
                int median = ofKey[RUNS / 2];
                over += median > LIMIT_NS ? 1 : 0;
                if (median > worst) {
                    worst = median;
                    worstKey = key;
                }
            }
            String text = String.format(
                    Locale.ROOT, "%s; worst median of a key (key %,d; %d over limit)", way, worstKey, over);
            return new Figure(workload, text, worst, "ns", limit);
        }

        double medianOfMaxima() {
            return maxima.stream().sorted().skip(maxima.size() / 2).findFirst().orElse(0L);
        }
    }
}
