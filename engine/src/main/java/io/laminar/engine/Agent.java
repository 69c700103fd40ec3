package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import org.jspecify.annotations.Nullable;

/** Something with a duty cycle outside the core: run by a thread of its own, or pumped by an inline engine. */
interface Agent extends AutoCloseable {
    /** {@return a name for its thread} */
    String name();

    /**
     * Does a piece of work.
     *
     * @return whether there was any
     */
    boolean step();

    /** {@return whether there will never be work again} */
    boolean isFinished();

    /** {@return whether its thread may be interrupted when it does not come back from a step: nothing is lost by it} */
    boolean isInterruptible();

    /** {@return what stopped it; null while nothing has} */
    @Nullable
    EngineException failure();

    /** Gives everything back; keeps a failure. */
    @Override
    void close();
}
