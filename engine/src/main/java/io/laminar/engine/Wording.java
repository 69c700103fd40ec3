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

    /** {@return what would move a source's watermark} */
    static String moves(SourceNode source) {
        WatermarkMetrics its = source.watermarkMetrics();
        return switch (source.spec().policy().scope()) {
            case SOURCE -> "rows with later times move it, or a mark";
            case PRODUCER ->
                "the least of " + (its.open() - its.idle()) + " active producers', whose rows with later times move it";
            case KEY ->
                "the least of " + (its.keys().keys() - its.keys().idleKeys())
                        + " active keys', whose rows with later times move it";
        };
    }

    /** {@return who makes a source's watermark: producers, and keys if they have watermarks of their own} */
    static String makers(SourceNode source) {
        WatermarkMetrics its = source.watermarkMetrics();
        String producers = count(its.open(), "producer", its.idle());
        return source.spec().policy().keys() == null
                ? producers
                : producers + ", " + count(its.keys().keys(), "key", its.keys().idleKeys());
    }

    private static String count(long count, String what, long idle) {
        return count + " " + what + (count == 1 ? "" : "s") + (idle == 0 ? "" : ", " + idle + " idle");
    }

    /** {@return a length of time} */
    static String seconds(long ns) {
        return String.format(Locale.ROOT, "%.1f s", Math.max(0, ns) / (double) SECOND_NS);
    }
}
