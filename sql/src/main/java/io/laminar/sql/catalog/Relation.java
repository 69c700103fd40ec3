package io.laminar.sql.catalog;

import io.laminar.ring0.operator.OperatorSpec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A source, stream, view or sink.
 *
 * @param name its name
 * @param kind what it is
 * @param columns what it gives; of a sink, what goes out
 * @param spec the last node of the graph that computes it; streams over it share the node
 * @param changelog how it changes
 * @param eventTime its time columns
 * @param inputs names of the relations that it reads
 * @param owner the stream that it is a side of (late rows, rows in error), with which it goes; null for none
 * @param text the statement that made it, for display only
 */
public record Relation(
        String name,
        RelationKind kind,
        List<ColumnSchema> columns,
        OperatorSpec spec,
        Changelog changelog,
        EventTime eventTime,
        Set<String> inputs,
        @Nullable String owner,
        String text) {
    /** Keeps its own collections. */
    public Relation {
        columns = List.copyOf(columns);
        inputs = Set.copyOf(inputs);
    }

    /** {@return the index of a column, or -1} */
    public int indexOf(String column) {
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c).name().equals(column)) {
                return c;
            }
        }
        return -1;
    }

    /** {@return the names of the columns} */
    public List<String> columnNames() {
        return columns.stream().map(ColumnSchema::name).toList();
    }
}
