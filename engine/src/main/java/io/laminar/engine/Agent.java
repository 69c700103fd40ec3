package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.observe.AgentCounters;
import org.jspecify.annotations.Nullable;

/**
 * Something with a duty cycle beside the queries: stepped by a thread of its own, by the core's thread, or by the poll
 * of an inline engine.
 */
interface Agent extends AutoCloseable {
    /** {@return a name for its thread} */
    String name();

    /**
     * Does a piece of work.
     *
     * @return whether there was any
     */
    boolean step();

    /**
     * Does all that can be done now of what was given so far, and takes on nothing new.
     *
     * @return whether nothing of it is left
     */
    boolean drain();

    /** Fails, because what is left did not get done in time. */
    void giveUp();

    /**
     * Says that the time to do so is over: what waits for somebody outside ends with a failure.
     *
     * @threading any
     */
    void hurry();

    /** {@return whether there will never be work again} */
    boolean isFinished();

    /** {@return whether its thread may be interrupted when it does not come back from a step: nothing is lost by it} */
    boolean isInterruptible();

    /** {@return what stopped it; null while nothing has} */
    @Nullable
    EngineException failure();

    /**
     * Has flushes counted, if it makes any; on the thread that steps it.
     *
     * @param counters where
     */
    default void countTo(AgentCounters counters) {}

    /** {@return what it and its port know of each other} */
    EventFaults faults();

    /** Gives everything back, on the thread that stepped it; keeps a failure. Closing twice is harmless. */
    @Override
    void close();
}
