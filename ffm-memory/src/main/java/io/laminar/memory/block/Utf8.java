package io.laminar.memory.block;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;

/** Characters to UTF-8 in memory, without an array between them, and back. Source: RFC 3629. */
final class Utf8 {
    private static final int REPLACEMENT = '?';

    private Utf8() {}

    /** Bytes that {@link #encode} will write. */
    @HotPath
    static int encodedBytes(CharSequence text) {
        int bytes = 0;
        for (int i = 0, n = text.length(); i < n; i++) {
            int point = pointAt(text, i);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            i += point >= 0x10000 ? 1 : 0;
        }
        return bytes;
    }

    /** Writes the text at an address that has room for it. */
    @HotPath
    static void encode(CharSequence text, long address) {
        long at = address;
        for (int i = 0, n = text.length(); i < n; i++) {
            int point = pointAt(text, i);
            if (point < 0x80) {
                RawMemory.putByte(at++, (byte) point);
            } else {
                at = encodeLong(point, at);
                i += point >= 0x10000 ? 1 : 0;
            }
        }
    }

    @HotPath
    private static long encodeLong(int point, long address) {
        long at = address;
        if (point < 0x800) {
            RawMemory.putByte(at++, (byte) (0xC0 | (point >> 6)));
        } else {
            if (point < 0x10000) {
                RawMemory.putByte(at++, (byte) (0xE0 | (point >> 12)));
            } else {
                RawMemory.putByte(at++, (byte) (0xF0 | (point >> 18)));
                RawMemory.putByte(at++, (byte) (0x80 | ((point >> 12) & 0x3F)));
            }
            RawMemory.putByte(at++, (byte) (0x80 | ((point >> 6) & 0x3F)));
        }
        RawMemory.putByte(at++, (byte) (0x80 | (point & 0x3F)));
        return at;
    }

    @HotPath
    private static int pointAt(CharSequence text, int index) {
        char high = text.charAt(index);
        if (!Character.isSurrogate(high)) {
            return high;
        }
        boolean pair = Character.isHighSurrogate(high)
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
        return pair ? Character.toCodePoint(high, text.charAt(index + 1)) : REPLACEMENT;
    }

    /** A new string of the UTF-8 bytes at an address. */
    static String decode(long address, int length) {
        return new String(RawMemory.toArray(address, length), StandardCharsets.UTF_8);
    }
}
