package io.laminar.cli.cases;

import java.util.Random;

/** Where the inputs of a case are cut into published slices. */
public final class Slices {
    /** Longest slice of a random cut; short enough to cut even small cases. */
    private static final int LONGEST = 5;

    private final Kind kind;
    private final long seed;

    private enum Kind {
        WHOLE,
        ROWS,
        RANDOM
    }

    private Slices(Kind kind, long seed) {
        this.kind = kind;
        this.seed = seed;
    }

    /** All neighbours of one source at once. */
    public static final Slices WHOLE = new Slices(Kind.WHOLE, 0);

    /**
     * Reads the option of the command line.
     *
     * @param text {@code whole}, {@code rows}, or {@code random:SEED}
     * @throws IllegalArgumentException when it is none of these
     */
    public static Slices parse(String text) {
        return switch (text) {
            case "whole" -> WHOLE;
            case "rows" -> new Slices(Kind.ROWS, 0);
            default -> {
                if (!text.matches("random:-?\\d{1,18}")) {
                    throw new IllegalArgumentException("expected whole, rows or random:SEED: " + text);
                }
                yield new Slices(Kind.RANDOM, Long.parseLong(text.substring("random:".length())));
            }
        };
    }

    /**
     * Starts on one case.
     *
     * @param caseName decides, with the seed, where a random cut falls; other cases of the file do not matter
     */
    Cutter cutter(String caseName) {
        return new Cutter(kind, new Random(seed * 31 + caseName.hashCode()));
    }

    /** Cuts the inputs of one case. */
    static final class Cutter {
        private final Kind kind;
        private final Random random;
        private int left;

        private Cutter(Kind kind, Random random) {
            this.kind = kind;
            this.random = random;
        }

        /** {@return whether to publish behind the row just appended} */
        boolean cut() {
            return switch (kind) {
                case WHOLE -> false;
                case ROWS -> true;
                case RANDOM -> {
                    if (left == 0) {
                        left = 1 + random.nextInt(LONGEST);
                    }
                    left--;
                    yield left == 0;
                }
            };
        }
    }
}
