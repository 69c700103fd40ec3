package io.laminar.sql.physical;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.operator.ErrorPolicy;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.CalcSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.sql.bind.SourceBinder;
import io.laminar.sql.scalar.Lowering;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.type.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of a source: the source itself, and over it what computes its computed columns. */
public final class SourceGraph {
    private SourceGraph() {}

    /** {@return the watermark as a kernel expression} */
    public static @Nullable Expr watermark(@Nullable Scalar watermark) {
        return watermark == null ? null : Lowering.lower(watermark);
    }

    /**
     * {@return the node that others read}
     *
     * @param source the source
     * @param bound its columns
     * @param errors what becomes of rows that cannot be computed
     */
    public static OperatorSpec build(SourceSpec source, SourceBinder.Bound bound, ErrorPolicy errors) {
        if (bound.columns().size() == bound.inputs().size()) {
            return source;
        }
        boolean computedTime = bound.eventTime() >= 0 && bound.eventTimeInput() < 0;
        Scalar filter = computedTime
                ? new Scalar.Apply(
                        Operators.IS_NOT_NULL, List.of(bound.values().get(bound.eventTime())), SqlType.BOOLEAN, false)
                : null;
        return new CalcSpec(
                source.name() + ".computed",
                source,
                watermark(filter),
                bound.values().stream().map(Lowering::lower).toList(),
                bound.columns().stream()
                        .map(column -> column.type().columnType())
                        .toList(),
                errors);
    }
}
