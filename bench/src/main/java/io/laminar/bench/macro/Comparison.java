package io.laminar.bench.macro;

import io.laminar.bench.report.ReportLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Times several ways of doing the same work in turn, in one JVM, and compares their results.
 *
 * <p>Rounds are interleaved, so that a noisy minute hits all alike; medians and their ratios are what counts.
 */
public final class Comparison {
    private final String name;
    private final long units;
    private final List<Way> ways = new ArrayList<>();
    private int peers = 1;

    private record Way(String name, double limit, Supplier<Run> prepare) {}

    /** One run of a way, made ready before the clock starts. */
    public interface Run extends AutoCloseable {
        /** {@return the checksum of the results of doing the work once} */
        long run();

        /** Gives back what was made ready, after the clock has stopped. */
        @Override
        default void close() {}
    }

    /**
     * One line of the report.
     *
     * @param workload what was done
     * @param way how
     * @param nsPerUnit median time, in nanoseconds a row
     * @param ratio the median over the rounds of this way's time by the fastest peer's time in the same round
     * @param limit the ratio that must be reached; 0 where there is none
     */
    public record Line(String workload, String way, double nsPerUnit, double ratio, double limit)
            implements ReportLine {
        @Override
        public boolean met() {
            return limit == 0 || ratio <= limit;
        }

        @Override
        public String figures() {
            return String.format(Locale.ROOT, "%-34s %-22s %9.2f ns/row  ratio %6.3f", workload, way, nsPerUnit, ratio);
        }

        @Override
        public String limits() {
            return limit == 0 ? "" : String.format(Locale.ROOT, "%.2f", limit);
        }

        @Override
        public String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"workload\":\"%s\",\"way\":\"%s\",\"nsPerRow\":%.3f,\"ratio\":%.4f,\"limit\":%.3f,\"met\":%b}",
                    workload,
                    way,
                    nsPerUnit,
                    ratio,
                    limit,
                    met());
        }
    }

    /**
     * Starts a comparison.
     *
     * @param name the workload
     * @param units rows that one run handles
     */
    public Comparison(String name, long units) {
        this.name = name;
        this.units = units;
    }

    /**
     * Sets how many of the first ways are peers: all are compared with the fastest of them, round by round.
     *
     * @param count at least 1; the first way alone, unless this is said
     * @return this
     */
    public Comparison peers(int count) {
        peers = count;
        return this;
    }

    /**
     * Adds a way; the first is what the others are compared with.
     *
     * @param way its name
     * @param work runs it once and returns the checksum of its results
     * @return this
     */
    public Comparison way(String way, LongSupplier work) {
        return way(way, 0, () -> work::getAsLong);
    }

    /**
     * Adds a way that must be fast enough.
     *
     * @param way its name
     * @param limit what its ratio to the first way must not exceed; 0 for none
     * @param prepare makes a run ready
     * @return this
     */
    public Comparison way(String way, double limit, Supplier<Run> prepare) {
        ways.add(new Way(way, limit, prepare));
        return this;
    }

    /**
     * Runs all ways.
     *
     * @param warmups rounds that are not counted
     * @param rounds rounds that are
     * @return a line a way
     */
    public List<Line> run(int warmups, int rounds) {
        long[][] times = new long[ways.size()][rounds];
        for (int round = -warmups; round < rounds; round++) {
            long expected = 0;
            for (int w = 0; w < ways.size(); w++) {
                long checksum;
                long elapsed;
                try (Run run = ways.get(w).prepare().get()) {
                    long start = System.nanoTime();
                    checksum = run.run();
                    elapsed = System.nanoTime() - start;
                }
                expected = w == 0 ? checksum : expected;
                if (checksum != expected) {
                    throw new IllegalStateException("results differ: workload=" + name + ", way="
                            + ways.get(w).name() + ", checksum=" + checksum + ", expected=" + expected);
                }
                if (round >= 0) {
                    times[w][round] = elapsed;
                }
            }
        }
        List<Line> lines = new ArrayList<>();
        for (int w = 0; w < ways.size(); w++) {
            double[] ratios = new double[rounds];
            double[] perUnit = new double[rounds];
            for (int r = 0; r < rounds; r++) {
                ratios[r] = times[w][r] / (double) fastestPeer(times, r);
                perUnit[r] = times[w][r] / (double) units;
            }
            Way way = ways.get(w);
            lines.add(new Line(name, way.name(), median(perUnit), median(ratios), way.limit()));
        }
        return lines;
    }

    private long fastestPeer(long[][] times, int round) {
        long fastest = times[0][round];
        for (int p = 1; p < peers; p++) {
            fastest = Math.min(fastest, times[p][round]);
        }
        return fastest;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
