package io.laminar.cli.cases;

import io.laminar.cli.cases.Case.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares what came out with what must come out, and words the first difference. */
final class Judge {
    private Judge() {}

    /**
     * Compares two bags of weighted rows: the same rows with the same sums of weights, in any order.
     *
     * @return the first difference, or null when they are equal
     */
    static @Nullable String sameSum(List<Change> actual, List<Change> expected) {
        List<Change> found = sum(actual);
        List<Change> wanted = sum(expected);
        // Rows that are equal letter by letter go in pairs; only the rest is compared each with each.
        Map<Key, Long> pairs = weights(found);
        Map<Key, Long> wantedWeights = weights(wanted);
        pairs.replaceAll((key, weight) -> Math.min(weight, wantedWeights.getOrDefault(key, 0L)));
        List<Change> left = without(wanted, new HashMap<>(pairs));
        for (Change change : without(found, pairs)) {
            long extra = take(left, change);
            if (extra != 0) {
                return "unexpected " + show(new Change(extra, change.row())) + nearest(left);
            }
        }
        return left.isEmpty() ? null : "missing " + show(left.get(0));
    }

    /** A row in canonical form, and whether it comes or goes. */
    private record Key(boolean comes, List<@Nullable Object> row) {
        static Key of(Change change) {
            return new Key(change.weight() > 0, Cells.canonical(change.row()));
        }
    }

    private static Map<Key, Long> weights(List<Change> changes) {
        Map<Key, Long> weights = new HashMap<>();
        for (Change change : changes) {
            weights.merge(Key.of(change), Math.abs(change.weight()), Long::sum);
        }
        return weights;
    }

    /** Leaves out as much of each row as there are pairs of it. */
    private static List<Change> without(List<Change> changes, Map<Key, Long> pairs) {
        List<Change> rest = new ArrayList<>();
        for (Change change : changes) {
            Key key = Key.of(change);
            long paired = Math.min(Math.abs(change.weight()), pairs.getOrDefault(key, 0L));
            pairs.merge(key, -paired, Long::sum);
            if (paired != Math.abs(change.weight())) {
                rest.add(new Change(change.weight() - paired * Long.signum(change.weight()), change.row()));
            }
        }
        return rest;
    }

    /**
     * Compares two lists of rows in their order.
     *
     * @return the first difference, or null when they are equal
     */
    static @Nullable String sameList(List<Change> actual, List<Change> expected) {
        int common = Math.min(actual.size(), expected.size());
        for (int index = 0; index < common; index++) {
            Change found = actual.get(index);
            Change wanted = expected.get(index);
            if (found.weight() != wanted.weight() || !Cells.sameRow(found.row(), wanted.row())) {
                return "row " + (index + 1) + " is " + show(found) + ", expected " + show(wanted);
            }
        }
        if (actual.size() > common) {
            return "unexpected row " + (common + 1) + ": " + show(actual.get(common));
        }
        return expected.size() > common ? "missing row " + (common + 1) + ": " + show(expected.get(common)) : null;
    }

    /** Adds up equal rows, in the order of their first appearance, and leaves out those that cancel. */
    static List<Change> sum(List<Change> changes) {
        Map<List<@Nullable Object>, Long> weights = new LinkedHashMap<>();
        for (Change change : changes) {
            weights.merge(change.row(), change.weight(), Long::sum);
        }
        List<Change> sums = new ArrayList<>();
        weights.forEach((row, weight) -> {
            if (weight != 0) {
                sums.add(new Change(weight, row));
            }
        });
        return sums;
    }

    /** Takes a change out of a list whose rows match it, and returns the weight that found no partner. */
    private static long take(List<Change> left, Change change) {
        long weight = change.weight();
        Iterator<Change> candidates = left.iterator();
        List<Change> rest = new ArrayList<>();
        while (candidates.hasNext() && weight != 0) {
            Change candidate = candidates.next();
            boolean sameSide = Long.signum(candidate.weight()) == Long.signum(weight);
            if (sameSide && Cells.sameRow(change.row(), candidate.row())) {
                candidates.remove();
                long taken = weight > 0 ? Math.min(weight, candidate.weight()) : Math.max(weight, candidate.weight());
                weight -= taken;
                if (candidate.weight() != taken) {
                    rest.add(new Change(candidate.weight() - taken, candidate.row()));
                }
            }
        }
        left.addAll(rest);
        return weight;
    }

    private static String nearest(List<Change> left) {
        return left.isEmpty() ? ", nothing more expected" : ", still expected " + show(left.get(0));
    }

    private static String show(Change change) {
        String row = change.row().toString();
        return change.weight() == 1 ? row : (change.weight() > 0 ? "+" : "") + change.weight() + " x " + row;
    }
}
