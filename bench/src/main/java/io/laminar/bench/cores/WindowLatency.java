package io.laminar.bench.cores;

import io.laminar.bench.report.Goal;
import io.laminar.bench.report.Processors;
import io.laminar.bench.report.ReportLine;
import io.laminar.bench.report.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** How soon a result is seen beside other people's engines, at several rates, in turn. */
final class WindowLatency {
    private static final double LIMIT = 0.2;
    private static final double[] PERCENTS = {50, 99, 99.9, 100};
    private static final String OURS = "laminar";
    /** No peer: what the machine can do. */
    private static final String BY_HAND = "by hand, this query";

    private final boolean quick;
    private final int[] rates;
    private final Map<String, WindowEngine.Factory> engines = new LinkedHashMap<>();
    private final Map<String, List<Measured>> measured = new LinkedHashMap<>();

    /** Of one engine at one rate: percentiles and rows a second of each round. */
    private static final class Measured {
        final List<List<Long>> percentiles = new ArrayList<>();
        final List<Double> achieved = new ArrayList<>();

        /** Medians: one round that something else on the machine disturbs does not decide. */
        Latency latency(String workload, String engine, int rate) {
            List<Long> values = new ArrayList<>();
            for (int p = 0; p < PERCENTS.length; p++) {
                int which = p;
                values.add(median(percentiles.stream().map(round -> round.get(which))));
            }
            return new Latency(workload, engine, rate, median(achieved.stream()), values);
        }

        private static <T> T median(Stream<T> values) {
            List<T> sorted = values.sorted().toList();
            return sorted.get(sorted.size() / 2);
        }
    }

    WindowLatency(boolean quick) {
        this.quick = quick;
        this.rates = quick ? new int[] {10_000} : new int[] {10_000, 100_000, 1_000_000};
        engines.put("hazelcast jet", JetWindows::open);
        engines.put("esper", EsperWindows::new);
        engines.put(BY_HAND, HandWrittenWindows::new);
        engines.put(OURS, LaminarWindows::new);
    }

    List<ReportLine> measure() {
        int rounds = quick ? 1 : 5;
        for (int round = 0; round < rounds; round++) {
            engines.forEach((name, factory) -> {
                List<Measured> rows = measured.computeIfAbsent(name, any -> room());
                measure(factory, rows);
            });
        }
        return report();
    }

    private List<Measured> room() {
        List<Measured> rows = new ArrayList<>();
        for (int r = 0; r < rates.length; r++) {
            rows.add(new Measured());
        }
        return rows;
    }

    private int rows(int rate) {
        return quick ? rate / 10 : rate;
    }

    private void measure(WindowEngine.Factory factory, List<Measured> into) {
        // The engine's threads inherit the second processor; who sends and reads has the first.
        Processors.pin(1);
        try (WindowEngine engine = factory.open()) {
            Processors.pin(0);
            OpenLoop loop = new OpenLoop(engine);
            // What is never called often enough in a slow run is compiled in this one.
            loop.run(rates[rates.length - 1] / 2, rows(rates[rates.length - 1]), new Samples(0));
            for (int r = 0; r < rates.length; r++) {
                int rate = rates[r];
                loop.run(rate, rows(rate) / 2, new Samples(0));
                Samples samples = new Samples(rows(rate));
                Measured sum = into.get(r);
                sum.achieved.add(loop.run(rate, rows(rate), samples));
                sum.percentiles.add(samples.percentiles(PERCENTS));
            }
        }
    }

    private List<ReportLine> report() {
        List<ReportLine> lines = new ArrayList<>();
        for (int r = 0; r < rates.length; r++) {
            String workload = String.format(Locale.ROOT, "latency, %,d rows/s", rates[r]);
            List<Latency> ofRate = new ArrayList<>();
            for (Map.Entry<String, List<Measured>> entry : measured.entrySet()) {
                ofRate.add(entry.getValue().get(r).latency(workload, entry.getKey(), rates[r]));
            }
            lines.addAll(ofRate);
            lines.addAll(goals(workload, ofRate));
        }
        return lines;
    }

    private static List<ReportLine> goals(String workload, List<Latency> engines) {
        Latency ours = engines.getLast();
        Latency byHand = engines.get(engines.size() - 2);
        List<Latency> peers = engines.stream()
                .filter(line -> line != ours && line != byHand && line.held())
                .toList();
        List<ReportLine> lines = new ArrayList<>();
        if (peers.isEmpty() || !ours.held()) {
            double held = ours.held() ? 1 : 0;
            lines.add(Goal.atLeast(workload, "whether laminar holds this rate", held, "", 1));
            return lines;
        }
        for (int p = 0; p < 2; p++) {
            int which = p;
            long best = peers.stream()
                    .mapToLong(line -> line.valuesNs().get(which))
                    .min()
                    .orElseThrow();
            String what = p == 0 ? "p50, " : "p99, ";
            double limit = byHand.valuesNs().get(p) / (double) best;
            lines.add(Goal.said(workload, what + BY_HAND + " / best of theirs", limit, "x"));
            double ratio = ours.valuesNs().get(p) / (double) best;
            lines.add(Goal.atMost(workload, what + OURS + " / best of theirs", ratio, "x", LIMIT));
        }
        return lines;
    }
}
