package io.laminar.sql.physical;

import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalars;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node and what is to be computed from its rows before the next one reads them: not yet an operator, so that it can
 * become part of the next.
 *
 * @param base the node
 * @param baseColumns what it gives
 * @param filter condition over those columns; null for none
 * @param outputs values over those columns
 * @param columns what the values are called
 */
record Pipeline(
        OperatorSpec base,
        List<ColumnSchema> baseColumns,
        @Nullable Scalar filter,
        List<Scalar> outputs,
        List<ColumnSchema> columns) {
    /** Expressions grow no further by being put into one another; beyond this they are computed once, by a node. */
    private static final int MOST_PARTS = 20_000;

    static Pipeline of(OperatorSpec base, List<ColumnSchema> columns) {
        List<Scalar> outputs = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            ColumnSchema column = columns.get(c);
            outputs.add(new Scalar.Input(c, column.name(), column.type(), column.nullable()));
        }
        return new Pipeline(base, columns, null, outputs, columns);
    }

    /** {@return a reference to an output} */
    Scalar output(int index) {
        ColumnSchema column = columns.get(index);
        return new Scalar.Input(index, column.name(), column.type(), column.nullable());
    }

    /** {@return an expression over the outputs as one over the base} */
    Scalar inline(Scalar value) {
        return Scalars.replace(value, node -> node instanceof Scalar.Input input ? outputs.get(input.index()) : null);
    }

    @Nullable
    Scalar inlineAny(@Nullable Scalar value) {
        return value == null ? null : inline(value);
    }

    Pipeline filtered(Scalar condition) {
        Scalar inlined = inline(condition);
        Scalar both = filter == null ? inlined : Operators.and(List.of(filter, inlined));
        return new Pipeline(base, baseColumns, both, outputs, columns);
    }

    Pipeline projected(List<Scalar> values, List<ColumnSchema> names) {
        return new Pipeline(
                base, baseColumns, filter, values.stream().map(this::inline).toList(), names);
    }

    /**
     * {@return whether these expressions may be computed straight from the base}
     *
     * <p>Kernels compute equal parts once, so it does no harm to use an output twice; but what grows with every level
     * has to be computed by a node of its own at some point.
     */
    boolean canInline(List<Scalar> values) {
        long parts = 0;
        for (Scalar value : values) {
            parts += Scalars.<Long>fold(value, this::inlinedParts);
        }
        return parts < MOST_PARTS;
    }

    private Long inlinedParts(Scalar node, List<Long> arguments) {
        if (node instanceof Scalar.Input input) {
            return partsOf(outputs.get(input.index()));
        }
        return sum(arguments);
    }

    private static Long partsOf(Scalar value) {
        return Scalars.<Long>fold(value, (node, arguments) -> sum(arguments));
    }

    private static Long sum(List<Long> parts) {
        long sum = 1;
        for (long part : parts) {
            sum = Math.min(MOST_PARTS, sum + part);
        }
        return sum;
    }

    /** {@return whether it gives the base's rows as they are} */
    boolean isIdentity() {
        if (filter != null || outputs.size() != baseColumns.size()) {
            return false;
        }
        for (int o = 0; o < outputs.size(); o++) {
            if (!(outputs.get(o) instanceof Scalar.Input input) || input.index() != o) {
                return false;
            }
        }
        return true;
    }
}
