package io.laminar.ring0.core;

import io.laminar.ring0.operator.Operator;

/**
 * Is told when a core's round and each operator's turn in it begin and end, so that time or bytes can be put down to
 * who spends them. Without one a core pays a test for null.
 *
 * @threading the thread that polls the core; one watch may serve several
 * @allocation none, if the core is to have none
 */
public interface CoreWatch {
    /** A round begins. */
    void beforeRound();

    /**
     * An operator's turn begins.
     *
     * @param operator whose
     */
    void beforeTurn(Operator operator);

    /**
     * An operator's turn has ended, also when the operator has failed.
     *
     * @param operator whose
     */
    void afterTurn(Operator operator);

    /** A round has ended. */
    void afterRound();
}
