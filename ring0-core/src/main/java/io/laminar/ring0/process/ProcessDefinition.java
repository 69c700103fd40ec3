package io.laminar.ring0.process;

import io.laminar.ring0.state.StateSpec;
import java.util.List;

/**
 * A user's function and what it keeps.
 *
 * @param name what it is called in plans
 * @param factory makes it
 * @param states what it keeps
 * @param stateLimitBytes bound of all its states on a core; the query fails beyond it
 */
public record ProcessDefinition(String name, ProcessFactory factory, List<StateSpec> states, long stateLimitBytes) {
    /** Checks the states. */
    public ProcessDefinition {
        states = List.copyOf(states);
        StateSpec.check(states);
    }
}
