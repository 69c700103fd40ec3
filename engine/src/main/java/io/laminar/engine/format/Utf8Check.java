package io.laminar.engine.format;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** Whether bytes are UTF-8 (RFC 3629: shortest forms, no surrogates, up to U+10FFFF) and free of NUL. */
@HotPath
public final class Utf8Check {
    /** All is well. */
    public static final int VALID = 0;

    /** There is a NUL byte. */
    public static final int HAS_NUL = 1;

    /** The bytes are no UTF-8. */
    public static final int BROKEN = 2;

    private Utf8Check() {}

    /**
     * {@return {@link #VALID}, {@link #HAS_NUL} or {@link #BROKEN}}
     *
     * @param from first byte
     * @param to behind the last; {@link InputWindow#PADDING_BYTES} behind it may be read
     */
    static int check(long from, long to) {
        long plain = plainTo(from, to);
        return plain >= to ? VALID : checkExact(plain, to);
    }

    /**
     * {@return whether bytes are ASCII without NUL}
     *
     * @param from first byte
     * @param to behind the last; up to the next multiple of 8 from the first may be read
     */
    public static boolean isAscii(long from, long to) {
        return plainTo(from, to) >= to;
    }

    /** The address of the first word that is not all ASCII without NUL, or one that is not below {@code to}. */
    private static long plainTo(long from, long to) {
        long at = from;
        while (at < to) {
            long word = RawMemory.getLong(at);
            long left = to - at;
            if (left < Long.BYTES) {
                // Bytes behind the text become a harmless letter.
                word |= 0x6161_6161_6161_6161L << (left << 3);
                word &= ~(Ascii.TOPS << (left << 3));
            }
            if ((Ascii.zeros(word) | word & Ascii.TOPS) != 0) {
                return at;
            }
            at += Long.BYTES;
        }
        return at;
    }

    /**
     * {@return {@link #VALID}, {@link #HAS_NUL} or {@link #BROKEN}; reads nothing behind the text}
     *
     * @param from first byte
     * @param to behind the last
     */
    public static int checkExact(long from, long to) {
        long at = from;
        while (at < to) {
            int lead = RawMemory.getByte(at);
            if (lead == 0) {
                return HAS_NUL;
            }
            int length = lead > 0 ? 1 : sequence(lead & 0xFF, at, to);
            if (length == 0) {
                return BROKEN;
            }
            at += length;
        }
        return VALID;
    }

    /** Bytes of the sequence that a lead byte begins; 0 when it is broken. */
    private static int sequence(int lead, long at, long to) {
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || to - at < length) {
            return 0;
        }
        int second = RawMemory.getByte(at + 1) & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        boolean good = second >= least && second <= most;
        for (int i = 2; i < length; i++) {
            good &= (RawMemory.getByte(at + i) & 0xC0) == 0x80;
        }
        return good ? length : 0;
    }
}
