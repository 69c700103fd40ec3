package io.laminar.sql.physical;

import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.operator.EmitMode;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.plan.Logical;
import io.laminar.sql.plan.TimeWindow;
import io.laminar.sql.scalar.AggregateExpression;
import io.laminar.sql.scalar.AggregateExpression.Function;
import io.laminar.sql.scalar.Operator;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate in two phases: each core aggregates the rows that it has, and what it has of a group is sent when the
 * group's window closes, instead of the rows.
 *
 * <p>It is done where it is sure to pay and to give the same: there are few groups whatever the rows are; a group has
 * one result, which comes out when its one window closes or the input ends; and the parts of every aggregate can be put
 * together exactly as rows can. A sum of BIGINT is left alone, as a part of it may overflow where the whole does not.
 */
final class TwoPhases {
    /** More groups than that on each core are no less than the rows of a slice. */
    private static final int MOST_GROUPS = 512;

    private static final int TINYINT_GROUPS = 257;
    private static final int BOOLEAN_GROUPS = 3;

    private static final Operator DIVIDE = Operators.infix("/", Op.DIV_F64);
    private static final Operator AS_DOUBLE = Operators.call("double", Op.I64_TO_F64);

    private final Logical.Aggregate node;
    private final List<AggregateExpression> firstCalls = new ArrayList<>();
    private final List<AggregateExpression> secondCalls = new ArrayList<>();
    private final List<ColumnSchema> firstColumns = new ArrayList<>();
    private final List<ColumnSchema> secondColumns = new ArrayList<>();
    private final List<Scalar> outputs = new ArrayList<>();

    private TwoPhases(Logical.Aggregate node) {
        this.node = node;
    }

    /** {@return whether an aggregate is better computed in two phases if its rows are on several cores} */
    static boolean pay(Logical.Aggregate node) {
        Logical.Emission emission = node.emission();
        boolean once = emission.mode() != EmitMode.ON_UPDATE
                && emission.mode() != EmitMode.CHANGES
                && emission.latenessNs() == 0
                && emission.lateTo() == null
                && !emission.initialRow();
        TimeWindow window = node.window();
        return once
                && (window == null || window.isTumbling())
                && mostGroups(node.keys()) <= MOST_GROUPS
                && node.calls().stream().allMatch(TwoPhases::isMerged);
    }

    private static long mostGroups(List<Scalar> keys) {
        long groups = 1;
        for (Scalar key : keys) {
            groups = switch (key.type().kind()) {
                case BOOLEAN -> groups * BOOLEAN_GROUPS;
                case TINYINT -> groups * TINYINT_GROUPS;
                default -> Integer.MAX_VALUE;
            };
            if (groups > MOST_GROUPS) {
                return groups;
            }
        }
        return groups;
    }

    private static boolean isMerged(AggregateExpression call) {
        return switch (call.function()) {
            case COUNT_STAR, COUNT, MIN, MAX -> true;
            case SUM -> sumType(call.argument()) != null;
            case AVG -> sumType(call.argument()) != null && call.type().kind() == TypeKind.DOUBLE;
            case FIRST_VALUE, LAST_VALUE -> false;
        };
    }

    /** The type in which a part of a sum is exact; null if there is none. */
    private static @Nullable SqlType sumType(@Nullable Scalar argument) {
        TypeKind kind = argument == null ? TypeKind.VARCHAR : argument.type().kind();
        return switch (kind) {
            case TINYINT, SMALLINT, INTEGER -> SqlType.BIGINT;
            case REAL, DOUBLE -> SqlType.DOUBLE;
            default -> null;
        };
    }

    /**
     * {@return the same as a projection of an aggregate of an aggregate; the last is the first phase}
     *
     * @param node the aggregate; two phases {@link #pay} for it
     */
    static Logical.Project of(Logical.Aggregate node) {
        TwoPhases phases = new TwoPhases(node);
        int groupColumns = node.keys().size() + (node.window() == null ? 0 : 2);
        for (int c = 0; c < groupColumns; c++) {
            ColumnSchema column = node.columns().get(c);
            phases.firstColumns.add(column);
            phases.secondColumns.add(column);
            phases.outputs.add(input(c, column));
        }
        node.calls().forEach(phases::add);
        return phases.project();
    }

    private static Scalar.Input input(int index, ColumnSchema column) {
        return new Scalar.Input(index, column.name(), column.type(), column.nullable());
    }

    private void add(AggregateExpression call) {
        switch (call.function()) {
            case COUNT_STAR, COUNT -> outputs.add(merged(call, Function.SUM, call.type(), call.type()));
            case SUM -> outputs.add(merged(call, Function.SUM, sum(call), call.type()));
            case AVG -> outputs.add(mean(call));
            default -> outputs.add(merged(call, call.function(), call.type(), call.type()));
        }
    }

    private static SqlType sum(AggregateExpression call) {
        SqlType type = sumType(call.argument());
        if (type == null) {
            throw new IllegalArgumentException("not to be put together of parts: function=" + call.function());
        }
        return type;
    }

    private Scalar mean(AggregateExpression call) {
        SqlType type = sum(call);
        Scalar sum = merged(with(call, Function.SUM, type), Function.SUM, type, type);
        Scalar count = merged(with(call, Function.COUNT, SqlType.BIGINT), Function.SUM, SqlType.BIGINT, SqlType.BIGINT);
        Scalar dividend = type.kind() == TypeKind.DOUBLE ? sum : Operators.apply(AS_DOUBLE, SqlType.DOUBLE, sum);
        return Operators.apply(DIVIDE, call.type(), dividend, Operators.apply(AS_DOUBLE, SqlType.DOUBLE, count));
    }

    private static AggregateExpression with(AggregateExpression call, Function function, SqlType type) {
        return new AggregateExpression(function, call.argument(), call.filter(), false, null, type);
    }

    /** A call of the first phase and the one that puts its parts together; returns what that gives. */
    private Scalar merged(AggregateExpression call, Function merging, SqlType part, SqlType whole) {
        ColumnSchema column = new ColumnSchema("part" + (firstCalls.size() + 1), part, call.nullable());
        Scalar parts = input(firstColumns.size(), column);
        firstCalls.add(with(call, call.function(), part));
        firstColumns.add(column);
        ColumnSchema merged = new ColumnSchema("whole" + firstCalls.size(), whole, call.nullable());
        Scalar result = input(secondColumns.size(), merged);
        secondCalls.add(new AggregateExpression(merging, parts, null, false, null, whole));
        secondColumns.add(merged);
        return result;
    }

    private Logical.Project project() {
        TimeWindow window = node.window();
        EmitMode mode = window == null ? EmitMode.FINAL : EmitMode.ON_WINDOW_CLOSE;
        Logical.Aggregate first = new Logical.Aggregate(
                node.input(),
                node.keys(),
                window,
                firstCalls,
                new Logical.Emission(mode, 0, false, null),
                firstColumns,
                node.position());
        int keys = node.keys().size();
        Logical.Aggregate second = new Logical.Aggregate(
                first,
                outputs.subList(0, keys),
                window == null ? null : window.over(outputs.get(keys)),
                secondCalls,
                node.emission(),
                secondColumns,
                node.position());
        return new Logical.Project(second, outputs, node.columns(), node.position());
    }
}
