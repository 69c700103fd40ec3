package io.laminar.sql.scalar;

import io.laminar.ring0.kernel.Expr;

/** Turns bound expressions into kernel expressions. */
public final class Lowering {
    private Lowering() {}

    /**
     * {@return the kernel expression}
     *
     * @param scalar an expression without aggregates and window bounds
     */
    public static Expr lower(Scalar scalar) {
        return Scalars.<Expr>fold(scalar, (node, arguments) -> switch (node) {
            case Scalar.Input input ->
                new Expr.Column(input.index(), input.type().columnType());
            case Scalar.Constant constant -> new Expr.Literal(constant.type().vectorKind(), constant.value());
            case Scalar.Apply apply -> apply.operator().lowering().lower(arguments);
            case Scalar.Aggregated aggregated ->
                throw new IllegalStateException(
                        "aggregate was not taken out: " + aggregated.call().function());
            case Scalar.WindowBound bound ->
                throw new IllegalStateException("window bound was not taken out: " + bound.kind());
        });
    }
}
