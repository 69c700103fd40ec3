package io.laminar.ring0.text;

import java.math.BigInteger;

/**
 * Powers of ten as words, computed once: for writing doubles 126 bits rounded up, for reading them 128 bits of the
 * power of five.
 */
final class PowersOfTen {
    /** Least and greatest exponent for writing. */
    static final int LEAST_WRITE = -292;

    static final int MOST_WRITE = 324;

    /** Least and greatest exponent for reading: below every text is zero, above infinity. */
    static final int LEAST_READ = -342;

    static final int MOST_READ = 308;

    private static final int WRITE_BITS = 126;
    private static final int READ_BITS = 128;
    private static final int HALF_WRITE_BITS = 63;

    /** Reciprocals of powers below this one are exact enough as they are; larger ones get all bits they can. */
    private static final int SHORT_POWER = 27;

    private PowersOfTen() {}

    /** {@return pairs of words for writing: upper and lower 63 bits of {@code floor(10^e * 2^-r) + 1} of 126 bits} */
    static long[] forWriting() {
        long[] words = new long[2 * (MOST_WRITE - LEAST_WRITE + 1)];
        for (int e = LEAST_WRITE; e <= MOST_WRITE; e++) {
            BigInteger g = scaled(e, WRITE_BITS).add(BigInteger.ONE);
            int i = 2 * (e - LEAST_WRITE);
            words[i] = g.shiftRight(HALF_WRITE_BITS).longValue();
            words[i + 1] = g.longValue() & Long.MAX_VALUE;
        }
        return words;
    }

    /** The first bits of a power of ten, rounded down. */
    private static BigInteger scaled(int exponent, int bits) {
        BigInteger power = BigInteger.TEN.pow(Math.abs(exponent));
        if (exponent >= 0) {
            return shift(power, bits - power.bitLength());
        }
        // One bit to spare, since a quotient may have one less than the difference of lengths.
        int spare = bits + 1;
        BigInteger quotient =
                BigInteger.ONE.shiftLeft(spare + power.bitLength()).divide(power);
        return shift(quotient, bits - quotient.bitLength());
    }

    private static BigInteger shift(BigInteger x, int bits) {
        return bits >= 0 ? x.shiftLeft(bits) : x.shiftRight(-bits);
    }

    /**
     * {@return pairs of words for reading: upper and lower 64 bits of powers of five, normalised; reciprocals rounded
     * up}
     */
    static long[] forReading() {
        long[] words = new long[2 * (MOST_READ - LEAST_READ + 1)];
        for (int e = LEAST_READ; e <= MOST_READ; e++) {
            BigInteger power = BigInteger.valueOf(5).pow(Math.abs(e));
            BigInteger g = e >= 0 ? shift(power, READ_BITS - power.bitLength()) : reciprocal(power, -e);
            int i = 2 * (e - LEAST_READ);
            words[i] = g.shiftRight(64).longValue();
            words[i + 1] = g.longValue();
        }
        return words;
    }

    /** Rounded up, so that the product is not below the number; as Lemire's tables have it. */
    private static BigInteger reciprocal(BigInteger power, int exponent) {
        int length = power.subtract(BigInteger.ONE).bitLength();
        int bits = exponent <= SHORT_POWER ? length + READ_BITS - 1 : 2 * length + READ_BITS;
        BigInteger quotient = BigInteger.ONE.shiftLeft(bits).divide(power).add(BigInteger.ONE);
        return shift(quotient, Math.min(0, READ_BITS - quotient.bitLength()));
    }
}
