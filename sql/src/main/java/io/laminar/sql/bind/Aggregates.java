package io.laminar.sql.bind;

import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.scalar.AggregateExpression;
import io.laminar.sql.scalar.AggregateExpression.Function;
import io.laminar.sql.scalar.Operator;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalars;
import io.laminar.sql.text.Expression;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Aggregates: which run, on what types, and what some are rewritten to. */
final class Aggregates {
    private static final Map<String, Function> RUNNING = Map.ofEntries(
            Map.entry("count", Function.COUNT),
            Map.entry("sum", Function.SUM),
            Map.entry("min", Function.MIN),
            Map.entry("max", Function.MAX),
            Map.entry("avg", Function.AVG),
            Map.entry("mean", Function.AVG),
            Map.entry("first_value", Function.FIRST_VALUE),
            Map.entry("first", Function.FIRST_VALUE),
            Map.entry("any_value", Function.FIRST_VALUE),
            Map.entry("last_value", Function.LAST_VALUE),
            Map.entry("last", Function.LAST_VALUE),
            Map.entry("arg_min", Function.FIRST_VALUE),
            Map.entry("argmin", Function.FIRST_VALUE),
            Map.entry("min_by", Function.FIRST_VALUE),
            Map.entry("arg_max", Function.FIRST_VALUE),
            Map.entry("argmax", Function.FIRST_VALUE),
            Map.entry("max_by", Function.FIRST_VALUE),
            Map.entry("count_if", Function.COUNT_STAR),
            Map.entry("countif", Function.COUNT_STAR),
            Map.entry("bool_and", Function.MIN),
            Map.entry("every", Function.MIN),
            Map.entry("bool_or", Function.MAX),
            Map.entry("some", Function.MAX));
    private static final Set<String> BOOLEAN_ONLY = Set.of("bool_and", "bool_or", "every", "some");
    private static final Set<String> BY_ANOTHER = Set.of("arg_min", "argmin", "min_by", "arg_max", "argmax", "max_by");

    /** Turns the order of whole numbers around, the least included. */
    private static final Operator REVERSED = Operators.call("reversed", Op.BIT_NOT_I64);

    private static final Set<String> NOT_RUNNING = Set.of(
            "stddev",
            "stddev_samp",
            "stddev_pop",
            "variance",
            "var_samp",
            "var_pop",
            "median",
            "percentile_cont",
            "percentile_disc",
            "quantile",
            "quantile_cont",
            "quantile_disc",
            "mode",
            "string_agg",
            "listagg",
            "array_agg",
            "list",
            "group_concat",
            "bit_and",
            "bit_or",
            "bit_xor",
            "covar_pop",
            "covar_samp",
            "corr",
            "regr_slope",
            "regr_intercept",
            "regr_count",
            "approx_count_distinct",
            "approx_quantile",
            "product",
            "kurtosis",
            "skewness",
            "entropy",
            "histogram",
            "grouping",
            "jsonb_agg",
            "json_agg",
            "map_agg",
            "nth_value");

    private final ExpressionBinder binder;
    private final @Nullable Scalar defaultOrder;

    Aggregates(ExpressionBinder binder, @Nullable Scalar defaultOrder) {
        this.binder = binder;
        this.defaultOrder = defaultOrder;
    }

    static boolean isAggregate(String name) {
        return RUNNING.containsKey(name) || NOT_RUNNING.contains(name);
    }

    /** {@return the names of the aggregates that run} */
    static Set<String> names() {
        return RUNNING.keySet();
    }

    Scalar bind(Expression.Call call) {
        String name = call.name();
        Function function = RUNNING.get(name);
        if (function == null) {
            throw Refusals.notRunnable(call.position(), name.toUpperCase(Locale.ROOT));
        }
        Scalar filter = call.filter() == null ? null : binder.condition(call.filter());
        boolean star = call.arguments().isEmpty()
                || call.arguments().get(0).value() instanceof Expression.Star only && only.qualifier() == null;
        if (function == Function.COUNT && star && call.arguments().size() <= 1) {
            requirePlain(call, "COUNT(*)");
            return leaf(new AggregateExpression(Function.COUNT_STAR, null, filter, false, null, SqlType.BIGINT));
        }
        if (BY_ANOTHER.contains(name) && call.arguments().size() == 2) {
            return byAnother(call, filter);
        }
        if (call.arguments().size() != 1 || BY_ANOTHER.contains(name)) {
            throw new SqlException(
                    SqlErrorCode.WRONG_ARGUMENTS,
                    call.position(),
                    "function=" + name + ", arguments=" + call.arguments().size() + ", expected="
                            + (BY_ANOTHER.contains(name) ? 2 : 1),
                    null);
        }
        Expression written = call.arguments().get(0).value();
        if (function == Function.COUNT_STAR) {
            return countIf(call, filter);
        }
        Scalar argument = binder.bind(written);
        boolean end = function == Function.FIRST_VALUE || function == Function.LAST_VALUE;
        if (!end) {
            requirePlain(call, name);
        }
        if (call.distinct() && function != Function.MIN && function != Function.MAX) {
            return distinct(call, argument, filter);
        }
        if (end) {
            return end(call, function, argument, filter);
        }
        return plain(call, function, argument, filter);
    }

    private static Scalar leaf(AggregateExpression call) {
        return new Scalar.Aggregated(call);
    }

    private static void requirePlain(Expression.Call call, String name) {
        if (call.isOrdered() || call.ignoreNulls() != null) {
            throw new SqlException(
                    SqlErrorCode.WRONG_ARGUMENTS,
                    call.position(),
                    "function=" + name + ", ORDER BY and NULLS have no meaning for it",
                    null);
        }
    }

    /** Of a constant there is one distinct value, or none. */
    private static Scalar distinct(Expression.Call call, Scalar argument, @Nullable Scalar filter) {
        if (!Scalars.isConstant(argument)) {
            throw Refusals.notRunnable(call.position(), call.name().toUpperCase(Locale.ROOT) + "(DISTINCT ...)");
        }
        Scalar any = leaf(new AggregateExpression(
                Function.MAX, argument, filter, false, null, resultType(Function.MAX, argument.type())));
        return switch (Objects.requireNonNull(RUNNING.get(call.name()))) {
            case COUNT ->
                ExpressionBinder.caseOf(
                        List.of(new Scalar.Apply(Operators.IS_NULL, List.of(any), SqlType.BOOLEAN, false)),
                        List.of(new Scalar.Constant(SqlType.BIGINT, 0L), new Scalar.Constant(SqlType.BIGINT, 1L)),
                        call.position());
            case SUM -> Conversions.cast(any, sumType(call, argument.type()), call.position());
            case AVG -> Conversions.cast(any, SqlType.DOUBLE, call.position());
            default -> throw Refusals.notRunnable(call.position(), call.name() + "(DISTINCT ...)");
        };
    }

    private Scalar end(Expression.Call call, Function function, Scalar argument, @Nullable Scalar filter) {
        Scalar order = defaultOrder;
        if (!call.withinGroup().isEmpty()) {
            throw new SqlException(
                    SqlErrorCode.WRONG_ARGUMENTS,
                    call.position(),
                    "function=" + call.name() + ", WITHIN GROUP has no meaning for it",
                    "write ORDER BY behind the argument, before the closing parenthesis");
        }
        if (call.orderBy().size() > 1) {
            throw Refusals.notRunnable(call.position(), call.name() + " with ORDER BY of several columns");
        }
        for (Expression.OrderItem item : call.orderBy()) {
            order = order(item.expression(), item.descending());
        }
        boolean ignoreNulls = call.name().equals("any_value") || Boolean.TRUE.equals(call.ignoreNulls());
        Scalar typed = typed(argument, call.position());
        return leaf(new AggregateExpression(function, typed, filter, ignoreNulls, order, typed.type()));
    }

    private Scalar countIf(Expression.Call call, @Nullable Scalar filter) {
        requirePlain(call, call.name());
        Scalar condition = binder.condition(call.arguments().get(0).value());
        Scalar both = filter == null ? condition : Operators.and(List.of(filter, condition));
        return leaf(new AggregateExpression(Function.COUNT_STAR, null, both, false, null, SqlType.BIGINT));
    }

    /** The value at the least or greatest of another; of equals the first to arrive; NULL on either side is ignored. */
    private Scalar byAnother(Expression.Call call, @Nullable Scalar filter) {
        requirePlain(call, call.name());
        if (call.distinct()) {
            throw Refusals.notRunnable(call.position(), call.name().toUpperCase(Locale.ROOT) + "(DISTINCT ...)");
        }
        Scalar value = typed(binder.bind(call.arguments().get(0).value()), call.position());
        Scalar order = order(call.arguments().get(1).value(), call.name().contains("max"));
        Scalar known = new Scalar.Apply(Operators.IS_NOT_NULL, List.of(order), SqlType.BOOLEAN, false);
        Scalar both = filter == null ? known : Operators.and(List.of(filter, known));
        return leaf(new AggregateExpression(
                Function.FIRST_VALUE, value, order.nullable() ? both : filter, true, order, value.type()));
    }

    private Scalar order(Expression expression, boolean descending) {
        Scalar order = binder.bind(expression);
        if (order.type().vectorKind() != VectorKind.I64 || order.type().kind() == TypeKind.NULL) {
            throw Refusals.notRunnable(expression.position(), "FIRST_VALUE ordered by " + order.type());
        }
        return descending ? Operators.apply(REVERSED, SqlType.BIGINT, order) : order;
    }

    /** A bare NULL has to be of some type. */
    private static Scalar typed(Scalar argument, Position position) {
        return argument.type().kind() == TypeKind.NULL
                ? Conversions.cast(argument, SqlType.INTEGER, position)
                : argument;
    }

    private Scalar plain(Expression.Call call, Function function, Scalar argument, @Nullable Scalar filter) {
        Scalar typed = typed(argument, call.position());
        TypeKind kind = typed.type().kind();
        if (BOOLEAN_ONLY.contains(call.name()) && kind != TypeKind.BOOLEAN) {
            if (argument.type().kind() != TypeKind.NULL) {
                throw wrongType(call, argument);
            }
            typed = new Scalar.Constant(SqlType.BOOLEAN, null);
        }
        if (function == Function.SUM) {
            return leaf(new AggregateExpression(function, typed, filter, false, null, sumType(call, typed.type())));
        }
        if (function == Function.AVG) {
            sumType(call, typed.type());
        }
        return leaf(new AggregateExpression(function, typed, filter, false, null, resultType(function, typed.type())));
    }

    private static SqlType sumType(Expression.Call call, SqlType argument) {
        if (argument.kind().isInteger()) {
            return SqlType.BIGINT;
        }
        if (argument.kind().isFloat()) {
            return SqlType.DOUBLE;
        }
        boolean temporal = switch (argument.kind()) {
            case INTERVAL, TIMESTAMP, DATE, TIME -> true;
            default -> false;
        };
        boolean sumOfTimes = RUNNING.get(call.name()) == Function.SUM && argument.kind() != TypeKind.INTERVAL;
        if (temporal && !sumOfTimes) {
            throw Refusals.notRunnable(call.position(), call.name().toUpperCase(Locale.ROOT) + "(" + argument + ")");
        }
        throw wrongType(call, argument);
    }

    private static SqlException wrongType(Expression.Call call, Scalar argument) {
        return wrongType(call, argument.type());
    }

    private static SqlException wrongType(Expression.Call call, SqlType found) {
        String expected = BOOLEAN_ONLY.contains(call.name()) ? "BOOLEAN" : "a number";
        return Refusals.mismatch(
                call.arguments().get(0).value().position(),
                "function=" + call.name() + ", found=" + found + ", expected=" + expected);
    }

    private static SqlType resultType(Function function, SqlType argument) {
        return switch (function) {
            case COUNT, COUNT_STAR -> SqlType.BIGINT;
            case AVG -> SqlType.DOUBLE;
            case SUM, MIN, MAX, FIRST_VALUE, LAST_VALUE -> argument;
        };
    }
}
