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
    /** What a turn says that has failed. */
    int FAILED = -1;

    /** A round begins. */
    void beforeRound();

    /**
     * An operator's turn begins.
     *
     * @param operator whose
     */
    void beforeTurn(Operator operator);

    /**
     * An operator's turn has ended. A {@link AllocationViolation} thrown here stops the operator as if it had failed.
     *
     * @param operator whose
     * @param done work of the turn; {@link #FAILED} when the operator has failed
     */
    void afterTurn(Operator operator, int done);

    /** A round has ended. */
    void afterRound();
}
