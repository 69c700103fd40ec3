package io.laminar.engine.topology;

import io.laminar.memory.block.ColumnType;
import io.laminar.memory.region.Region;
import io.laminar.ring0.process.ProcessFactory;
import io.laminar.ring0.state.StateSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A function of the program: what it emits, which rows go together, what it keeps. It is a node of a topology, or has a
 * name by which statements and topologies call it: {@link io.laminar.engine.LaminarConfig.Builder#function}.
 *
 * <pre>{@code
 * TopologyProcess firsts = TopologyProcess.of(
 *         context -> {
 *             KeyedState seen = context.state("seen");
 *             return (row, output) -> {
 *                 seen.key().addLong(row.getLong(0));
 *                 if (!seen.get()) {
 *                     seen.newValue();
 *                     seen.put();
 *                     output.setLong(0, row.getLong(0));
 *                     output.emit();
 *                 }
 *             };
 *         },
 *         "user BIGINT")
 *     .keyedBy("user")
 *     .state("seen", List.of(ColumnType.BIGINT), List.of());
 * }</pre>
 *
 * @param factory makes the function, once a core
 * @param columns what is emitted, each as {@code name TYPE}; all may be NULL, times keep nanoseconds
 * @param keys columns of the input: rows that are equal in them get to the function of one core; none for one function
 *     that gets all rows
 * @param states what it keeps
 * @param time the column of what is emitted that runs with the watermark, so that windows can be built over it: a row
 *     whose time lies before the watermark is late; empty for none
 * @param stateLimitBytes bound of all states of a core; the query stops beyond it
 */
public record TopologyProcess(
        ProcessFactory factory,
        List<String> columns,
        List<String> keys,
        List<StateSpec> states,
        String time,
        long stateLimitBytes) {
    /** As much as an aggregate may have: address space, which is committed as it is used. */
    public static final long DEFAULT_STATE_LIMIT_BYTES = 16L << 30;

    /** Checks the states, and keeps its own lists. */
    public TopologyProcess {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
        states = List.copyOf(states);
        StateSpec.check(states);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a function that emits no columns");
        }
        if (stateLimitBytes < (2L + states.size()) * Region.PAGE_BYTES || stateLimitBytes > Region.MOST_BYTES) {
            throw new IllegalArgumentException("stateLimitBytes must be at least two pages and one a state, at most "
                    + Region.MOST_BYTES + ": stateLimitBytes=" + stateLimitBytes);
        }
    }

    /**
     * {@return a function without keys and states}
     *
     * @param factory makes it, once a core
     * @param columns what it emits, each as {@code name TYPE}
     */
    public static TopologyProcess of(ProcessFactory factory, String... columns) {
        return new TopologyProcess(factory, List.of(columns), List.of(), List.of(), "", DEFAULT_STATE_LIMIT_BYTES);
    }

    /**
     * {@return the same with rows that are equal in some columns on one core}
     *
     * @param columnsOfInput by name
     */
    public TopologyProcess keyedBy(String... columnsOfInput) {
        return new TopologyProcess(factory, columns, List.of(columnsOfInput), states, time, stateLimitBytes);
    }

    /**
     * {@return the same with a state more}
     *
     * @param name by which the function asks for it
     * @param keyTypes of the columns of its keys
     * @param valueTypes of the columns of its values; none for a set
     */
    public TopologyProcess state(String name, List<ColumnType> keyTypes, List<ColumnType> valueTypes) {
        List<StateSpec> more = new ArrayList<>(states);
        more.add(new StateSpec(name, keyTypes, valueTypes));
        return new TopologyProcess(factory, columns, keys, more, time, stateLimitBytes);
    }

    /**
     * {@return the same with a time column, so that windows can be built over what is emitted}
     *
     * @param column a TIMESTAMP among what is emitted
     */
    public TopologyProcess eventTime(String column) {
        return new TopologyProcess(factory, columns, keys, states, column, stateLimitBytes);
    }

    /**
     * {@return the same with another bound}
     *
     * @param bytes that all states of a core may take
     */
    public TopologyProcess stateLimit(long bytes) {
        return new TopologyProcess(factory, columns, keys, states, time, bytes);
    }
}
