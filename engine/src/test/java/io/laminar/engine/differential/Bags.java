package io.laminar.engine.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares two bags of rows; doubles within a relative 1e-9, all else exactly. */
final class Bags {
    private static final double TOLERANCE = 1e-9;

    private Bags() {}

    /** What is in one bag and not in the other; empty when they are equal. */
    static String difference(List<Object[]> actual, List<Object[]> expected) {
        Map<List<Object>, List<Object[]>> left = new HashMap<>();
        for (Object[] row : expected) {
            left.computeIfAbsent(exactPart(row), key -> new ArrayList<>()).add(row);
        }
        // Equal rows first, so that none is taken for one that is merely close.
        List<Object[]> surplus = unmatched(unmatched(actual, left, 0), left, TOLERANCE);
        List<Object[]> missing = left.values().stream().flatMap(List::stream).toList();
        return surplus.isEmpty() && missing.isEmpty()
                ? ""
                : "rows=" + actual.size() + " expected=" + expected.size() + "\n  too much: " + show(surplus)
                        + "\n  missing:  " + show(missing);
    }

    private static List<Object[]> unmatched(
            List<Object[]> rows, Map<List<Object>, List<Object[]>> left, double tolerance) {
        List<Object[]> surplus = new ArrayList<>();
        for (Object[] row : rows) {
            List<Object[]> candidates = left.getOrDefault(exactPart(row), new ArrayList<>());
            int found = -1;
            for (int i = 0; i < candidates.size() && found < 0; i++) {
                found = close(row, candidates.get(i), tolerance) ? i : -1;
            }
            if (found >= 0) {
                candidates.remove(found);
            } else {
                surplus.add(row);
            }
        }
        return surplus;
    }

    private static String show(List<Object[]> rows) {
        return rows.stream().limit(4).map(Arrays::toString).toList() + (rows.size() > 4 ? " ..." : "");
    }

    private static List<Object> exactPart(Object[] row) {
        List<Object> part = new ArrayList<>();
        for (Object cell : row) {
            part.add(cell instanceof Double ? "a double" : cell);
        }
        return part;
    }

    private static boolean close(Object[] a, Object[] b, double tolerance) {
        for (int c = 0; c < a.length; c++) {
            if (a[c] instanceof Double x && b[c] instanceof Double y && !close(x, y, tolerance)) {
                return false;
            }
        }
        return true;
    }

    private static boolean close(double x, double y, double tolerance) {
        return x == y
                || Double.isNaN(x) && Double.isNaN(y)
                || Double.isFinite(x)
                        && Double.isFinite(y)
                        && Math.abs(x - y) <= tolerance * Math.max(Math.max(Math.abs(x), Math.abs(y)), 1);
    }
}
