package io.laminar.engine;

import java.time.Instant;
import java.util.Locale;

/** How answers about a running engine word numbers and times. */
final class Wording {
    private static final long SECOND_NS = 1_000_000_000;

    private Wording() {}

    /** {@return a count of rows} */
    static String rows(long count) {
        return count == 1 ? "1 row" : count + " rows";
    }

    /** {@return an event time, or that there is none, or that it is over} */
    static String time(long ns) {
        if (ns == Long.MIN_VALUE) {
            return "none";
        }
        return ns == Long.MAX_VALUE
                ? "end"
                : Instant.ofEpochSecond(Math.floorDiv(ns, SECOND_NS), Math.floorMod(ns, SECOND_NS))
                        .toString();
    }

    /** {@return a length of time} */
    static String seconds(long ns) {
        return String.format(Locale.ROOT, "%.1f s", Math.max(0, ns) / (double) SECOND_NS);
    }
}
