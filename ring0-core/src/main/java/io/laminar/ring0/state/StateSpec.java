package io.laminar.ring0.state;

import io.laminar.memory.block.ColumnType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A state of an operator: what it is called, its keys and its values.
 *
 * @param name by which the function asks for it
 * @param keys types of the columns of a key, at least one; in the order in which keys are compared
 * @param values types of the columns of a value; none for a set
 */
public record StateSpec(String name, List<ColumnType> keys, List<ColumnType> values) {
    /** Most states that an operator can have. */
    public static final int MOST_STATES = 32;

    /** Most columns of a key, and of a value. */
    public static final int MOST_COLUMNS = 32;

    /** Checks the numbers, and that there are no intervals. */
    public StateSpec {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a state without a name");
        }
        if (keys.isEmpty() || keys.size() > MOST_COLUMNS || values.size() > MOST_COLUMNS) {
            throw new IllegalArgumentException("keys must be 1.." + MOST_COLUMNS + ", values 0.." + MOST_COLUMNS
                    + ": state=" + name + ", keys=" + keys.size() + ", values=" + values.size());
        }
        if (keys.contains(ColumnType.INTERVAL) || values.contains(ColumnType.INTERVAL)) {
            throw new IllegalArgumentException("a state holds no intervals, which have no order: state=" + name);
        }
    }

    /**
     * Checks the states of one operator.
     *
     * @param states of it
     * @throws IllegalArgumentException when there are too many, or two of one name
     */
    public static void check(List<StateSpec> states) {
        if (states.size() > MOST_STATES) {
            throw new IllegalArgumentException("too many states: states=" + states.size() + ", limit=" + MOST_STATES);
        }
        Set<String> names = new HashSet<>();
        for (StateSpec state : states) {
            if (!names.add(state.name())) {
                throw new IllegalArgumentException("two states of one name: state=" + state.name());
            }
        }
    }
}
