package io.laminar.memory.table;

/**
 * What a key is made of: 8-byte words, and texts of two words each.
 *
 * <pre>
 *  FIXED   one word: an integer, the bits of a double (NaN and zero normalised), a boolean, a null mask
 *  STRING  two words: int32 length, 12 bytes of text, zero padded                          (up to 12)
 *                     int32 length, 4 bytes of text, int64 address of the text             (longer, look-up key)
 *                     int32 length, 4 bytes of text, int64 offset of it in the region      (longer, entry)
 * </pre>
 */
public final class KeyLayout {
    /** Most words that a key can have; a text counts two. */
    public static final int MOST_WORDS = 256;

    private final boolean[] stringStart;
    private final boolean anyString;

    private KeyLayout(boolean[] stringStart) {
        if (stringStart.length > MOST_WORDS) {
            throw new IllegalArgumentException("key too wide: words=" + stringStart.length + ", limit=" + MOST_WORDS);
        }
        this.stringStart = stringStart;
        boolean any = false;
        for (boolean start : stringStart) {
            any |= start;
        }
        this.anyString = any;
    }

    /**
     * A key of fixed words only.
     *
     * @param words how many, at least 0; 0 is the key of a table with one entry at most
     * @return its layout
     */
    public static KeyLayout fixed(int words) {
        return new KeyLayout(new boolean[words]);
    }

    /**
     * A key of fixed words and texts.
     *
     * @param strings for each field in order, whether it is a text
     * @return its layout
     */
    public static KeyLayout of(boolean... strings) {
        int words = 0;
        for (boolean string : strings) {
            words += string ? 2 : 1;
        }
        boolean[] start = new boolean[words];
        int word = 0;
        for (boolean string : strings) {
            start[word] = string;
            word += string ? 2 : 1;
        }
        return new KeyLayout(start);
    }

    /** Whether a key is kept in its slot of the index. */
    boolean oneWord() {
        return words() == 1 && !anyString;
    }

    int slotShift() {
        return oneWord() ? IndexSlots.KEY_SLOT_SHIFT : IndexSlots.WORD_SLOT_SHIFT;
    }

    static KeyLayout read(TableHeader header) {
        boolean[] start = new boolean[header.keyWords()];
        for (int w = 0; w < start.length; w++) {
            start[w] = header.isString(w);
        }
        return new KeyLayout(start);
    }

    /** Whether a table has keys of this layout. */
    boolean isOf(TableHeader header) {
        boolean same = header.keyWords() == stringStart.length;
        for (int w = 0; same && w < stringStart.length; w++) {
            same = header.isString(w) == stringStart[w];
        }
        return same;
    }

    /** {@return the number of words} */
    public int words() {
        return stringStart.length;
    }

    /** {@return the size of a key in bytes} */
    public int bytes() {
        return stringStart.length * Long.BYTES;
    }

    /** {@return whether any field is a text} */
    public boolean anyString() {
        return anyString;
    }

    /**
     * {@return whether a text starts at a word}
     *
     * @param word index of the word
     */
    public boolean isString(int word) {
        return stringStart[word];
    }
}
