package io.laminar.engine.format.json;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** The escapes in JSON strings. Source: RFC 8259, section 7; a surrogate without its twin is an error. */
final class JsonEscapes {
    private static final short BACKSLASH_U = 0x755C; // the first byte lowest

    private JsonEscapes() {}

    /** Writes a string without its escapes; answers where it ends, or -1 when an escape is wrong. */
    @HotPath
    static long unescape(long from, long to, long target) {
        long out = target;
        for (long at = from; at < to; at++) {
            byte value = RawMemory.getByte(at);
            if (value != '\\') {
                RawMemory.putByte(out++, value);
                continue;
            }
            byte letter = RawMemory.getByte(++at);
            if (letter != 'u') {
                int plain = plainOf(letter);
                if (plain < 0) {
                    return -1;
                }
                RawMemory.putByte(out++, (byte) plain);
                continue;
            }
            int unit = hex(at + 1, to);
            at += 4;
            if (unit >= 0xD800 && unit < 0xDC00) {
                int low = at + 6 < to && RawMemory.getShort(at + 1) == BACKSLASH_U ? hex(at + 3, to) : -1;
                at += 6;
                unit = low >= 0xDC00 && low < 0xE000 ? 0x10000 + (unit - 0xD800 << 10) + low - 0xDC00 : -1;
            } else if (unit >= 0xDC00 && unit < 0xE000) {
                unit = -1;
            }
            if (unit < 0) {
                return -1;
            }
            out = putPoint(unit, out);
        }
        return out;
    }

    @HotPath
    private static int plainOf(byte letter) {
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> -1;
        };
    }

    @HotPath
    private static int hex(long at, long to) {
        if (to - at < 4) {
            return -1;
        }
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int c = RawMemory.getByte(at + i);
            int lower = c | 0x20;
            int digit = c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    @HotPath
    private static long putPoint(int point, long at) {
        if (point < 0x80) {
            RawMemory.putByte(at, (byte) point);
            return at + 1;
        }
        int tail = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
        int lead = tail == 1 ? 0xC0 : tail == 2 ? 0xE0 : 0xF0;
        RawMemory.putByte(at, (byte) (lead | point >> 6 * tail));
        for (int i = 1; i <= tail; i++) {
            RawMemory.putByte(at + i, (byte) (0x80 | point >> 6 * (tail - i) & 0x3F));
        }
        return at + tail + 1;
    }

    /** {@return a text in quotes, with escapes} */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
