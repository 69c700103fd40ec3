package io.laminar.sql.text;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The few words that are no names, and the words for units of time. */
final class Keywords {
    /** Words that stand for themselves everywhere. */
    private static final Set<String> RESERVED = Set.of(
            "select",
            "from",
            "where",
            "group",
            "having",
            "order",
            "limit",
            "join",
            "on",
            "using",
            "union",
            "except",
            "intersect",
            "case",
            "when",
            "then",
            "else",
            "end",
            "and",
            "or",
            "not",
            "null",
            "as",
            "with",
            "emit");

    private static final Set<String> UNITS = Set.of(
            "NANOSECOND",
            "MICROSECOND",
            "MILLISECOND",
            "SECOND",
            "MINUTE",
            "HOUR",
            "DAY",
            "WEEK",
            "MONTH",
            "QUARTER",
            "YEAR");

    private static final Map<String, String> SHORT_UNITS = Map.of(
            "ns", "NANOSECOND",
            "us", "MICROSECOND",
            "ms", "MILLISECOND",
            "s", "SECOND",
            "m", "MINUTE",
            "min", "MINUTE",
            "h", "HOUR",
            "d", "DAY");

    private Keywords() {}

    /** {@return whether the word cannot be a name without quotes} */
    static boolean isReserved(String word) {
        return RESERVED.contains(word);
    }

    /** {@return the unit, singular and in upper case, or null if the word is none} */
    static @Nullable String unit(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        if (UNITS.contains(upper)) {
            return upper;
        }
        String singular = upper.endsWith("S") ? upper.substring(0, upper.length() - 1) : upper;
        return UNITS.contains(singular) ? singular : null;
    }

    /** {@return the unit that a short form like {@code ms} stands for, or null} */
    static @Nullable String shortUnit(String letters) {
        return SHORT_UNITS.get(letters.toLowerCase(Locale.ROOT));
    }
}
