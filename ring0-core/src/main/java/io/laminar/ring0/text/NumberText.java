package io.laminar.ring0.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers in text. The outcome is left in fields, so that nothing is allocated.
 *
 * @threading one owner
 */
public final class NumberText {
    private static final int SAFE_DIGITS = 18;
    private static final int LOWER = 0x2020_2020;
    private static final int TRUE = 0x6575_7274; // "true", the first byte lowest
    private static final int ALSE = 0x6573_6C61; // "alse"

    /** The last integer read. */
    public long integer;

    /** What was wrong with the last text; null when nothing was. */
    public @Nullable TextFault error;

    /** Reads {@code [+-]digits}. */
    @HotPath
    public boolean readInteger(long from, long to) {
        error = null;
        long at = from;
        boolean negative = false;
        if (to > from) {
            byte sign = RawMemory.getByte(from);
            negative = sign == '-';
            at += negative || sign == '+' ? 1 : 0;
        }
        long value = 0;
        int bad = at < to ? 0 : -1;
        long safeTo = Math.min(to, at + SAFE_DIGITS);
        for (; at < safeTo; at++) {
            int digit = RawMemory.getByte(at) - '0';
            bad |= digit | 9 - digit;
            value = value * 10 + digit;
        }
        if (bad < 0) {
            error = TextFault.INVALID;
            return false;
        }
        integer = negative ? -value : value;
        return at == to || readLongTail(at, to, value, negative);
    }

    @HotPath
    private boolean readLongTail(long from, long to, long head, boolean negative) {
        // Counted down from zero: the most negative value has no positive twin.
        long value = -head;
        boolean fits = true;
        for (long at = from; at < to; at++) {
            int digit = RawMemory.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                error = TextFault.INVALID;
                return false;
            }
            fits &= value > Long.MIN_VALUE / 10 || value == Long.MIN_VALUE / 10 && digit <= 8;
            value = value * 10 - digit;
        }
        if (!fits || !negative && value == Long.MIN_VALUE) {
            error = TextFault.OUT_OF_RANGE;
            return false;
        }
        integer = negative ? value : -value;
        return true;
    }

    /** Reads {@code true, t, 1, false, f, 0} in any case; answers 1, 0, or -1 for anything else. */
    @HotPath
    public static int truth(long from, long to) {
        int raw = RawMemory.getByte(from);
        int first = raw | 0x20;
        switch ((int) Math.min(to - from, 6)) {
            case 1 -> {
                return first == 't' || raw == '1' ? 1 : first == 'f' || raw == '0' ? 0 : -1;
            }
            case 4 -> {
                return (RawMemory.getInt(from) | LOWER) == TRUE ? 1 : -1;
            }
            case 5 -> {
                return first == 'f' && (RawMemory.getInt(from + 1) | LOWER) == ALSE ? 0 : -1;
            }
            default -> {
                return -1;
            }
        }
    }
}
