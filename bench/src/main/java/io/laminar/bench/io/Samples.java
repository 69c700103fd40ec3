package io.laminar.bench.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Times of one way of doing something, by round, so that a noisy minute can be told from a slow way. */
final class Samples {
    private final List<long[]> rounds = new ArrayList<>();

    /** Takes the times of a round; they are sorted. */
    void add(long[] times) {
        Arrays.sort(times);
        rounds.add(times);
    }

    double percentile(double share) {
        return median(rounds.stream().mapToDouble(times -> of(times, share)).toArray());
    }

    /** The median over the rounds of this way's percentile by another's in the same round. */
    double ratio(Samples other, double share) {
        double[] ratios = new double[rounds.size()];
        for (int r = 0; r < ratios.length; r++) {
            ratios[r] = of(rounds.get(r), share) / of(other.rounds.get(r), share);
        }
        return median(ratios);
    }

    private static double of(long[] sorted, double share) {
        return sorted[(int) ((sorted.length - 1) * share)];
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
