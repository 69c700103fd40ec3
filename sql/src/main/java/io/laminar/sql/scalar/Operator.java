package io.laminar.sql.scalar;

import io.laminar.ring0.kernel.Expr;
import java.util.List;

/**
 * What an expression does to its arguments. One instance an overload, so that identity is equality.
 *
 * @param name as SQL writes it
 * @param notation how it stands to its arguments
 * @param lowering to a kernel expression
 */
public record Operator(String name, Notation notation, Lowering lowering) {
    /** Where the name stands. */
    public enum Notation {
        /** name(a, b). */
        CALL,
        /** a name b name c. */
        INFIX,
        /** name a. */
        PREFIX,
        /** a name. */
        POSTFIX,
        /** CAST(a AS type). */
        CAST,
        /** CASE WHEN a THEN b ... ELSE z END: pairs, then perhaps one more. */
        CASE,
        /** name(a, b), all but the first lengths of time in nanoseconds. */
        DURATIONS,
        /** The argument alone: a conversion that is not worth a word. */
        HIDDEN
    }

    /** Makes a kernel expression of lowered arguments. */
    @FunctionalInterface
    public interface Lowering {
        /**
         * {@return the kernel expression}
         *
         * @param arguments lowered, in order
         */
        Expr lower(List<Expr> arguments);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
