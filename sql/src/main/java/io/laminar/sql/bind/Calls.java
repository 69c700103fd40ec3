package io.laminar.sql.bind;

import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.plan.TimeWindow;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalar.WindowBound;
import io.laminar.sql.text.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls: of windows and their bounds, aggregates, functions. */
final class Calls {
    private static final Set<String> CLOCKS = Set.of(
            "now", "proctime", "current_timestamp", "current_date", "current_time", "localtimestamp", "localtime");

    private final ExpressionBinder binder;
    private final ClauseContext context;
    private boolean insideAggregate;

    Calls(ExpressionBinder binder, ClauseContext context) {
        this.binder = binder;
        this.context = context;
    }

    /** {@return the bound of the query's own windows that a plain name stands for, or null} */
    @Nullable
    Scalar windowColumn(Expression.Name name) {
        TimeWindow window = context.window();
        WindowBound.Kind kind = WindowCalls.columns().get(name.last());
        if (window == null || kind == null || name.parts().size() > 1 || insideAggregate) {
            return null;
        }
        return new WindowBound(kind, window.time().type());
    }

    Scalar bind(Expression.Call call) {
        if (call.over() != null) {
            throw Refusals.notRunnable(call.position(), "OVER");
        }
        if (Aggregates.isAggregate(call.name())) {
            return aggregate(call);
        }
        if (CLOCKS.contains(call.name())) {
            throw Refusals.notRunnable(call.position(), call.name().toUpperCase(java.util.Locale.ROOT));
        }
        if (WindowCalls.function(call.name()) != null || WindowCalls.bound(call.name()) != null) {
            return windowBound(call);
        }
        if (call.distinct() || call.filter() != null || call.isOrdered() || call.ignoreNulls() != null) {
            throw new SqlException(
                    SqlErrorCode.WRONG_ARGUMENTS,
                    call.position(),
                    "function=" + call.name() + ", DISTINCT, FILTER, ORDER BY and NULLS are for aggregates",
                    null);
        }
        return Functions.bind(call, arguments(call));
    }

    private List<Scalar> arguments(Expression.Call call) {
        List<Scalar> arguments = new ArrayList<>();
        for (Expression.Argument argument : call.arguments()) {
            if (argument.name() != null) {
                throw new SqlException(
                        SqlErrorCode.WRONG_ARGUMENTS,
                        argument.value().position(),
                        "function=" + call.name() + ", named arguments are for table functions: name="
                                + argument.name(),
                        null);
            }
            arguments.add(binder.bind(argument.value()));
        }
        return arguments;
    }

    private Scalar aggregate(Expression.Call call) {
        if (insideAggregate) {
            throw new SqlException(
                    SqlErrorCode.MISPLACED_AGGREGATE,
                    call.position(),
                    "function=" + call.name() + ", place=inside another aggregate",
                    "compute the inner one in a subquery");
        }
        if (!context.aggregates()) {
            throw new SqlException(
                    SqlErrorCode.MISPLACED_AGGREGATE,
                    call.position(),
                    "function=" + call.name() + ", place=" + context.clause(),
                    context.clause().equals("WHERE") ? "conditions on aggregates go into HAVING" : null);
        }
        insideAggregate = true;
        try {
            return binder.placed(new Aggregates(binder, context.order()).bind(call), call.position());
        } finally {
            insideAggregate = false;
        }
    }

    private Scalar windowBound(Expression.Call call) {
        TimeWindow window = WindowCalls.windows(call, binder);
        WindowBound.Kind bound = WindowCalls.bound(call.name());
        WindowBound.Kind kind = bound == null ? WindowBound.Kind.START : bound;
        TimeWindow grouped = context.window();
        if (grouped != null && !insideAggregate) {
            if (!window.same(grouped)) {
                throw new SqlException(
                        SqlErrorCode.BAD_WINDOW,
                        call.position(),
                        "function=" + call.name() + ", expected=the window of GROUP BY",
                        "give the same arguments as in GROUP BY, or name window_start");
            }
            return binder.placed(new WindowBound(kind, window.time().type()), call.position());
        }
        if (!window.isTumbling()) {
            throw Refusals.notRunnable(
                    call.position(), "HOP outside of GROUP BY", "a row lies in several windows; group by them");
        }
        return WindowCalls.ofRow(kind, window);
    }
}
