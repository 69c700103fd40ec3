package io.laminar.sql.error;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The nearest known name to one that was mistyped. */
public final class Suggestions {
    private static final int LONGEST = 64;

    private Suggestions() {}

    /**
     * {@return the nearest candidate, or null if none is near}
     *
     * @param name what was written
     * @param candidates what exists
     */
    public static @Nullable String nearest(String name, Collection<String> candidates) {
        String best = null;
        int bestDistance = Math.max(1, name.length() / 3) + 1;
        for (String candidate : candidates) {
            int distance = distance(name, candidate);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best;
    }

    /**
     * {@return a hint that names the nearest candidate, or null}
     *
     * @param name what was written
     * @param candidates what exists
     */
    public static @Nullable String hint(String name, Collection<String> candidates) {
        String nearest = nearest(name, candidates);
        return nearest == null ? null : "did you mean " + nearest + "?";
    }

    /** Optimal string alignment distance: insertions, deletions, changes, swaps of neighbours (Damerau 1964). */
    private static int distance(String a, String b) {
        if (a.length() > LONGEST || b.length() > LONGEST || Math.abs(a.length() - b.length()) > 3) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
