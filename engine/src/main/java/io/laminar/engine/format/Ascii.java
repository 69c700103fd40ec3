package io.laminar.engine.format;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Searches in bytes, eight at a time: a byte is zero when subtracting 1 borrows into its top bit. The lowest hit of a
 * little-endian word is exact, those above it may be false.
 */
@HotPath
public final class Ascii {
    /** One in every byte. */
    public static final long ONES = 0x0101_0101_0101_0101L;

    /** The top bit of every byte. */
    public static final long TOPS = 0x8080_8080_8080_8080L;

    private Ascii() {}

    /**
     * {@return a word with one byte eight times}
     *
     * @param value the byte
     */
    public static long spread(byte value) {
        return (value & 0xFF) * ONES;
    }

    /**
     * {@return a word whose lowest set top bit marks the first zero byte; 0 when there is none}
     *
     * @param word eight bytes
     */
    public static long zeros(long word) {
        return word - ONES & ~word & TOPS;
    }

    /**
     * Finds a byte.
     *
     * @param wanted the byte
     * @param from address to begin at
     * @param to address to end at; {@link InputWindow#PADDING_BYTES} behind it may be read
     * @return its address, or {@code to}
     */
    public static long indexOf(byte wanted, long from, long to) {
        long pattern = spread(wanted);
        for (long at = from; at < to; at += Long.BYTES) {
            long hit = zeros(RawMemory.getLong(at) ^ pattern);
            if (hit != 0) {
                return Math.min(to, at + (Long.numberOfTrailingZeros(hit) >>> 3));
            }
        }
        return to;
    }

    /**
     * {@return whether a byte is there; reads nothing behind the end}
     *
     * @param wanted the byte
     * @param from address to begin at
     * @param to address to end at
     */
    public static boolean holds(byte wanted, long from, long to) {
        long pattern = spread(wanted);
        long at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            if (zeros(RawMemory.getLong(at) ^ pattern) != 0) {
                return true;
            }
        }
        for (; at < to; at++) {
            if (RawMemory.getByte(at) == wanted) {
                return true;
            }
        }
        return false;
    }

    /**
     * Counts a byte.
     *
     * @param wanted the byte
     * @param from address to begin at
     * @param to address to end at
     * @return how often it is there
     */
    public static int count(byte wanted, long from, long to) {
        int count = 0;
        for (long at = from; at < to; at++) {
            count += RawMemory.getByte(at) == wanted ? 1 : 0;
        }
        return count;
    }

    /**
     * {@return whether memory begins with the bytes of an array}
     *
     * @param at address to look at
     * @param wanted the bytes
     */
    public static boolean matches(long at, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (RawMemory.getByte(at + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return the address of the first byte that is no blank, or {@code to}}
     *
     * @param from address to begin at
     * @param to address to end at
     */
    public static long skipSpaces(long from, long to) {
        long at = from;
        while (at < to && isSpace(RawMemory.getByte(at))) {
            at++;
        }
        return at;
    }

    /**
     * {@return the address behind the last byte that is no blank, or {@code from}}
     *
     * @param from address to end at
     * @param to address to begin before
     */
    public static long skipSpacesBack(long from, long to) {
        long at = to;
        while (at > from && isSpace(RawMemory.getByte(at - 1))) {
            at--;
        }
        return at;
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\t' || value == '\r';
    }

    /**
     * {@return whether a text is a given one but for case}
     *
     * @param from first byte
     * @param to behind the last byte
     * @param lower the wanted text in lower case letters
     */
    public static boolean equalsIgnoreCase(long from, long to, byte[] lower) {
        if (to - from != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if ((RawMemory.getByte(from + i) | 0x20) != lower[i]) {
                return false;
            }
        }
        return true;
    }
}
