package io.laminar.ring0.state;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Values as bytes that compare, unsigned and from the first on, as the values do.
 *
 * <pre>
 *  integers   big-endian, sign bit flipped
 *  doubles    big-endian; sign bit flipped if positive, all bits if negative; -0.0 is 0.0, NaN one value behind all
 *  texts      the bytes, 00 as 00 FF, then 00 00: shorter ones first, and no text is a prefix of another
 * </pre>
 */
@HotPath
final class KeyCodec {
    /** Encodings of texts: a zero is two bytes, and so is the end. */
    static final int TEXT_END_BYTES = 2;

    private static final byte ESCAPED = (byte) 0xFF;

    private KeyCodec() {}

    static void putInteger(long target, long value, int bytes) {
        long ordered = value ^ Long.MIN_VALUE >> (Long.BYTES - bytes) * Byte.SIZE;
        for (int i = bytes - 1; i >= 0; i--) {
            RawMemory.putByte(target + i, (byte) ordered);
            ordered >>>= Byte.SIZE;
        }
    }

    static void putLong(long target, long value) {
        RawMemory.putLong(target, Long.reverseBytes(value ^ Long.MIN_VALUE));
    }

    static long getInteger(long source, int bytes) {
        long ordered = 0;
        for (int i = 0; i < bytes; i++) {
            ordered = ordered << Byte.SIZE | RawMemory.getByte(source + i) & 0xFFL;
        }
        int unused = (Long.BYTES - bytes) * Byte.SIZE;
        return (ordered ^ 1L << bytes * Byte.SIZE - 1) << unused >> unused;
    }

    /** {@return an integer that compares as the double does} */
    static long orderOf(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ bits >> 63 & Long.MAX_VALUE;
    }

    static double doubleOf(long order) {
        return Double.longBitsToDouble(order ^ order >> 63 & Long.MAX_VALUE);
    }

    /** Writes a text without its end. {@return the byte behind it, or 0 when there is no room} */
    static long putText(long target, long limit, long text, int length) {
        long at = target;
        for (int i = 0; i < length; i++) {
            byte b = RawMemory.getByte(text + i);
            if (at + 2 > limit) {
                return 0;
            }
            RawMemory.putByte(at++, b);
            if (b == 0) {
                RawMemory.putByte(at++, ESCAPED);
            }
        }
        return at;
    }

    /** Reads a text up to its end. {@return its length} */
    static int getText(long source, long target) {
        long at = source;
        int length = 0;
        while (true) {
            byte b = RawMemory.getByte(at++);
            if (b == 0) {
                if (RawMemory.getByte(at++) != ESCAPED) {
                    return length;
                }
            }
            RawMemory.putByte(target + length++, b);
        }
    }

    /** {@return how many bytes the encoding of a text takes} */
    static int textBytes(long source) {
        long at = source;
        while (RawMemory.getByte(at) != 0 || RawMemory.getByte(at + 1) == ESCAPED) {
            at += RawMemory.getByte(at) == 0 ? 2 : 1;
        }
        return (int) (at - source) + TEXT_END_BYTES;
    }
}
