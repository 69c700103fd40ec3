package io.laminar.cli.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When two cells of a result count as equal. Numbers within 1e-9 of each other, or within 1e-4 where a text or fewer
 * than eight characters say less; booleans in any spelling; timestamps with a blank or a T, with or without zero
 * seconds, fractions and zone; other texts letter by letter, blanks at the ends aside.
 */
final class Cells {
    private static final int SHORT_NUMBER = 8;
    private static final double LOOSE = 1e-4;
    private static final double TIGHT = 1e-9;
    private static final Pattern TIMESTAMP = Pattern.compile(
            "(\\d{4,6}-\\d\\d-\\d\\d)(?:[ T](\\d\\d:\\d\\d(?::\\d\\d)?)(\\.\\d+)?)?(?:Z|\\+00(?::?00)?)?");
    private static final Pattern NUMBER = Pattern.compile(
            "[+-]?(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|nan|inf(?:inity)?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PUNCTUATION = Pattern.compile("[\\s\\[\\]{}\"]+");

    private Cells() {}

    /** {@return whether two rows are equal, cell by cell} */
    static boolean sameRow(List<@Nullable Object> actual, List<@Nullable Object> expected) {
        if (actual.size() != expected.size()) {
            return false;
        }
        for (int index = 0; index < actual.size(); index++) {
            if (!same(actual.get(index), expected.get(index))) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether two cells are equal} */
    static boolean same(@Nullable Object actual, @Nullable Object expected) {
        if (actual == null || expected == null) {
            return actual == expected;
        }
        if (actual.equals(expected)) {
            return true;
        }
        if (actual instanceof Boolean || expected instanceof Boolean) {
            Boolean truth = truth(actual);
            return truth != null && truth.equals(truth(expected));
        }
        Double number = number(actual);
        Double other = number(expected);
        if (number != null && other != null) {
            boolean loose = actual instanceof String
                    || expected instanceof String
                    || Math.min(actual.toString().length(), expected.toString().length()) < SHORT_NUMBER;
            return near(number, other, loose ? LOOSE : TIGHT);
        }
        return sameText(actual.toString().strip(), expected.toString().strip());
    }

    /**
     * Brings a row into a form in which most equal rows are equal as objects, for hashing.
     *
     * @return cells such that rows with equal results are equal; not the other way round
     */
    static List<@Nullable Object> canonical(List<@Nullable Object> row) {
        List<@Nullable Object> canonical = new ArrayList<>(row.size());
        for (Object cell : row) {
            canonical.add(cell == null || cell instanceof Boolean ? cell : canonical(cell));
        }
        return canonical;
    }

    private static Object canonical(Object cell) {
        Double number = number(cell);
        if (number != null) {
            return number == 0.0 ? (Object) 0.0 : number;
        }
        String text = cell.toString().strip();
        String time = time(text);
        return time == null ? text : time;
    }

    private static boolean near(double left, double right, double tolerance) {
        if (left == right || (Double.isNaN(left) && Double.isNaN(right))) {
            return true;
        }
        if (!Double.isFinite(left) || !Double.isFinite(right)) {
            return false;
        }
        return Math.abs(left - right) <= tolerance * Math.max(Math.max(Math.abs(left), Math.abs(right)), TIGHT);
    }

    private static boolean sameText(String left, String right) {
        if (left.equals(right)) {
            return true;
        }
        String time = time(left);
        if (time != null && time.equals(time(right))) {
            return true;
        }
        Boolean truth = truthText(left);
        if (truth != null && truthText(right) != null) {
            return truth.equals(truthText(right));
        }
        return PUNCTUATION
                .matcher(left)
                .replaceAll("")
                .equals(PUNCTUATION.matcher(right).replaceAll(""));
    }

    private static @Nullable Double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (!(value instanceof String)) {
            return null;
        }
        String text = value.toString().strip();
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.endsWith("nan")) {
            return Double.NaN;
        }
        if (lower.contains("inf")) {
            return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.valueOf(lower);
    }

    private static @Nullable Boolean truth(Object value) {
        return switch (value.toString().toLowerCase(Locale.ROOT)) {
            case "t", "true", "1" -> true;
            case "f", "false", "0" -> false;
            default -> null;
        };
    }

    /** As {@link #truth}, for two texts: 0 and 1 are numbers there. */
    private static @Nullable Boolean truthText(String text) {
        boolean digit = text.equals("0") || text.equals("1");
        return digit ? null : truth(text);
    }

    private static @Nullable String time(String text) {
        Matcher matcher = TIMESTAMP.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String time = matcher.group(2) == null ? "00:00:00" : matcher.group(2);
        String seconds = time.length() == 8 ? time : time + ":00";
        String fraction = matcher.group(3) == null ? "" : matcher.group(3);
        int end = fraction.length();
        while (end > 0 && fraction.charAt(end - 1) == '0') {
            end--;
        }
        String digits = fraction.substring(0, end);
        return matcher.group(1) + ' ' + seconds + (digits.equals(".") ? "" : digits);
    }
}
