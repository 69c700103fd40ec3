package io.laminar.cli.cases;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as case files write them. */
final class TimeText {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_HOUR = 3600;
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd ")
            .append(TIME)
            .toFormatter(Locale.ROOT);
    private static final Pattern CLOCK = Pattern.compile("(-?)(\\d+):(\\d\\d)(?::(\\d\\d(?:\\.\\d{1,9})?))?");

    private TimeText() {}

    /**
     * A length of time.
     *
     * @param months whole months
     * @param days whole days
     * @param nanos nanoseconds
     */
    record Interval(int months, int days, long nanos) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            unit(text, months / 12, "year");
            unit(text, months % 12, "month");
            unit(text, days, "day");
            if (nanos != 0 || text.isEmpty()) {
                clock(text);
            }
            return text.toString();
        }

        private static void unit(StringBuilder text, int count, String name) {
            if (count != 0) {
                text.append(text.isEmpty() ? "" : " ").append(count).append(' ').append(name);
                text.append(Math.abs(count) == 1 ? "" : "s");
            }
        }

        private void clock(StringBuilder text) {
            long seconds = Math.abs(nanos / NANOS_PER_SECOND);
            long fraction = Math.abs(nanos % NANOS_PER_SECOND);
            text.append(text.isEmpty() ? "" : " ").append(nanos < 0 ? "-" : "");
            text.append(String.format(
                    Locale.ROOT,
                    "%02d:%02d:%02d",
                    seconds / SECONDS_PER_HOUR,
                    seconds / SECONDS_PER_MINUTE % SECONDS_PER_MINUTE,
                    seconds % SECONDS_PER_MINUTE));
            if (fraction != 0) {
                String digits = String.format(Locale.ROOT, ".%09d", fraction);
                text.append(digits.replaceFirst("0+$", ""));
            }
        }
    }

    /** {@return the text of a moment in nanoseconds since 1970, UTC} */
    static String timestamp(long nanos) {
        return TIMESTAMP.format(LocalDateTime.ofEpochSecond(
                Math.floorDiv(nanos, NANOS_PER_SECOND), (int) Math.floorMod(nanos, NANOS_PER_SECOND), ZoneOffset.UTC));
    }

    /** {@return the text of a date in days since 1970} */
    static String date(long days) {
        return LocalDate.ofEpochDay(days).toString();
    }

    /** {@return the text of a time in nanoseconds of the day} */
    static String time(long nanos) {
        return TIME.format(LocalTime.ofNanoOfDay(nanos));
    }

    /**
     * Reads a moment: date and time with a blank or a T between them, or a date alone, with or without a zone.
     *
     * @return nanoseconds since 1970, UTC
     * @throws RuntimeException when the text is none, or its nanoseconds do not fit
     */
    static long parseTimestamp(String text) {
        String iso = text.strip().replace(' ', 'T');
        if (iso.indexOf('T') < 0) {
            return nanos(LocalDate.parse(iso).atStartOfDay());
        }
        boolean zoned = iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > iso.indexOf('T');
        if (!zoned) {
            return nanos(LocalDateTime.parse(iso));
        }
        // "+00" is written, "+00:00" is read.
        String full = iso.matches(".*[+-]\\d\\d") ? iso + ":00" : iso;
        return nanos(
                OffsetDateTime.parse(full).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
    }

    private static long nanos(LocalDateTime time) {
        Instant instant = time.toInstant(ZoneOffset.UTC);
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    }

    /**
     * Reads a length of time: numbers with units, and a clock such as {@code 04:18:23.5}.
     *
     * @throws IllegalArgumentException when the text is none
     */
    static Interval parseInterval(String text) {
        int months = 0;
        int days = 0;
        long nanos = 0;
        Iterator<String> words =
                List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1)).iterator();
        while (words.hasNext()) {
            String word = words.next();
            Matcher clock = CLOCK.matcher(word);
            if (clock.matches()) {
                nanos += clockNanos(clock);
                continue;
            }
            if (!words.hasNext()) {
                throw new IllegalArgumentException("not an interval: " + text);
            }
            int count = Integer.parseInt(word);
            switch (words.next().replaceFirst("s$", "")) {
                case "year" -> months += 12 * count;
                case "month", "mon" -> months += count;
                case "week" -> days += 7 * count;
                case "day" -> days += count;
                case "hour" -> nanos += (long) count * SECONDS_PER_HOUR * NANOS_PER_SECOND;
                case "minute", "min" -> nanos += (long) count * SECONDS_PER_MINUTE * NANOS_PER_SECOND;
                case "second", "sec" -> nanos += (long) count * NANOS_PER_SECOND;
                default -> throw new IllegalArgumentException("not an interval: " + text);
            }
        }
        return new Interval(months, days, nanos);
    }

    private static long clockNanos(Matcher clock) {
        long minutes = Long.parseLong(clock.group(2)) * SECONDS_PER_MINUTE + Long.parseLong(clock.group(3));
        BigDecimal seconds = clock.group(4) == null ? BigDecimal.ZERO : new BigDecimal(clock.group(4));
        long nanos = minutes * SECONDS_PER_MINUTE * NANOS_PER_SECOND
                + seconds.movePointRight(9).longValueExact();
        return clock.group(1).isEmpty() ? nanos : -nanos;
    }
}
