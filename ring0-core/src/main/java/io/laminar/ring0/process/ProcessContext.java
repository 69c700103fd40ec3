package io.laminar.ring0.process;

import io.laminar.ring0.state.KeyedState;

/** What a function gets from the core that it runs on. */
public interface ProcessContext {
    /**
     * {@return a state of the function}
     *
     * @param name as it was declared
     * @throws IllegalArgumentException when none was declared under that name
     */
    KeyedState state(String name);
}
