package io.laminar.sql.bind;

import io.laminar.ring0.kernel.IntervalValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of intervals: {@code '5' SECOND}, {@code '1:30' MINUTE TO SECOND}, {@code '1 day 02:03:04.5'}.
 * Anything else is an {@link ArithmeticException} or {@link IllegalArgumentException}.
 */
final class IntervalText {
    private static final BigDecimal NS_PER_DAY = new BigDecimal("86400000000000");
    private static final List<String> LADDER = List.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND");
    private static final Map<String, Integer> MONTHS = Map.of("MONTH", 1, "QUARTER", 3, "YEAR", 12);
    private static final Map<String, Integer> DAYS = Map.of("DAY", 1, "WEEK", 7);
    private static final Map<String, Long> NANOS = Map.of(
            "NANOSECOND", 1L,
            "MICROSECOND", 1_000L,
            "MILLISECOND", 1_000_000L,
            "SECOND", 1_000_000_000L,
            "MINUTE", 60_000_000_000L,
            "HOUR", 3_600_000_000_000L);
    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("ns", "NANOSECOND"),
            Map.entry("us", "MICROSECOND"),
            Map.entry("ms", "MILLISECOND"),
            Map.entry("s", "SECOND"),
            Map.entry("sec", "SECOND"),
            Map.entry("m", "MINUTE"),
            Map.entry("min", "MINUTE"),
            Map.entry("h", "HOUR"),
            Map.entry("hr", "HOUR"),
            Map.entry("d", "DAY"),
            Map.entry("w", "WEEK"),
            Map.entry("mon", "MONTH"),
            Map.entry("y", "YEAR"),
            Map.entry("yr", "YEAR"));
    private static final Pattern CLOCK = Pattern.compile("([+-]?)(\\d+):(\\d+)(?::(\\d+(?:\\.\\d+)?))?");
    private static final Pattern AMOUNT = Pattern.compile("([+-]?\\d*\\.?\\d+)\\s*([a-zA-Z]+)");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d*)?|\\.\\d+");

    private int months;
    private int days;
    private long nanos;

    private IntervalText() {}

    /** {@return the interval} */
    static IntervalValue parse(String text, @Nullable String unit, @Nullable String toUnit) {
        IntervalText interval = new IntervalText();
        String trimmed = text.strip();
        if (unit == null) {
            interval.free(trimmed);
        } else if (toUnit == null) {
            interval.add(new BigDecimal(trimmed), unit);
        } else {
            interval.range(trimmed, unit, toUnit);
        }
        return new IntervalValue(interval.months, interval.days, interval.nanos);
    }

    private void add(BigDecimal amount, String unit) {
        if (MONTHS.containsKey(unit)) {
            months = Math.addExact(
                    months,
                    amount.multiply(BigDecimal.valueOf(MONTHS.get(unit))).intValueExact());
        } else if (DAYS.containsKey(unit)) {
            BigDecimal all = amount.multiply(BigDecimal.valueOf(DAYS.get(unit)));
            BigDecimal whole = all.setScale(0, RoundingMode.DOWN);
            days = Math.addExact(days, whole.intValueExact());
            addNanos(all.subtract(whole).multiply(NS_PER_DAY));
        } else if (NANOS.containsKey(unit)) {
            addNanos(amount.multiply(BigDecimal.valueOf(NANOS.get(unit))));
        } else {
            throw new IllegalArgumentException("unknown unit: " + unit);
        }
    }

    private void addNanos(BigDecimal more) {
        nanos = Math.addExact(nanos, more.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    /** Amounts with units, then perhaps a clock. */
    private void free(String text) {
        String rest = text;
        if (rest.isEmpty()) {
            throw new IllegalArgumentException("empty");
        }
        while (!rest.isEmpty()) {
            Matcher clock = CLOCK.matcher(rest);
            Matcher amount = AMOUNT.matcher(rest);
            if (clock.lookingAt()) {
                clock(clock);
                rest = rest.substring(clock.end()).strip();
            } else if (amount.lookingAt()) {
                add(new BigDecimal(amount.group(1)), unitOf(amount.group(2)));
                rest = rest.substring(amount.end()).strip();
            } else {
                throw new IllegalArgumentException(rest);
            }
        }
    }

    private void clock(Matcher clock) {
        BigDecimal sign = clock.group(1).equals("-") ? BigDecimal.ONE.negate() : BigDecimal.ONE;
        add(sign.multiply(new BigDecimal(clock.group(2))), "HOUR");
        add(sign.multiply(new BigDecimal(clock.group(3))), "MINUTE");
        if (clock.group(4) != null) {
            add(sign.multiply(new BigDecimal(clock.group(4))), "SECOND");
        }
    }

    /** {@return the unit that a word names, long or short, singular or plural} */
    static String unitOf(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        String singular = lower.endsWith("s") && lower.length() > 2 ? lower.substring(0, lower.length() - 1) : lower;
        if (SHORT.containsKey(lower)) {
            return SHORT.get(lower);
        }
        if (SHORT.containsKey(singular)) {
            return SHORT.get(singular);
        }
        String upper = singular.toUpperCase(Locale.ROOT);
        if (MONTHS.containsKey(upper) || DAYS.containsKey(upper) || NANOS.containsKey(upper)) {
            return upper;
        }
        throw new IllegalArgumentException("unknown unit: " + word);
    }

    /** Numbers apart by signs, from the first unit down to the last. */
    private void range(String text, String unit, String toUnit) {
        int first = LADDER.indexOf(unit);
        int last = LADDER.indexOf(toUnit);
        if (first < 0 || last <= first || (first < 2) != (last < 2)) {
            throw new IllegalArgumentException(unit + " TO " + toUnit);
        }
        boolean negative = text.startsWith("-");
        String[] parts = (negative || text.startsWith("+") ? text.substring(1) : text).split("[ :-]", -1);
        if (parts.length != last - first + 1) {
            throw new IllegalArgumentException(text);
        }
        for (int p = 0; p < parts.length; p++) {
            if (!NUMBER.matcher(parts[p]).matches()) {
                throw new IllegalArgumentException(text);
            }
            BigDecimal amount = new BigDecimal(parts[p]);
            add(negative ? amount.negate() : amount, LADDER.get(first + p));
        }
    }
}
