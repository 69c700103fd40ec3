package io.laminar.sql.plan;

import io.laminar.ring0.operator.EmitMode;
import io.laminar.ring0.process.ProcessDefinition;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.error.Position;
import io.laminar.sql.scalar.AggregateExpression;
import io.laminar.sql.scalar.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of a logical plan: a relation that is computed. */
public sealed interface Logical {
    /** {@return the columns it gives} */
    List<ColumnSchema> columns();

    /** {@return the nodes that it reads} */
    default List<Logical> inputs() {
        return switch (this) {
            case Scan scan -> List.of();
            case Filter filter -> List.of(filter.input());
            case Project project -> List.of(project.input());
            case Aggregate aggregate -> List.of(aggregate.input());
            case Union union -> union.inputs();
            case Regroup regroup -> List.of(regroup.input());
            case Processing process -> List.of(process.input());
        };
    }

    /**
     * All rows of a relation.
     *
     * @param relation the relation
     */
    record Scan(Relation relation) implements Logical {
        @Override
        public List<ColumnSchema> columns() {
            return relation.columns();
        }
    }

    /**
     * The rows that satisfy a condition.
     *
     * @param input what is read
     * @param condition of type BOOLEAN, over the input's columns
     * @param position where it is written
     */
    record Filter(Logical input, Scalar condition, Position position) implements Logical {
        @Override
        public List<ColumnSchema> columns() {
            return input.columns();
        }
    }

    /**
     * Columns computed from the input's.
     *
     * @param input what is read
     * @param outputs a value a column
     * @param columns what they are called
     * @param position where they are written
     */
    record Project(Logical input, List<Scalar> outputs, List<ColumnSchema> columns, Position position)
            implements Logical {
        /** Keeps its own lists. */
        public Project {
            outputs = List.copyOf(outputs);
            columns = List.copyOf(columns);
        }
    }

    /**
     * Aggregates over groups. Columns are the keys, then with windows their start and end, then the calls.
     *
     * @param input what is read
     * @param keys what is grouped by, windows apart
     * @param window the windows that are grouped by; null for none
     * @param calls the aggregates
     * @param emission when results come out
     * @param columns what the output is called
     * @param position where it is written
     */
    record Aggregate(
            Logical input,
            List<Scalar> keys,
            @Nullable TimeWindow window,
            List<AggregateExpression> calls,
            Emission emission,
            List<ColumnSchema> columns,
            Position position)
            implements Logical {
        /** Keeps its own lists. */
        public Aggregate {
            keys = List.copyOf(keys);
            calls = List.copyOf(calls);
            columns = List.copyOf(columns);
        }
    }

    /**
     * All rows of several inputs that have the same types.
     *
     * @param inputs two or more
     * @param columns what the output is called
     */
    record Union(List<Logical> inputs, List<ColumnSchema> columns) implements Logical {
        /** Keeps its own lists. */
        public Union {
            inputs = List.copyOf(inputs);
            columns = List.copyOf(columns);
        }
    }

    /**
     * The same rows, those that are equal in some columns on one core.
     *
     * @param input what is read
     * @param keys the columns, at least one
     */
    record Regroup(Logical input, List<Integer> keys) implements Logical {
        /** Keeps its own list. */
        public Regroup {
            keys = List.copyOf(keys);
        }

        @Override
        public List<ColumnSchema> columns() {
            return input.columns();
        }
    }

    /**
     * What a user's function emits.
     *
     * @param input what is read; rows that are equal in the keys get to the function of one core
     * @param keys the columns; none for one function that gets all rows
     * @param columns what the function emits
     * @param time which of them runs with the watermark; -1 for none
     * @param definition the function
     */
    record Processing(
            Logical input, List<Integer> keys, List<ColumnSchema> columns, int time, ProcessDefinition definition)
            implements Logical {
        /** Keeps its own lists. */
        public Processing {
            keys = List.copyOf(keys);
            columns = List.copyOf(columns);
        }
    }

    /**
     * When an aggregate's results come out.
     *
     * @param mode the way
     * @param latenessNs how long after its end a window takes rows
     * @param initialRow whether a global aggregate has a row before the first input
     * @param lateTo name of the stream that late rows go to; null for none
     */
    record Emission(
            EmitMode mode,
            long latenessNs,
            boolean initialRow,
            @Nullable String lateTo) {}
}
