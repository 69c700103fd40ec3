package io.laminar.torture.audit;

import java.util.SplittableRandom;

/**
 * A row of the input; all of it follows from the seed and its sequence.
 *
 * @param seq its number, from 1
 * @param k its key
 * @param v a number
 * @param s a text
 * @param ts its time, in nanoseconds since 1970
 */
public record Row(long seq, long k, long v, String s, long ts) {
    /** How many keys there are. */
    public static final int KEYS = 16;

    private static final long STEP_NS = 10_000_000;
    private static final int MOST_LETTERS = 40;

    /** {@return the row of a number} */
    public static Row of(long seed, long seq) {
        SplittableRandom random = new SplittableRandom(seed * 31 + seq);
        long key = random.nextInt(KEYS);
        long value = random.nextInt(1000);
        StringBuilder text = new StringBuilder("t").append(seq).append('-');
        int letters = random.nextInt(MOST_LETTERS);
        for (int i = 0; i < letters; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return new Row(seq, key, value, text.toString(), seq * STEP_NS);
    }

    /** {@return the row of the values of {@link #line}} */
    public static Row parse(String[] values) {
        return new Row(
                Long.parseLong(values[0]),
                Long.parseLong(values[1]),
                Long.parseLong(values[2]),
                values[3],
                Long.parseLong(values[4]));
    }

    /** {@return the line that the engine under test is given} */
    public String line() {
        return "R " + seq + "," + k + "," + v + "," + s + "," + ts;
    }

    /** {@return its line in the output of the filter; empty when the filter leaves it out} */
    String passed() {
        return v % 3 == 0 ? "" : seq + "," + k + "," + v + "," + s;
    }

    /** {@return its line in the output of the sink that shows all rows at once} */
    String seen() {
        return seq + "," + s;
    }
}
