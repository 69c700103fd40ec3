package io.laminar.ring0.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** Writes integers, truth values, dates, times, timestamps and intervals as text; the caller has room for it. */
@HotPath
public final class ValueTextOut {
    /** The longest text that is written, in bytes. */
    public static final int MAX_BYTES = 96;

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long NS_PER_DAY = 86_400 * NS_PER_SECOND;
    private static final int DAYS_PER_ERA = 146_097;

    private ValueTextOut() {}

    /**
     * Writes an integer.
     *
     * @param value the integer
     * @param at where to write
     * @return address behind the text
     */
    public static long putLong(long value, long at) {
        long from = at;
        // Negative numbers throughout: the most negative one has no positive twin.
        long rest = value > 0 ? -value : value;
        if (value < 0) {
            RawMemory.putByte(from++, (byte) '-');
        }
        int digits = 1;
        for (long bound = -10; digits < 19 && rest <= bound; bound *= 10) {
            digits++;
        }
        for (long p = from + digits - 1; p >= from; p--) {
            long next = rest / 10;
            RawMemory.putByte(p, (byte) ('0' + next * 10 - rest));
            rest = next;
        }
        return from + digits;
    }

    /** Writes an integer with leading zeros. */
    private static long putPadded(long value, int digits, long at) {
        long rest = value;
        for (long p = at + digits - 1; p >= at; p--) {
            RawMemory.putByte(p, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return at + digits;
    }

    public static long putBoolean(boolean value, long at) {
        RawMemory.putInt(at, value ? 0x6575_7274 : 0x736C_6166);
        if (!value) {
            RawMemory.putByte(at + 4, (byte) 'e');
        }
        return at + (value ? 4 : 5);
    }

    /**
     * Writes a date.
     *
     * @param epochDay days since 1970
     * @param at where to write
     * @return address behind the text
     */
    public static long putDate(long epochDay, long at) {
        // Years begin in March here, so that the leap day comes last.
        long shifted = epochDay + 719_468;
        long era = Math.floorDiv(shifted, DAYS_PER_ERA);
        int dayOfEra = (int) (shifted - era * DAYS_PER_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        long p = year >= 0 && year <= 9999 ? putPadded(year, 4, at) : putLong(year, at);
        RawMemory.putByte(p, (byte) '-');
        p = putPadded(month, 2, p + 1);
        RawMemory.putByte(p, (byte) '-');
        return putPadded(day, 2, p + 1);
    }

    /**
     * Writes a time of day; the fraction as long as it has to be.
     *
     * @param nanosOfDay nanoseconds since midnight
     * @param at where to write
     * @return address behind the text
     */
    public static long putTime(long nanosOfDay, long at) {
        int seconds = (int) (nanosOfDay / NS_PER_SECOND);
        long p = putPadded(seconds / 3600, 2, at);
        RawMemory.putByte(p, (byte) ':');
        p = putPadded(seconds / 60 % 60, 2, p + 1);
        RawMemory.putByte(p, (byte) ':');
        p = putPadded(seconds % 60, 2, p + 1);
        return putFraction(nanosOfDay - seconds * NS_PER_SECOND, p);
    }

    private static long putFraction(long nanos, long at) {
        if (nanos == 0) {
            return at;
        }
        RawMemory.putByte(at, (byte) '.');
        long rest = nanos;
        int digits = 9;
        while (rest % 10 == 0) {
            rest /= 10;
            digits--;
        }
        return putPadded(rest, digits, at + 1);
    }

    /**
     * Writes a timestamp.
     *
     * @param nanos nanoseconds since 1970, UTC
     * @param spaced a space between date and time and no Z, instead of the T and Z of ISO 8601
     * @param at where to write
     * @return address behind the text
     */
    public static long putTimestamp(long nanos, boolean spaced, long at) {
        long day = Math.floorDiv(nanos, NS_PER_DAY);
        long p = putDate(day, at);
        RawMemory.putByte(p, (byte) (spaced ? ' ' : 'T'));
        p = putTime(nanos - day * NS_PER_DAY, p + 1);
        if (!spaced) {
            RawMemory.putByte(p++, (byte) 'Z');
        }
        return p;
    }

    /** Writes an interval as ISO 8601 does: {@code P1M2DT3.5S}; each part has a sign of its own. */
    public static long putInterval(int months, int days, long nanos, long at) {
        long p = at;
        RawMemory.putByte(p++, (byte) 'P');
        if (months != 0) {
            p = putLong(months, p);
            RawMemory.putByte(p++, (byte) 'M');
        }
        if (days != 0) {
            p = putLong(days, p);
            RawMemory.putByte(p++, (byte) 'D');
        }
        if (nanos != 0 || months == 0 && days == 0) {
            RawMemory.putByte(p++, (byte) 'T');
            long seconds = nanos / NS_PER_SECOND;
            long fraction = nanos - seconds * NS_PER_SECOND;
            if (nanos < 0 && seconds == 0) {
                RawMemory.putByte(p++, (byte) '-');
            }
            p = putFraction(Math.abs(fraction), putLong(seconds, p));
            RawMemory.putByte(p++, (byte) 'S');
        }
        return p;
    }
}
