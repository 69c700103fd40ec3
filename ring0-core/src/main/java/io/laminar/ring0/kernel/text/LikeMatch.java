package io.laminar.ring0.kernel.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * LIKE: {@code %} for any text, {@code _} for one character; greedy with one point to go back to, so never exponential.
 */
@HotPath
final class LikeMatch {
    private LikeMatch() {}

    /** Whether a text matches a pattern; {@code escape} is a code point or -1. */
    static boolean matches(long text, long length, long pattern, long patternLength, int escape, boolean anyCase) {
        long at = text;
        long end = text + length;
        long p = pattern;
        long pEnd = pattern + patternLength;
        long retryText = -1;
        long retryPattern = -1;
        while (at < end || p < pEnd) {
            if (p < pEnd && RawMemory.getByte(p) == '%' && escape != '%') {
                retryPattern = ++p;
                retryText = at;
                continue;
            }
            long next = p < pEnd && at < end ? step(at, end, p, pEnd, escape, anyCase) : 0;
            if (next != 0) {
                p = next;
                at += Utf8Text.width(at, end);
            } else if (retryText >= 0 && retryText < end) {
                retryText += Utf8Text.width(retryText, end);
                at = retryText;
                p = retryPattern;
            } else {
                return false;
            }
        }
        return true;
    }

    /** The place in the pattern behind what matches one character of the text, or 0. */
    private static long step(long at, long end, long p, long pEnd, int escape, boolean anyCase) {
        int wanted = Utf8Text.point(p, pEnd);
        long next = p + Utf8Text.width(p, pEnd);
        if (wanted == escape) {
            wanted = Utf8Text.point(next, pEnd);
            next += Utf8Text.width(next, pEnd);
        } else if (wanted == '_') {
            return next;
        }
        int found = Utf8Text.point(at, end);
        return found == wanted || anyCase && fold(found) == fold(wanted) ? next : 0;
    }

    private static int fold(int point) {
        return Character.toLowerCase(Character.toUpperCase(point));
    }

    /** Whether a pattern ends with an escape character that has nothing to escape. */
    static boolean dangles(long pattern, long length, int escape) {
        long end = pattern + length;
        for (long p = pattern; p < end; ) {
            boolean escapes = Utf8Text.point(p, end) == escape;
            p += Utf8Text.width(p, end);
            if (escapes) {
                if (p == end) {
                    return true;
                }
                p += Utf8Text.width(p, end);
            }
        }
        return false;
    }
}
