package io.laminar.ring0.kernel;

import java.util.List;

/** Which expressions are constants: computed when a program is compiled, unless they fail. */
final class ModelConstants {
    /** What an expression is that is no constant; null is the constant NULL. */
    static final Object NONE = new Object();

    private ModelConstants() {}

    static Object constant(Expr expr) {
        return switch (expr) {
            case Expr.Column column -> NONE;
            case Expr.Literal literal -> literal.value();
            case Expr.Call call -> call(call);
            case Expr.And and -> terms(and.terms(), false);
            case Expr.Or or -> terms(or.terms(), true);
            case Expr.Coalesce coalesce -> coalesce(coalesce);
            case Expr.Case cases -> cases(cases);
        };
    }

    private static Object call(Expr.Call call) {
        Object[] values =
                call.arguments().stream().map(ModelConstants::constant).toArray();
        boolean all = true;
        for (Object value : values) {
            if (value == null && call.op().isStrict()) {
                return null;
            }
            all &= value != NONE;
        }
        if (!all) {
            return NONE;
        }
        try {
            return ModelOps.compute(call.op(), values);
        } catch (Model.Failure failure) {
            return NONE;
        }
    }

    private static Object terms(List<Expr> terms, boolean deciding) {
        Object result = !deciding;
        int kept = 0;
        for (Expr term : terms) {
            Object value = constant(term);
            if (value == NONE || value == null) {
                kept++;
                result = value;
            } else if (value.equals(deciding)) {
                return kept == 0 ? deciding : NONE;
            }
        }
        return kept > 1 ? NONE : result;
    }

    private static Object coalesce(Expr.Coalesce coalesce) {
        for (Expr argument : coalesce.arguments()) {
            Object value = constant(argument);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static Object cases(Expr.Case cases) {
        for (int b = 0; b < cases.conditions().size(); b++) {
            Object condition = constant(cases.conditions().get(b));
            if (condition == NONE) {
                return NONE;
            }
            if (Boolean.TRUE.equals(condition)) {
                return constant(cases.results().get(b));
            }
        }
        return cases.otherwise() == null ? null : constant(cases.otherwise());
    }

    /** What is left of a COALESCE or CASE whose constants decide. */
    static Expr reduced(Expr expr) {
        if (expr instanceof Expr.Coalesce coalesce) {
            List<Expr> kept = coalesce.arguments().stream()
                    .filter(argument -> constant(argument) != null)
                    .toList();
            boolean first = !kept.isEmpty() && (kept.size() == 1 || constant(kept.get(0)) != NONE);
            return first ? reduced(kept.get(0)) : expr;
        }
        if (expr instanceof Expr.Case cases) {
            for (int b = 0; b < cases.conditions().size(); b++) {
                Object condition = constant(cases.conditions().get(b));
                if (condition == NONE) {
                    return expr;
                }
                if (Boolean.TRUE.equals(condition)) {
                    return reduced(cases.results().get(b));
                }
            }
            return cases.otherwise() == null ? expr : reduced(cases.otherwise());
        }
        if (expr instanceof Expr.And and) {
            return single(expr, and.terms(), true);
        }
        return expr instanceof Expr.Or or ? single(expr, or.terms(), false) : expr;
    }

    private static Expr single(Expr expr, List<Expr> terms, boolean neutral) {
        List<Expr> kept = terms.stream()
                .filter(term -> !Boolean.valueOf(neutral).equals(constant(term)))
                .toList();
        return kept.size() == 1 ? reduced(kept.get(0)) : expr;
    }
}
