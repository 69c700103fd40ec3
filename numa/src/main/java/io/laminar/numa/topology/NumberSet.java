package io.laminar.numa.topology;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Numbers of CPUs or of nodes, in the kernel's way of writing: {@code 0-3,8,10-11}.
 *
 * @threading any; never changes
 */
public final class NumberSet {
    /** No number. */
    public static final NumberSet NONE = new NumberSet(new BitSet());

    /** More than any kernel is built for; a list that goes beyond is garbage. */
    public static final int MOST = 65_535;

    private final BitSet bits;

    private NumberSet(BitSet bits) {
        this.bits = bits;
    }

    /** {@return a set of these numbers, each in 0..{@link #MOST}} */
    public static NumberSet of(int... numbers) {
        BitSet bits = new BitSet();
        for (int number : numbers) {
            if (number < 0 || number > MOST) {
                throw new IllegalArgumentException("number must be in 0.." + MOST + ": number=" + number);
            }
            bits.set(number);
        }
        return new NumberSet(bits);
    }

    /** {@return a set of the bits of 64-bit words, bit 0 of word 0 being number 0} */
    public static NumberSet ofWords(long[] words) {
        return new NumberSet(BitSet.valueOf(words));
    }

    /**
     * Reads a list.
     *
     * @param text ranges apart by commas; blank for no number
     * @return the numbers
     * @throws IllegalArgumentException when it is not such a list
     */
    public static NumberSet parse(String text) {
        BitSet bits = new BitSet();
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return NONE;
        }
        for (String range : stripped.split(",", -1)) {
            String[] ends = range.strip().split("-", 2);
            int first = number(ends[0], text);
            int last = ends.length == 1 ? first : number(ends[1], text);
            if (last < first) {
                throw notAList(text);
            }
            bits.set(first, last + 1);
        }
        return new NumberSet(bits);
    }

    private static int number(String word, String text) {
        boolean digits = !word.isEmpty() && word.length() <= 5 && word.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(word) : -1;
        if (number < 0 || number > MOST) {
            throw notAList(text);
        }
        return number;
    }

    private static IllegalArgumentException notAList(String text) {
        return new IllegalArgumentException("not a list of numbers in 0.." + MOST + ": text=" + text);
    }

    /** {@return whether a number is in it} */
    public boolean contains(int number) {
        return number >= 0 && bits.get(number);
    }

    /** {@return whether there is none} */
    public boolean isEmpty() {
        return bits.isEmpty();
    }

    /** {@return how many there are} */
    public int size() {
        return bits.cardinality();
    }

    /** {@return the smallest number, or -1} */
    public int first() {
        return bits.nextSetBit(0);
    }

    /** {@return the largest number, or -1} */
    public int last() {
        return bits.length() - 1;
    }

    /** {@return the numbers, rising} */
    public IntStream stream() {
        return bits.stream();
    }

    /** {@return those that are in both} */
    public NumberSet and(NumberSet other) {
        BitSet both = (BitSet) bits.clone();
        both.and(other.bits);
        return new NumberSet(both);
    }

    /** {@return those that are in one or the other} */
    public NumberSet or(NumberSet other) {
        BitSet either = (BitSet) bits.clone();
        either.or(other.bits);
        return new NumberSet(either);
    }

    /** {@return those that are not in the other} */
    public NumberSet minus(NumberSet other) {
        BitSet rest = (BitSet) bits.clone();
        rest.andNot(other.bits);
        return new NumberSet(rest);
    }

    /** {@return 64-bit words, bit 0 of word 0 being number 0} */
    public long[] words() {
        return bits.toLongArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberSet set && bits.equals(set.bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode();
    }

    /** {@return the list as the kernel writes it; empty for no number} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int first = bits.nextSetBit(0); first >= 0; ) {
            int behind = bits.nextClearBit(first);
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (behind > first + 1) {
                text.append('-').append(behind - 1);
            }
            first = bits.nextSetBit(behind);
        }
        return text.toString();
    }
}
