package io.laminar.sql.text;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.laminar.sql.error.SqlException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is printed parses to the tree that it was printed from. */
final class RoundTripTest {
    private static final int TREES = 1_500;

    @Test
    void shouldParseWhatWasPrinted() {
        long start = Long.getLong("laminar.seed", System.nanoTime());
        for (long seed = start; seed < start + TREES; seed++) {
            RandomTrees trees = new RandomTrees(new Random(seed));
            if (seed % 2 == 0) {
                checkExpression(seed, trees.expression(4));
            } else {
                checkQuery(seed, trees.query(4));
            }
        }
    }

    private static void checkExpression(long seed, Expression tree) {
        String text = TreePrinter.print(tree);
        try {
            assertNull(Trees.difference(tree, Parser.parseExpression(text)), () -> "seed " + seed + "\n" + text);
        } catch (SqlException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + e.snippet(text), e);
        }
    }

    private static void checkQuery(long seed, Query tree) {
        String text = TreePrinter.print(tree);
        try {
            Query parsed = ((Statement.Select) Parser.parseStatement(text)).query();
            assertNull(Trees.difference(tree, parsed), () -> "seed " + seed + "\n" + text);
        } catch (SqlException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + e.snippet(text), e);
        }
    }
}
