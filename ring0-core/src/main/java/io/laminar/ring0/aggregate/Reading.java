package io.laminar.ring0.aggregate;

import io.laminar.ring0.kernel.VectorKind;
import io.laminar.ring0.operator.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the result of a call is in a group's entry, and how it is made.
 *
 * @param form how
 * @param at offset of what it is made from
 * @param flag offset of the word that says whether there is a result; {@link #ALWAYS} if there always is
 * @param least what that word is at least if there is one
 * @param slot of a value that is kept as it came; else null
 */
record Reading(
        Form form, int at, int flag, long least, @Nullable Slot slot) {
    /** No word is asked: a count is never NULL. */
    static final int ALWAYS = -1;

    /** How a result is made. */
    enum Form {
        /** An int64 or the bits of a double. */
        WORD,
        /** A 128-bit sum that must fit 64 bits. */
        EXACT_SUM,
        /** The quotient of a 128-bit sum and a count. */
        EXACT_MEAN,
        /** The quotient of a sum of doubles and a count. */
        MEAN,
        /** The least integer of {@link Extremes}. */
        LEAST,
        /** The greatest integer. */
        GREATEST,
        /** The least double. */
        LEAST_DOUBLE,
        /** The greatest double. */
        GREATEST_DOUBLE,
        /** An interval's 16 bytes. */
        PAIR,
        /** A text's view. */
        TEXT;

        /** Whether it makes a double. */
        boolean isNumber() {
            return this == EXACT_MEAN || this == MEAN || this == LEAST_DOUBLE || this == GREATEST_DOUBLE;
        }
    }

    static Reading of(AggregateFunction function, Accumulator accumulator) {
        return switch (accumulator) {
            case StatsF64 stats -> f64(function, stats);
            case StatsI64 stats -> i64(function, stats);
            case Extreme extreme -> kept(extreme.slot(), extreme.offset, Extreme.VALUE, 1);
            case Ends ends -> kept(ends.slot(), ends.offset, Ends.VALUE, Ends.PRESENT);
            default -> new Reading(Form.WORD, accumulator.offset, ALWAYS, 0, null);
        };
    }

    private static Reading f64(AggregateFunction function, StatsF64 stats) {
        int base = stats.offset;
        return switch (function) {
            case COUNT_STAR -> new Reading(Form.WORD, base + StatsF64.ROWS, ALWAYS, 0, null);
            case SUM -> new Reading(Form.WORD, base + StatsF64.SUM, base, 1, null);
            case AVG -> new Reading(Form.MEAN, base, base, 1, null);
            case MIN -> new Reading(Form.LEAST_DOUBLE, base + stats.extremes(), base, 1, null);
            case MAX -> new Reading(Form.GREATEST_DOUBLE, base + stats.extremes(), base, 1, null);
            default -> new Reading(Form.WORD, base, ALWAYS, 0, null);
        };
    }

    private static Reading i64(AggregateFunction function, StatsI64 stats) {
        int base = stats.offset;
        return switch (function) {
            case COUNT_STAR -> new Reading(Form.WORD, base + StatsI64.ROWS, ALWAYS, 0, null);
            case SUM -> new Reading(Form.EXACT_SUM, base, base, 1, null);
            case AVG -> new Reading(Form.EXACT_MEAN, base, base, 1, null);
            case MIN -> new Reading(Form.LEAST, base + stats.extremes(), base, 1, null);
            case MAX -> new Reading(Form.GREATEST, base + stats.extremes(), base, 1, null);
            default -> new Reading(Form.WORD, base, ALWAYS, 0, null);
        };
    }

    private static Reading kept(Slot slot, int base, int value, long least) {
        Form form = slot.kind() == VectorKind.STRING
                ? Form.TEXT
                : slot.kind() == VectorKind.INTERVAL ? Form.PAIR : Form.WORD;
        return new Reading(form, base + value, base, least, slot);
    }
}
