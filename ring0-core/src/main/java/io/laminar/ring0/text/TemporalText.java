package io.laminar.ring0.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates and times of ISO 8601 in text: {@code 2001-01-31T12:34:56.789Z}, with a space for the T, with or without
 * seconds, fraction, zone ({@code Z}, {@code +01}, {@code +0130}, {@code +01:30}), or the date alone. Where no zone
 * stands the text is UTC. The outcome is left in fields, so that nothing is allocated.
 *
 * @threading one owner
 */
public final class TemporalText {
    public static final long NS_PER_SECOND = 1_000_000_000L;
    public static final long SECONDS_PER_DAY = 86_400;
    private static final long NS_PER_DAY = SECONDS_PER_DAY * NS_PER_SECOND;
    private static final int NANO_DIGITS = 9;
    private static final int DATE_CHARS = 10;

    /** The last value read: days of a date, nanoseconds of a time or a timestamp. */
    public long value;

    /** What was wrong with the last text; null when nothing was. */
    public @Nullable TextFault error;

    private long at;
    private long end;
    private int bad;

    // The day read last: neighbours in a file mostly share it.
    private long knownDateHead = 0x2D31_302D_3037_3931L; // "1970-01-", the first byte lowest
    private short knownDateTail = 0x3130; // "01"
    private long knownDay;

    /** Reads a timestamp in nanoseconds since 1970, rounded half up to {@code unitNs}. */
    @HotPath
    public boolean readTimestamp(long from, long to, long unitNs) {
        begin(from, to);
        long day = date();
        long seconds = 0;
        long nanos = 0;
        if (at < end) {
            byte mark = RawMemory.getByte(at++);
            bad |= mark == 'T' || mark == ' ' || mark == 't' ? 0 : -1;
            seconds = clock();
            nanos = fraction();
            seconds -= zone();
        }
        if (bad < 0 || at != end) {
            error = TextFault.INVALID;
            return false;
        }
        return timestamp(day, seconds, nanos, unitNs);
    }

    @HotPath
    private boolean timestamp(long day, long seconds, long nanos, long unitNs) {
        long total = day * SECONDS_PER_DAY + seconds;
        // 4-digit years times seconds fit easily; nanoseconds do so from 1677 to 2262 only. Below zero the second after
        // is scaled, so that what fits does not overflow on the way.
        long second = total < 0 ? total + 1 : total;
        long rest = total < 0 ? nanos - NS_PER_SECOND : nanos;
        long scaled = second * NS_PER_SECOND;
        long sum = scaled + rest;
        long margin = unitNs == 1 ? 0 : unitNs;
        boolean fits = Math.multiplyHigh(second, NS_PER_SECOND) == scaled >> 63
                && ((scaled ^ sum) & (rest ^ sum)) >= 0
                && sum >= Long.MIN_VALUE + margin
                && sum <= Long.MAX_VALUE - margin;
        if (!fits) {
            error = TextFault.TIME_OUT_OF_RANGE;
            return false;
        }
        value = roundTo(sum, unitNs);
        return true;
    }

    /** Scales an integer of some unit to nanoseconds, rounded half up to {@code unitNs}. */
    @HotPath
    public boolean scaleTimestamp(long count, long ownUnitNs, long unitNs) {
        error = null;
        long limit = (Long.MAX_VALUE - NS_PER_SECOND) / ownUnitNs;
        if (count > limit || count < -limit) {
            error = TextFault.TIME_OUT_OF_RANGE;
            return false;
        }
        value = roundTo(count * ownUnitNs, unitNs);
        return true;
    }

    @HotPath
    public static long roundTo(long nanos, long unitNs) {
        return unitNs == 1 ? nanos : Math.floorDiv(nanos + unitNs / 2, unitNs) * unitNs;
    }

    /** Reads a date in days since 1970. */
    @HotPath
    public boolean readDate(long from, long to) {
        begin(from, to);
        value = date();
        if (bad < 0 || at != end) {
            error = TextFault.INVALID;
        }
        return error == null;
    }

    /** Reads a time in nanoseconds since midnight, rounded half up to {@code unitNs}. */
    @HotPath
    public boolean readTime(long from, long to, long unitNs) {
        begin(from, to);
        long seconds = clock();
        long nanos = roundTo(seconds * NS_PER_SECOND + fraction(), unitNs);
        value = nanos;
        if (bad < 0 || at != end) {
            error = TextFault.INVALID;
        } else if (nanos >= NS_PER_DAY) {
            error = TextFault.OUT_OF_RANGE;
        }
        return error == null;
    }

    @HotPath
    private void begin(long from, long to) {
        at = from;
        end = to;
        bad = 0;
        error = null;
    }

    @HotPath
    private long date() {
        if (end - at < DATE_CHARS) {
            bad = -1;
            return 0;
        }
        long head = RawMemory.getLong(at);
        short tail = RawMemory.getShort(at + Long.BYTES);
        if (head != knownDateHead || tail != knownDateTail) {
            long day = newDate();
            if (bad < 0) {
                return 0;
            }
            knownDateHead = head;
            knownDateTail = tail;
            knownDay = day;
        }
        at += DATE_CHARS;
        return knownDay;
    }

    @HotPath
    private long newDate() {
        int year = two(at) * 100 + two(at + 2);
        int month = two(at + 5);
        int day = two(at + 8);
        bad |= RawMemory.getByte(at + 4) == '-' && RawMemory.getByte(at + 7) == '-' ? 0 : -1;
        bad |= month - 1 | 12 - month | day - 1;
        if (bad >= 0) {
            bad |= daysOf(year, month) - day;
        }
        return epochDay(year, month, day);
    }

    @HotPath
    private static int daysOf(int year, int month) {
        if (month == 2) {
            boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
            return leap ? 29 : 28;
        }
        // April, June, September, November; the parity of months flips at August.
        return 30 + ((month + (month >> 3)) & 1);
    }

    /** Days since 1970 in the Gregorian calendar; years begin in March here, so that the leap day comes last. */
    @HotPath
    private static long epochDay(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(shifted, 400);
        int yearOfEra = shifted - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    /** Reads {@code hh:mm} or {@code hh:mm:ss}; answers seconds. */
    @HotPath
    private long clock() {
        if (end - at < 5) {
            bad = -1;
            return 0;
        }
        int hour = two(at);
        int minute = two(at + 3);
        bad |= RawMemory.getByte(at + 2) == ':' ? 0 : -1;
        bad |= 23 - hour | 59 - minute;
        at += 5;
        int second = 0;
        if (at < end && RawMemory.getByte(at) == ':') {
            bad |= end - at < 3 ? -1 : 0;
            second = two(at + 1);
            bad |= 59 - second;
            at += 3;
        }
        return hour * 3600L + minute * 60L + second;
    }

    /** Reads a fraction of a second if there is one; answers nanoseconds, rounded half up at the tenth digit. */
    @HotPath
    private long fraction() {
        if (at >= end || RawMemory.getByte(at) != '.' && RawMemory.getByte(at) != ',') {
            return 0;
        }
        at++;
        long nanos = 0;
        int digits = 0;
        int carry = 0;
        for (; at < end; at++, digits++) {
            int digit = RawMemory.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            if (digits < NANO_DIGITS) {
                nanos = nanos * 10 + digit;
            } else if (digits == NANO_DIGITS) {
                carry = digit >= 5 ? 1 : 0;
            }
        }
        bad |= digits == 0 ? -1 : 0;
        for (int d = digits; d < NANO_DIGITS; d++) {
            nanos *= 10;
        }
        return nanos + carry;
    }

    /** Reads a zone if there is one; answers its offset in seconds east. */
    @HotPath
    private long zone() {
        if (at >= end) {
            return 0;
        }
        byte sign = RawMemory.getByte(at++);
        if (sign == 'Z' || sign == 'z') {
            return 0;
        }
        long left = end - at;
        if (sign != '+' && sign != '-' || left < 2) {
            bad = -1;
            return 0;
        }
        int hours = two(at);
        at += 2;
        int minutes = 0;
        if (left > 2) {
            at += RawMemory.getByte(at) == ':' ? 1 : 0;
            bad |= end - at < 2 ? -1 : 0;
            minutes = two(at);
            at += 2;
        }
        bad |= 18 - hours | 59 - minutes;
        long offset = hours * 3600L + minutes * 60L;
        return sign == '-' ? -offset : offset;
    }

    @HotPath
    private int two(long address) {
        int tens = RawMemory.getByte(address) - '0';
        int ones = RawMemory.getByte(address + 1) - '0';
        bad |= tens | 9 - tens | ones | 9 - ones;
        return tens * 10 + ones;
    }
}
