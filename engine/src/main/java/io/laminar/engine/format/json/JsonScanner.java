package io.laminar.engine.format.json;

import io.laminar.engine.format.Ascii;
import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;

/**
 * Finds where JSON values end, strictly after RFC 8259. Positions that are negative mean: broken at minus this address.
 *
 * @threading one owner
 */
final class JsonScanner {
    /** Objects and arrays may nest so deep: beyond it a line is refused instead of the stack overflowing. */
    static final int MAX_DEPTH = 200;

    private static final long QUOTES = Ascii.spread((byte) '"');
    private static final long BACKSLASHES = Ascii.spread((byte) '\\');
    private static final long SPACES = Ascii.spread((byte) ' ');
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private boolean escaped;

    /** {@return whether the string scanned last holds escapes} */
    @HotPath
    boolean escaped() {
        return escaped;
    }

    @HotPath
    static long skipSpace(long from, long end) {
        long at = from;
        while (at < end && isSpace(RawMemory.getByte(at))) {
            at++;
        }
        return at;
    }

    @HotPath
    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\t' || value == '\r' || value == '\n';
    }

    /** Answers where the value at an address ends. */
    @HotPath
    long value(long at, long end) {
        return value(at, end, 0);
    }

    @HotPath
    private long value(long at, long end, int depth) {
        if (at >= end || depth > MAX_DEPTH) {
            return -at;
        }
        return switch (RawMemory.getByte(at)) {
            case '"' -> string(at, end);
            case '{' -> object(at, end, depth);
            case '[' -> array(at, end, depth);
            case 't' -> literal(at, end, TRUE);
            case 'f' -> literal(at, end, FALSE);
            case 'n' -> literal(at, end, NULL);
            default -> number(at, end);
        };
    }

    @HotPath
    private static long literal(long at, long end, byte[] word) {
        return end - at >= word.length && Ascii.matches(at, word) ? at + word.length : -at;
    }

    @HotPath
    private long string(long from, long end) {
        escaped = false;
        long at = from + 1;
        while (at < end) {
            long word = RawMemory.getLong(at);
            // Control characters are below space: subtracting borrows where the top bit was clear.
            long hit =
                    Ascii.zeros(word ^ QUOTES) | Ascii.zeros(word ^ BACKSLASHES) | word - SPACES & ~word & Ascii.TOPS;
            if (hit == 0) {
                at += Long.BYTES;
                continue;
            }
            at += Long.numberOfTrailingZeros(hit) >>> 3;
            byte mark = at < end ? RawMemory.getByte(at) : 0;
            if (mark == '"') {
                return at + 1;
            }
            if (mark != '\\') {
                return -at;
            }
            escaped = true;
            at += 2;
        }
        return -from;
    }

    @HotPath
    private static long number(long from, long end) {
        long at = from + (RawMemory.getByte(from) == '-' ? 1 : 0);
        long integer = at;
        at = digits(at, end);
        if (at == integer || at - integer > 1 && RawMemory.getByte(integer) == '0') {
            return -from;
        }
        if (at < end && RawMemory.getByte(at) == '.') {
            long fraction = at + 1;
            at = digits(fraction, end);
            if (at == fraction) {
                return -from;
            }
        }
        if (at < end && (RawMemory.getByte(at) | 0x20) == 'e') {
            byte sign = RawMemory.getByte(at + 1);
            long exponent = at + (sign == '+' || sign == '-' ? 2 : 1);
            at = digits(exponent, end);
            if (at == exponent) {
                return -from;
            }
        }
        return at;
    }

    @HotPath
    private static long digits(long from, long end) {
        long at = from;
        while (at < end && RawMemory.getByte(at) >= '0' && RawMemory.getByte(at) <= '9') {
            at++;
        }
        return at;
    }

    private long array(long from, long end, int depth) {
        long at = skipSpace(from + 1, end);
        if (at < end && RawMemory.getByte(at) == ']') {
            return at + 1;
        }
        while (true) {
            at = value(at, end, depth + 1);
            if (at < 0) {
                return at;
            }
            at = skipSpace(at, end);
            byte mark = at < end ? RawMemory.getByte(at) : 0;
            if (mark == ']') {
                return at + 1;
            }
            if (mark != ',') {
                return -at;
            }
            at = skipSpace(at + 1, end);
        }
    }

    private long object(long from, long end, int depth) {
        long at = skipSpace(from + 1, end);
        if (at < end && RawMemory.getByte(at) == '}') {
            return at + 1;
        }
        while (true) {
            if (at >= end || RawMemory.getByte(at) != '"') {
                return -at;
            }
            at = string(at, end);
            at = at < 0 ? at : skipSpace(at, end);
            if (at < 0 || at >= end || RawMemory.getByte(at) != ':') {
                return at < 0 ? at : -at;
            }
            at = value(skipSpace(at + 1, end), end, depth + 1);
            if (at < 0) {
                return at;
            }
            at = skipSpace(at, end);
            byte mark = at < end ? RawMemory.getByte(at) : 0;
            if (mark == '}') {
                return at + 1;
            }
            if (mark != ',') {
                return -at;
            }
            at = skipSpace(at + 1, end);
        }
    }
}
