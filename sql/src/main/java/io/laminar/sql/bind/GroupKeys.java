package io.laminar.sql.bind;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.plan.TimeWindow;
import io.laminar.sql.plan.Traits;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalars;
import io.laminar.sql.text.Expression;
import io.laminar.sql.text.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What GROUP BY names: keys, and at most one kind of windows. */
final class GroupKeys {
    private final Query.Select select;
    private final FromItem from;
    private final Map<Scalar, Position> places;
    private final ExpressionBinder binder;
    private final List<Scalar> keys = new ArrayList<>();
    private @Nullable TimeWindow window;
    private Position windowPosition;
    private boolean called;

    GroupKeys(Query.Select select, FromItem from, Map<Scalar, Position> places) {
        this.select = select;
        this.from = from;
        this.places = places;
        this.binder = new ExpressionBinder(from.scope(), ClauseContext.plain("GROUP BY"), places);
        this.windowPosition = select.position();
    }

    List<Scalar> keys() {
        return keys;
    }

    @Nullable
    TimeWindow window() {
        return window;
    }

    Position windowPosition() {
        return windowPosition;
    }

    /** {@return whether the windows come from a function in GROUP BY, so that their bounds are names of the query} */
    boolean namesWindow() {
        return called;
    }

    void bind() {
        Query.GroupBy groupBy = select.groupBy();
        if (groupBy == null) {
            return;
        }
        for (Expression written : groupBy.expressions()) {
            Expression expression = meant(written);
            Expression.Call call = Expressions.windowCall(expression);
            if (call == null) {
                addKey(binder.bind(expression), written.position());
            } else {
                addWindow(WindowCalls.windows(call, binder), written.position());
                called = true;
            }
        }
    }

    /** Numbers, and names that are no columns, stand for items of the list. */
    private Expression meant(Expression written) {
        int ordinal = Ordering.ordinal(written, select.items().size());
        if (ordinal >= 0) {
            return item(ordinal);
        }
        if (written instanceof Expression.Name name
                && name.parts().size() == 1
                && binder.scope().find(name) == null) {
            for (Query.Item item : select.items()) {
                if (name.last().equals(item.alias())) {
                    return item.expression();
                }
            }
        }
        return written;
    }

    private Expression item(int index) {
        Expression expression = select.items().get(index).expression();
        if (expression instanceof Expression.Star star) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_COLUMN, star.position(), "found=*, expected=an expression to group by", null);
        }
        return expression;
    }

    private void addKey(Scalar key, Position position) {
        if (key instanceof Scalar.WindowBound && from.window() != null) {
            addWindow(from.window(), position);
        } else if (keys.stream().noneMatch(known -> Scalars.same(known, key))) {
            keys.add(key);
        }
    }

    /** Takes an item of the list that GROUP BY ALL means. */
    void addItem(Scalar value) {
        addKey(value, places.getOrDefault(value, select.position()));
    }

    private void addWindow(TimeWindow windows, Position position) {
        TimeWindow known = window;
        if (known != null && !known.same(windows)) {
            throw new SqlException(SqlErrorCode.BAD_WINDOW, position, "found=two kinds of windows, expected=one", null);
        }
        if (known == null) {
            windowPosition = position;
        }
        window = windows;
    }

    /** {@return whether a row of these values over the aggregate's columns says which group it is of} */
    boolean areIn(List<Scalar> outputs) {
        for (int k = 0; k < keys.size(); k++) {
            if (Traits.positionOf(outputs, k) < 0) {
                return false;
            }
        }
        return window == null
                || Traits.positionOf(outputs, keys.size()) >= 0
                || Traits.positionOf(outputs, keys.size() + 1) >= 0;
    }
}
