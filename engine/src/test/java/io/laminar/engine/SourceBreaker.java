package io.laminar.engine;

import io.laminar.ring0.core.CoreWatch;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.QueryFailure;
import io.laminar.ring0.operator.Source;

/** Has a source fail in its turn, as it does when its log has failed, from when a test says so. */
final class SourceBreaker implements CoreWatch {
    volatile boolean breaks;

    @Override
    public void beforeRound() {
        // Only turns break.
    }

    @Override
    public void beforeTurn(Operator operator) {
        if (breaks && operator instanceof Source) {
            throw QueryFailure.log(operator.name(), null);
        }
    }

    @Override
    public void afterTurn(Operator operator, int done) {
        // Nothing is left to break.
    }

    @Override
    public void afterRound() {
        // Likewise.
    }
}
