package io.laminar.bench.cores;

import io.laminar.bench.report.Goal;
import io.laminar.bench.report.Processors;
import io.laminar.bench.report.ReportLine;
import io.laminar.bench.report.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.FutureTask;

/** One row there through one queue and back through another of the same kind: the time of both ways, clock included. */
final class QueueRoundTrip {
    private static final String WORKLOAD = "lane, round trip of a row";
    private static final double LIMIT = 1.1;
    /** What the words of row 0 sum up to; a row more is 64 more. */
    private static final long SUM_OF_FIRST = 28;

    private final Map<String, RowQueue.Factory> queues;
    private final int rounds;
    private final int rows;
    private final List<Samples> samples = new ArrayList<>();
    private final List<List<Long>> medians = new ArrayList<>();

    private QueueRoundTrip(Map<String, RowQueue.Factory> queues, int rounds, int rows) {
        this.queues = queues;
        this.rounds = rounds;
        this.rows = rows;
        for (int q = 0; q < queues.size(); q++) {
            samples.add(new Samples(rounds * rows));
            medians.add(new ArrayList<>());
        }
    }

    /**
     * Runs it.
     *
     * @param queues the lane comes last
     */
    static List<ReportLine> measure(Map<String, RowQueue.Factory> queues, boolean quick) {
        QueueRoundTrip trip = new QueueRoundTrip(queues, quick ? 1 : 15, quick ? 2_000 : 20_000);
        for (int round = quick ? 0 : -3; round < trip.rounds; round++) {
            trip.round(round >= 0);
        }
        return trip.report();
    }

    private void round(boolean counted) {
        int q = 0;
        for (RowQueue.Factory factory : queues.values()) {
            Samples times = new Samples(rows);
            try (RowQueue there = factory.create(1);
                    RowQueue back = factory.create(1)) {
                exchange(there, back, times);
            }
            if (counted) {
                times.copyTo(samples.get(q));
                medians.get(q).add(times.percentile(50));
            }
            q++;
        }
    }

    private void exchange(RowQueue there, RowQueue back, Samples times) {
        FutureTask<Boolean> echo = new FutureTask<>(() -> {
            Processors.pin(1);
            long sum = 0;
            for (int i = 0; i < rows; i++) {
                there.consume(1);
                // The number of the row is read off its words.
                back.produce((there.sum() - sum - SUM_OF_FIRST) / RowQueue.ROW_BYTES, 1);
                sum = there.sum();
            }
            return true;
        });
        Thread.ofPlatform().name("bench-echo").daemon(true).start(echo);
        for (int i = 0; i < rows; i++) {
            long start = System.nanoTime();
            there.produce(i, 1);
            back.consume(1);
            times.add(System.nanoTime() - start);
        }
        Processors.await(echo);
        long words = (long) rows * RowQueue.WORDS;
        if (back.sum() != words * (words - 1) / 2) {
            throw new IllegalStateException("rows came back wrong: sum=" + back.sum());
        }
    }

    private List<ReportLine> report() {
        List<ReportLine> lines = new ArrayList<>();
        int q = 0;
        for (String name : queues.keySet()) {
            List<Long> values = samples.get(q++).percentiles(50, 99, 99.9);
            String what = String.format(
                    Locale.ROOT, "p50 of %s (p99 %.2f, p99.9 %.2f us)", name, values.get(1) / 1e3, values.get(2) / 1e3);
            lines.add(Goal.said(WORKLOAD, what, values.get(0) / 1e3, "us"));
        }
        lines.add(Goal.atMost(WORKLOAD, "p50, lane / best of theirs, median of rounds", ratio(), "x", LIMIT));
        return lines;
    }

    /** Round by round, because the processors drift. */
    private double ratio() {
        List<Long> ours = medians.getLast();
        double[] ratios = new double[rounds];
        for (int r = 0; r < rounds; r++) {
            long best = Long.MAX_VALUE;
            for (List<Long> peer : medians.subList(0, medians.size() - QueueThroughput.NOT_PEERS)) {
                best = Math.min(best, peer.get(r));
            }
            ratios[r] = ours.get(r) / (double) best;
        }
        Arrays.sort(ratios);
        return ratios[rounds / 2];
    }
}
