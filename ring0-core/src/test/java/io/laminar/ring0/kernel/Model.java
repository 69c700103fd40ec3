package io.laminar.ring0.kernel;

import java.util.ArrayList;
import java.util.List;

/** What expressions mean, a row at a time over Java objects; null is NULL. */
final class Model {
    private final Object[] row;
    private KernelError error = KernelError.NONE;

    /** What a row's computation ends with when it fails. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final KernelError error;

        Failure(KernelError error) {
            super(error.text(), null, false, false);
            this.error = error;
        }
    }

    private Model(Object[] row) {
        this.row = row;
    }

    static Runs.Row row(Expr filter, List<Expr> outputs, Object[] row) {
        Model model = new Model(row);
        List<Object> values = new ArrayList<>();
        boolean selected = filter == null || model.holds(filter);
        if (selected) {
            for (Expr output : outputs) {
                values.add(model.value(output));
            }
        }
        return new Runs.Row(selected, values, model.error.code());
    }

    /** A condition, as CASE and WHERE see it: the first term that is not true ends an AND. */
    private boolean holds(Expr condition) {
        return switch (ModelConstants.reduced(condition)) {
            case Expr.And and -> and.terms().stream().allMatch(this::holds);
            case Expr.Or or -> or.terms().stream().anyMatch(this::holds);
            case Expr.Call call
            when call.op() == Op.IS_TRUE -> holds(call.arguments().get(0));
            case Expr other -> Boolean.TRUE.equals(value(other));
        };
    }

    Object value(Expr expr) {
        return switch (expr) {
            case Expr.Column column -> {
                Object value = row[column.index()];
                yield value;
            }
            case Expr.Literal literal -> literal.value();
            case Expr.And and -> kleene(and.terms(), false);
            case Expr.Or or -> kleene(or.terms(), true);
            case Expr.Case cases -> cases(cases);
            case Expr.Coalesce coalesce -> coalesce(coalesce);
            case Expr.Call call -> call(call);
        };
    }

    private Object kleene(List<Expr> terms, boolean deciding) {
        Object result = !deciding;
        for (Expr term : terms) {
            Object value = value(term);
            if (value == null) {
                result = null;
            } else if (value.equals(deciding)) {
                return deciding;
            }
        }
        return result;
    }

    private Object cases(Expr.Case cases) {
        for (int b = 0; b < cases.conditions().size(); b++) {
            if (holds(cases.conditions().get(b))) {
                return value(cases.results().get(b));
            }
        }
        return cases.otherwise() == null ? null : value(cases.otherwise());
    }

    private Object coalesce(Expr.Coalesce coalesce) {
        for (Expr argument : coalesce.arguments()) {
            Object value = value(argument);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private Object call(Expr.Call call) {
        // An operation on the constant NULL is NULL, whatever its other arguments would have failed with.
        if (call.op().isStrict() && call.arguments().stream().anyMatch(a -> ModelConstants.constant(a) == null)) {
            return null;
        }
        Object[] arguments = call.arguments().stream().map(this::value).toArray();
        for (Object argument : arguments) {
            if (argument == null && call.op().isStrict()) {
                return null;
            }
        }
        try {
            return ModelOps.compute(call.op(), arguments);
        } catch (Failure failure) {
            error = error == KernelError.NONE ? failure.error : error;
            return null;
        }
    }
}
