package io.laminar.engine.plan;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.topology.TopologyProcess;
import io.laminar.ring0.process.ProcessDefinition;
import io.laminar.sql.Planner;
import io.laminar.sql.catalog.ProgramFunction;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Parser;
import io.laminar.sql.text.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Functions of the program as statements can call them: their columns are read, and checked as far as can be. */
public final class ProgramFunctions {
    private ProgramFunctions() {}

    /**
     * {@return the functions that an engine is opened with, for its catalog}
     *
     * @param functions by name
     * @throws ConfigException when what one says it emits is wrong: the code that statements have for that
     */
    public static List<ProgramFunction> of(Map<String, TopologyProcess> functions) {
        List<ProgramFunction> planned = new ArrayList<>();
        functions.forEach((name, process) -> {
            try {
                planned.add(planned(name, process, Position.NONE, column -> 1));
            } catch (SqlException e) {
                throw new ConfigException(
                        ErrorCode.valueOf("SQL_" + e.code().name()),
                        "cannot use function: function=" + name + ", emits=" + process.columns() + ": "
                                + e.getMessage(),
                        e);
            }
        });
        return planned;
    }

    /** {@return a function; {@code line} says where each of its columns stands} */
    static ProgramFunction planned(
            String name, TopologyProcess process, Position position, ToIntFunction<String> line) {
        List<Statement.ColumnDefinition> columns = process.columns().stream()
                .map(text -> Parser.parseColumn(text, line.applyAsInt(text)))
                .toList();
        ProcessDefinition definition =
                new ProcessDefinition(name, process.factory(), process.states(), process.stateLimitBytes());
        return Planner.function(definition, process.keys(), columns, process.time(), position);
    }
}
