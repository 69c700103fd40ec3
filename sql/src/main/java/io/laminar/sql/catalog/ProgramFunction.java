package io.laminar.sql.catalog;

import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.process.ProcessDefinition;
import io.laminar.ring0.state.StateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A function of the program, as queries see it: {@code PROCESS(TABLE t, 'name')}.
 *
 * @param definition its name, the code, what it keeps
 * @param keys columns of what it reads: rows that are equal in them get to the function of one core; none for one
 *     function that gets all rows
 * @param columns what it emits
 * @param time index of the column among them that runs with the watermark; -1 for none
 */
public record ProgramFunction(ProcessDefinition definition, List<String> keys, List<ColumnSchema> columns, int time) {
    /** Keeps its own lists. */
    public ProgramFunction {
        keys = List.copyOf(keys);
        columns = List.copyOf(columns);
    }

    /**
     * {@return what may not change while something is kept: how rows are spread, what comes out, each state; a line
     * each} The code is no part of it, nor is the bound of the states.
     */
    public String declaration() {
        List<String> lines = new ArrayList<>();
        lines.add("keyed by: " + (keys.isEmpty() ? "nothing" : String.join(", ", keys)));
        lines.add("emits: "
                + columns.stream()
                        .map(column -> column.name() + " " + column.type())
                        .collect(Collectors.joining(", ")));
        lines.add("event time: " + (time < 0 ? "none" : columns.get(time).name()));
        for (StateSpec state : definition.states()) {
            int number = lines.size() - 2;
            lines.add("state " + number + ": " + state.name() + ", " + types(state.keys()) + " to "
                    + types(state.values()));
        }
        return String.join("\n", lines);
    }

    private static String types(List<ColumnType> types) {
        return types.stream().map(ColumnType::name).collect(Collectors.joining(", ", "(", ")"));
    }
}
