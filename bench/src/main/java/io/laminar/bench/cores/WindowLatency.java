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

/** How soon a result is seen beside other people's engines, at several rates, in turn. */
final class WindowLatency {
    private static final double LIMIT = 0.2;
    private static final String OURS = "laminar";

    private final boolean quick;
    private final int[] rates;
    private final Map<String, WindowEngine.Factory> engines = new LinkedHashMap<>();
    private final Map<String, List<Measured>> measured = new LinkedHashMap<>();

    /** Of one engine at one rate: latencies of all rounds, and rows a second of the slowest. */
    private static final class Measured {
        final Samples samples;
        double achieved = Double.MAX_VALUE;

        Measured(int most) {
            samples = new Samples(most);
        }
    }

    WindowLatency(boolean quick) {
        this.quick = quick;
        this.rates = quick ? new int[] {10_000} : new int[] {10_000, 100_000, 1_000_000};
        engines.put("hazelcast jet", JetWindows::new);
        engines.put("esper", EsperWindows::new);
        engines.put(OURS, LaminarWindows::new);
    }

    List<ReportLine> measure() {
        int rounds = quick ? 1 : 3;
        for (int round = 0; round < rounds; round++) {
            engines.forEach((name, factory) -> {
                List<Measured> rows = measured.computeIfAbsent(name, any -> room(rounds));
                measure(factory, rows);
            });
        }
        return report();
    }

    private List<Measured> room(int rounds) {
        List<Measured> rows = new ArrayList<>();
        for (int rate : rates) {
            rows.add(new Measured(rows(rate) * rounds));
        }
        return rows;
    }

    private int rows(int rate) {
        return quick ? rate / 10 : 2 * rate;
    }

    private void measure(WindowEngine.Factory factory, List<Measured> into) {
        // The engine's threads inherit the second processor; who sends and reads has the first.
        Processors.pin(1);
        try (WindowEngine engine = factory.open()) {
            Processors.pin(0);
            OpenLoop loop = new OpenLoop(engine);
            loop.run(rates[rates.length - 1] / 10, rows(rates[rates.length - 1]) / 10, new Samples(0));
            for (int r = 0; r < rates.length; r++) {
                int rate = rates[r];
                loop.run(rate, rows(rate) / 2, new Samples(0));
                Samples samples = new Samples(rows(rate));
                Measured sum = into.get(r);
                sum.achieved = Math.min(sum.achieved, loop.run(rate, rows(rate), samples));
                samples.copyTo(sum.samples);
            }
        }
    }

    private List<ReportLine> report() {
        List<ReportLine> lines = new ArrayList<>();
        for (int r = 0; r < rates.length; r++) {
            String workload = String.format(Locale.ROOT, "latency, %,d rows/s", rates[r]);
            List<Latency> ofRate = new ArrayList<>();
            for (Map.Entry<String, List<Measured>> entry : measured.entrySet()) {
                Measured one = entry.getValue().get(r);
                ofRate.add(new Latency(
                        workload,
                        entry.getKey(),
                        rates[r],
                        one.achieved,
                        one.samples.percentiles(50, 99, 99.9, 100)));
            }
            lines.addAll(ofRate);
            lines.addAll(goals(workload, ofRate));
        }
        return lines;
    }

    private static List<ReportLine> goals(String workload, List<Latency> engines) {
        Latency ours = engines.getLast();
        List<Latency> peers =
                engines.stream().filter(line -> line != ours && line.held()).toList();
        if (peers.isEmpty() || !ours.held()) {
            double held = ours.held() ? 1 : 0;
            return List.of(Goal.atLeast(workload, "no peer holds this rate; laminar does", held, "", 1));
        }
        List<ReportLine> lines = new ArrayList<>();
        for (int p = 0; p < 2; p++) {
            int which = p;
            long best = peers.stream()
                    .mapToLong(line -> line.valuesNs().get(which))
                    .min()
                    .orElseThrow();
            String what = (p == 0 ? "p50" : "p99") + ", laminar / best of theirs";
            lines.add(Goal.atMost(workload, what, ours.valuesNs().get(p) / (double) best, "x", LIMIT));
        }
        return lines;
    }
}
