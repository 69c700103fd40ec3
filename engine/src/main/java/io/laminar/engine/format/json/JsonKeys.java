package io.laminar.engine.format.json;

import io.laminar.engine.format.Ascii;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which column a key names. Objects mostly repeat the order of the one before: that guess is tried first. */
final class JsonKeys {
    private static final int WORD_BYTES = 8;
    private static final int REMEMBERED = 64;

    private final byte[][] names;
    private final long[] words;
    private final int[] guesses = new int[REMEMBERED];
    private int column;

    JsonKeys(List<FieldFormat> fields) {
        names = new byte[fields.size()][];
        words = new long[names.length];
        for (int c = 0; c < names.length; c++) {
            names[c] = fields.get(c).name().getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < Math.min(WORD_BYTES, names[c].length); i++) {
                words[c] |= (names[c][i] & 0xFFL) << (i << 3);
            }
        }
        for (int i = 0; i < REMEMBERED; i++) {
            guesses[i] = Math.min(i, names.length - 1);
        }
    }

    /** {@return the column of the key found last, or -1} */
    @HotPath
    int column() {
        return column;
    }

    /** Looks up a key. */
    @HotPath
    void find(int index, long from, long to) {
        long length = to - from;
        long word = RawMemory.getLong(from);
        if (length < WORD_BYTES) {
            word &= (1L << (length << 3)) - 1;
        }
        int guess = guesses[index & REMEMBERED - 1];
        column = is(guess, word, from, length) ? guess : search(index, word, from, length);
    }

    @HotPath
    private int search(int index, long word, long from, long length) {
        for (int c = 0; c < names.length; c++) {
            if (is(c, word, from, length)) {
                guesses[index & REMEMBERED - 1] = c;
                return c;
            }
        }
        return -1;
    }

    @HotPath
    private boolean is(int candidate, long word, long from, long length) {
        return words[candidate] == word
                && names[candidate].length == length
                && (length <= WORD_BYTES || Ascii.matches(from, names[candidate]));
    }
}
