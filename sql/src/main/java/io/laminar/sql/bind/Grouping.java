package io.laminar.sql.bind;

import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.plan.Logical;
import io.laminar.sql.plan.TimeWindow;
import io.laminar.sql.scalar.AggregateExpression;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalars;
import io.laminar.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Splits expressions over groups: what is computed from rows goes into the aggregate, the rest stands over it. */
final class Grouping {
    private final List<Scalar> keys;
    private final @Nullable TimeWindow window;
    private final Map<Scalar, Position> places;
    private final UnaryOperator<Scalar> ofRow;
    private final List<AggregateExpression> calls = new ArrayList<>();
    private final ColumnNames names = new ColumnNames();
    private final List<String> callNames = new ArrayList<>();

    /**
     * A split.
     *
     * @param keys what is grouped by
     * @param places where columns stand, for errors
     * @param ofRow makes window bounds that are not grouped by values of the row
     */
    Grouping(GroupKeys keys, Map<Scalar, Position> places, UnaryOperator<Scalar> ofRow) {
        this.keys = keys.keys().stream().map(ofRow).toList();
        this.window = keys.window();
        this.places = places;
        this.ofRow = ofRow;
    }

    /** {@return an expression over the aggregate's output} */
    Scalar outside(Scalar value) {
        return Scalars.replace(window == null ? ofRow.apply(value) : value, this::replacement);
    }

    private @Nullable Scalar replacement(Scalar node) {
        for (int k = 0; k < keys.size(); k++) {
            if (Scalars.same(keys.get(k), node)) {
                return key(k);
            }
        }
        return switch (node) {
            case Scalar.Aggregated aggregated -> call(aggregated.call());
            case Scalar.WindowBound bound -> bound(bound);
            case Scalar.Input input -> throw notGrouped(input);
            case Scalar.Constant constant -> constant;
            case Scalar.Apply apply -> null;
        };
    }

    private Scalar key(int index) {
        Scalar key = keys.get(index);
        String name = key instanceof Scalar.Input input ? input.name() : "key" + (index + 1);
        return new Scalar.Input(index, name, key.type(), key.nullable());
    }

    private SqlException notGrouped(Scalar.Input input) {
        return new SqlException(
                SqlErrorCode.NOT_GROUPED,
                places.getOrDefault(input, Position.NONE),
                "found='" + input.name() + "'",
                "add it to GROUP BY, or use an aggregate such as MAX(" + input.name() + ")");
    }

    private int firstCall() {
        return keys.size() + (window == null ? 0 : 2);
    }

    private Scalar call(AggregateExpression written) {
        AggregateExpression call = new AggregateExpression(
                written.function(),
                inside(written.argument()),
                inside(written.filter()),
                written.ignoreNulls(),
                inside(written.order()),
                written.type());
        int index = 0;
        while (index < calls.size() && !calls.get(index).same(call)) {
            index++;
        }
        if (index == calls.size()) {
            calls.add(call);
            callNames.add(names.unique(nameOf(call), false, index));
        }
        return new Scalar.Input(firstCall() + index, callNames.get(index), call.type(), call.nullable());
    }

    private @Nullable Scalar inside(@Nullable Scalar value) {
        return value == null ? null : ofRow.apply(value);
    }

    private static String nameOf(AggregateExpression call) {
        boolean rows = call.function() == AggregateExpression.Function.COUNT_STAR;
        return rows ? "count" : call.function().name().toLowerCase(Locale.ROOT);
    }

    private Scalar bound(Scalar.WindowBound bound) {
        SqlType type = bound.type();
        return switch (bound.kind()) {
            case START -> new Scalar.Input(keys.size(), "window_start", type, false);
            case END -> new Scalar.Input(keys.size() + 1, "window_end", type, false);
            case TIME ->
                Operators.apply(
                        Operators.WINDOW_TIME,
                        type,
                        new Scalar.Input(keys.size() + 1, "window_end", type, false),
                        Operators.number(type.unitNs()));
        };
    }

    /** {@return the node; after every expression has been split} */
    Logical.Aggregate node(Logical input, Logical.Emission emission, Position position) {
        List<ColumnSchema> columns = new ArrayList<>();
        for (int k = 0; k < keys.size(); k++) {
            Scalar.Input key = (Scalar.Input) key(k);
            columns.add(new ColumnSchema(key.name(), key.type(), key.nullable()));
        }
        TimeWindow windows = window;
        if (windows != null) {
            columns.add(new ColumnSchema("window_start", windows.time().type(), false));
            columns.add(new ColumnSchema("window_end", windows.time().type(), false));
        }
        for (int c = 0; c < calls.size(); c++) {
            AggregateExpression call = calls.get(c);
            columns.add(new ColumnSchema(callNames.get(c), call.type(), call.nullable()));
        }
        return new Logical.Aggregate(input, keys, windows, calls, emission, columns, position);
    }
}
