package io.laminar.cli.args;

import java.util.Collection;

/** Finds the word that was probably meant. */
public final class Nearest {
    private Nearest() {}

    /**
     * Words a suggestion for a message.
     *
     * @return {@code "; did you mean X?"}, or nothing when no word is close
     */
    public static String suggestion(String typed, Collection<String> words) {
        String best = "";
        int bestDistance = Math.max(1, typed.length() / 3) + 1;
        for (String word : words) {
            int distance = distance(typed, word);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = word;
            }
        }
        return best.isEmpty() ? "" : "; did you mean " + best + "?";
    }

    /** {@return the edits between two words: insertions, deletions, changes and swaps of neighbours} */
    static int distance(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(edits, from, to, i, j);
            }
        }
        return edits[from.length()][to.length()];
    }

    private static int cheapest(int[][] edits, String from, String to, int i, int j) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int best = Math.min(edits[i - 1][j - 1] + change, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
    }
}
