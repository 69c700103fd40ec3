package io.laminar.ring0.kernel.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** UTF-8 in memory: code points, searching, changing case. What is not UTF-8 counts as one code point a byte. */
@HotPath
final class Utf8Text {
    private static final int LAST_POINT = 0x10FFFF;

    private Utf8Text() {}

    /** Bytes of the code point at an address, 1 to 4, never beyond {@code end}. */
    static int width(long at, long end) {
        return (int) Math.min(wanted(RawMemory.getByte(at) & 0xFF), end - at);
    }

    /** Code points of a text: bytes that do not continue one. */
    static long points(long text, long length) {
        long count = 0;
        for (long i = 0; i < length; i++) {
            count += (RawMemory.getByte(text + i) & 0xC0) != 0x80 ? 1 : 0;
        }
        return count;
    }

    /** Bytes of the first {@code points} code points. */
    static long skip(long text, long length, long points) {
        long at = text;
        for (long p = 0; p < points && at < text + length; p++) {
            at += width(at, text + length);
        }
        return at - text;
    }

    /** Bytes that a code point with this first byte has; 1 for what is none. */
    private static int wanted(int lead) {
        return lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }

    /** The code point at an address; the byte itself where none begins or its end is missing. */
    static int point(long at, long end) {
        int lead = RawMemory.getByte(at) & 0xFF;
        int bytes = wanted(lead);
        if (bytes == 1 || bytes > end - at) {
            return lead;
        }
        int second = RawMemory.getByte(at + 1) & 0x3F;
        if (bytes == 2) {
            return (lead & 0x1F) << 6 | second;
        }
        int third = RawMemory.getByte(at + 2) & 0x3F;
        return bytes == 3
                ? (lead & 0x0F) << 12 | second << 6 | third
                : (lead & 0x07) << 18 | second << 12 | third << 6 | RawMemory.getByte(at + 3) & 0x3F;
    }

    /** Offset of the first place where a text contains another, or -1. */
    static long find(long text, long length, long what, long whatLength) {
        if (whatLength == 0) {
            return 0;
        }
        byte first = RawMemory.getByte(what);
        for (long i = 0, n = length - whatLength; i <= n; i++) {
            if (RawMemory.getByte(text + i) == first && RawMemory.equal(text + i, what, whatLength)) {
                return i;
            }
        }
        return -1;
    }

    /** How often a text contains another, without overlaps. */
    static long count(long text, long length, long what, long whatLength) {
        long count = 0;
        long from = 0;
        for (long hit = find(text, length, what, whatLength); hit >= 0; count++) {
            from += hit + whatLength;
            hit = find(text + from, length - from, what, whatLength);
        }
        return count;
    }

    /** Bytes at the start of a text that are characters of a set. */
    static long trimStart(long text, long length, long set, long setLength) {
        long at = 0;
        while (at < length) {
            int bytes = width(text + at, text + length);
            if (!contains(set, setLength, text + at, bytes)) {
                break;
            }
            at += bytes;
        }
        return at;
    }

    /** Bytes of a text that are left when characters of a set are removed from its end. */
    static long trimEnd(long text, long length, long set, long setLength) {
        long end = length;
        while (end > 0) {
            long start = end - 1;
            while (start > 0 && (RawMemory.getByte(text + start) & 0xC0) == 0x80) {
                start--;
            }
            if (!contains(set, setLength, text + start, end - start)) {
                break;
            }
            end = start;
        }
        return end;
    }

    private static boolean contains(long set, long setLength, long character, long bytes) {
        for (long at = 0; at < setLength; ) {
            int width = width(set + at, set + setLength);
            if (width == bytes && RawMemory.equal(set + at, character, bytes)) {
                return true;
            }
            at += width;
        }
        return false;
    }

    /** Writes a text in upper or lower case, code point by code point; the address behind it. */
    static long changeCase(long text, long length, long target, boolean upper) {
        long to = target;
        for (long at = text, end = text + length; at < end; ) {
            int b = RawMemory.getByte(at);
            if (b >= 0) {
                boolean flip = upper ? b >= 'a' && b <= 'z' : b >= 'A' && b <= 'Z';
                RawMemory.putByte(to++, (byte) (flip ? b ^ 0x20 : b));
                at++;
            } else {
                int bytes = width(at, end);
                to = changeCase(at, bytes, end, to, upper);
                at += bytes;
            }
        }
        return to;
    }

    private static long changeCase(long at, int bytes, long end, long target, boolean upper) {
        int point = point(at, end);
        if (point < 0x80 || bytes == 1 || bytes < wanted(RawMemory.getByte(at) & 0xFF) || point > LAST_POINT) {
            RawMemory.copy(at, target, bytes);
            return target + bytes;
        }
        return put(upper ? Character.toUpperCase(point) : Character.toLowerCase(point), target);
    }

    /** Writes a code point; the address behind it. */
    static long put(int point, long at) {
        if (point < 0x80) {
            RawMemory.putByte(at, (byte) point);
            return at + 1;
        }
        long to = at;
        if (point < 0x800) {
            RawMemory.putByte(to++, (byte) (0xC0 | point >> 6));
        } else {
            if (point < 0x10000) {
                RawMemory.putByte(to++, (byte) (0xE0 | point >> 12));
            } else {
                RawMemory.putByte(to++, (byte) (0xF0 | point >> 18));
                RawMemory.putByte(to++, (byte) (0x80 | point >> 12 & 0x3F));
            }
            RawMemory.putByte(to++, (byte) (0x80 | point >> 6 & 0x3F));
        }
        RawMemory.putByte(to, (byte) (0x80 | point & 0x3F));
        return to + 1;
    }
}
