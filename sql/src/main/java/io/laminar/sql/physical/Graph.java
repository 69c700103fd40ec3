package io.laminar.sql.physical;

import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.scalar.AggregateExpression;
import io.laminar.sql.scalar.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query as a graph of operators.
 *
 * @param root the last node
 * @param columns what it gives
 * @param made the nodes that belong to this query, inputs first, with the columns that each gives
 * @param lateStreams the aggregates whose late rows were asked for, by the name of the stream
 * @param partials the aggregates that have of each group what one core has, as the first of two phases
 */
public record Graph(
        OperatorSpec root,
        List<ColumnSchema> columns,
        List<Node> made,
        Map<String, OperatorSpec.AggregateSpec> lateStreams,
        Set<OperatorSpec> partials) {
    /**
     * What is known of an operator beside its specification: what it was made from, for display.
     *
     * @param spec the specification
     * @param columns what it gives
     * @param inputColumns what it reads
     * @param filter over what it reads; null for none
     * @param values what a calculation gives, what an aggregate groups by
     * @param time of an aggregate's windows; null for none
     * @param calls of an aggregate
     */
    public record Node(
            OperatorSpec spec,
            List<ColumnSchema> columns,
            List<ColumnSchema> inputColumns,
            @Nullable Scalar filter,
            List<Scalar> values,
            @Nullable Scalar time,
            List<AggregateExpression> calls) {}
}
