package io.laminar.ring0.kernel.time;

import io.laminar.memory.HotPath;

/**
 * Days and nanoseconds since 1970 to parts of the Gregorian calendar and back; floors, so negative times are right.
 *
 * <p>Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
@HotPath
public final class CivilTime {
    /** Nanoseconds of a day. */
    public static final long DAY_NS = 86_400_000_000_000L;

    private static final long DAYS_PER_ERA = 146_097;
    private static final long SHIFT_TO_MARCH_0 = 719_468;

    private CivilTime() {}

    /** {@return the year of a day} */
    public static long year(long day) {
        long era = Math.floorDiv(day + SHIFT_TO_MARCH_0, DAYS_PER_ERA);
        return yearOfEra(day) + era * 400 + (month(day) <= 2 ? 1 : 0);
    }

    /** {@return the month of a day, 1 to 12} */
    public static int month(long day) {
        int shifted = (5 * dayOfMarchYear(day) + 2) / 153;
        return shifted < 10 ? shifted + 3 : shifted - 9;
    }

    /** {@return the day of the month, from 1} */
    public static int dayOfMonth(long day) {
        int dayOfYear = dayOfMarchYear(day);
        return dayOfYear - (153 * ((5 * dayOfYear + 2) / 153) + 2) / 5 + 1;
    }

    private static int yearOfEra(long day) {
        long d = Math.floorMod(day + SHIFT_TO_MARCH_0, DAYS_PER_ERA);
        return (int) ((d - d / 1460 + d / 36_524 - d / 146_096) / 365);
    }

    private static int dayOfMarchYear(long day) {
        long d = Math.floorMod(day + SHIFT_TO_MARCH_0, DAYS_PER_ERA);
        int year = yearOfEra(day);
        return (int) (d - (365L * year + year / 4 - year / 100));
    }

    /**
     * {@return the day of a date}
     *
     * @param year year
     * @param month 1 to 12
     * @param dayOfMonth from 1; beyond the month's last it runs into the next
     */
    public static long day(long year, int month, int dayOfMonth) {
        long shifted = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(shifted, 400L);
        long yearOfEra = shifted - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + dayOfMonth - 1;
        return era * DAYS_PER_ERA + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - SHIFT_TO_MARCH_0;
    }

    /**
     * {@return the last day of a month}
     *
     * @param year year
     * @param month 1 to 12
     */
    public static int daysOfMonth(long year, int month) {
        if (month == 2) {
            return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return 30 + ((month + (month >> 3)) & 1);
    }

    /** {@return the weekday of a day, Monday 1 to Sunday 7} */
    public static int isoWeekday(long day) {
        return (int) Math.floorMod(day + 3, 7L) + 1;
    }

    /** {@return the ISO 8601 week of a day: the week that has the year's first Thursday is 1} */
    public static int isoWeek(long day) {
        long thursday = day - isoWeekday(day) + 4;
        long newYear = day(year(thursday), 1, 1);
        return (int) ((thursday - newYear) / 7) + 1;
    }

    /**
     * {@return a day some months later; its day of the month is cut to the month's last}
     *
     * @param day the day
     * @param months how many; negative ones go back
     */
    public static long addMonths(long day, long months) {
        long total = year(day) * 12 + month(day) - 1 + months;
        long year = Math.floorDiv(total, 12L);
        int month = (int) Math.floorMod(total, 12L) + 1;
        return day(year, month, Math.min(dayOfMonth(day), daysOfMonth(year, month)));
    }
}
