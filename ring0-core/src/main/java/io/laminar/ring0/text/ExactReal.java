package io.laminar.ring0.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Compares a decimal of any number of digits with the middle between two doubles, in integers of a fixed number of
 * words: digits beyond the 800th only say that there is more.
 *
 * @threading one owner
 * @allocation none after construction
 */
final class ExactReal {
    private static final int MOST_DIGITS = 800;
    private static final int WORDS = 320;
    private static final long WORD = 0xFFFF_FFFFL;
    private static final int FIVE_TO_13 = 1_220_703_125;

    private final int[] decimal = new int[WORDS];
    private final int[] middle = new int[WORDS];
    private int decimalWords;
    private int middleWords;

    /**
     * Compares.
     *
     * @param from address of the first digit, or of the point
     * @param to address behind the last digit
     * @param exponent power of ten that the text behind the digits gives
     * @param lower the lower of the two doubles, positive and finite or zero
     * @return negative if the decimal is nearer to the lower double, positive if to the upper, zero in the middle
     */
    @HotPath
    int compare(long from, long to, int exponent, double lower) {
        decimalWords = 0;
        int digits = 0;
        int power = exponent;
        boolean more = false;
        boolean fraction = false;
        for (long at = from; at < to; at++) {
            int digit = RawMemory.getByte(at) - '0';
            if (digit < 0) {
                fraction = true;
                continue;
            }
            if (digits < MOST_DIGITS) {
                decimalWords = multiply(decimal, decimalWords, 10, digit);
                digits += decimalWords > 0 ? 1 : 0;
                power -= fraction ? 1 : 0;
            } else {
                more |= digit != 0;
                power += fraction ? 0 : 1;
            }
        }
        long bits = Double.doubleToRawLongBits(lower);
        int biased = (int) (bits >>> 52);
        long c = bits & (1L << 52) - 1 | (biased == 0 ? 0 : 1L << 52);
        int order = compareScaled(2 * c + 1, Math.max(1, biased) - 1076, power);
        return order == 0 && more ? 1 : order;
    }

    /** Compares {@code decimal * 10^power} with {@code c * 2^q}. */
    @HotPath
    private int compareScaled(long c, int q, int power) {
        middle[0] = (int) c;
        middle[1] = (int) (c >>> 32);
        middleWords = middle[1] == 0 ? 1 : 2;
        if (power >= 0) {
            decimalWords = multiplyByFives(decimal, decimalWords, power);
        } else {
            middleWords = multiplyByFives(middle, middleWords, -power);
        }
        int shift = power - q;
        if (shift >= 0) {
            decimalWords = shiftLeft(decimal, decimalWords, shift);
        } else {
            middleWords = shiftLeft(middle, middleWords, -shift);
        }
        if (decimalWords != middleWords) {
            return Integer.compare(decimalWords, middleWords);
        }
        for (int i = decimalWords - 1; i >= 0; i--) {
            if (decimal[i] != middle[i]) {
                return Integer.compareUnsigned(decimal[i], middle[i]);
            }
        }
        return 0;
    }

    @HotPath
    private static int multiplyByFives(int[] x, int words, int power) {
        int n = words;
        int rest = power;
        for (; rest >= 13; rest -= 13) {
            n = multiply(x, n, FIVE_TO_13, 0);
        }
        for (; rest > 0; rest--) {
            n = multiply(x, n, 5, 0);
        }
        return n;
    }

    @HotPath
    private static int multiply(int[] x, int words, int factor, int summand) {
        long carry = summand;
        for (int i = 0; i < words; i++) {
            long product = (x[i] & WORD) * factor + carry;
            x[i] = (int) product;
            carry = product >>> 32;
        }
        if (carry == 0) {
            return words;
        }
        x[words] = (int) carry;
        return words + 1;
    }

    @HotPath
    private static int shiftLeft(int[] x, int words, int bits) {
        if (words == 0) {
            return 0;
        }
        int whole = bits >>> 5;
        int part = bits & 31;
        x[words] = 0;
        for (int i = words; i >= 0; i--) {
            long pair = (x[i] & WORD) << 32 | (i == 0 ? 0 : x[i - 1] & WORD);
            x[i + whole] = (int) (pair << part >>> 32);
        }
        for (int i = 0; i < whole; i++) {
            x[i] = 0;
        }
        int n = words + whole + 1;
        return x[n - 1] == 0 ? n - 1 : n;
    }
}
