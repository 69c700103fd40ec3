package io.laminar.cli.result;

import io.laminar.sql.Planned;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order that ORDER BY asks for. Rows that it does not tell apart keep theirs. */
public final class RowOrder implements Comparator<List<@Nullable Object>> {
    private final List<Planned.Order> order;

    /**
     * Makes the order.
     *
     * @param order columns to sort by, the most important first
     */
    public RowOrder(List<Planned.Order> order) {
        this.order = List.copyOf(order);
    }

    @Override
    public int compare(List<@Nullable Object> left, List<@Nullable Object> right) {
        for (Planned.Order key : order) {
            int compared = cells(key, left.get(key.column()), right.get(key.column()));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private static int cells(Planned.Order key, @Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            int nullsLast = Boolean.compare(left == null, right == null);
            return key.nullsFirst() ? -nullsLast : nullsLast;
        }
        int compared = values(left, right);
        return key.descending() ? -compared : compared;
    }

    private static int values(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return a.compareTo(b);
        }
        if (left instanceof Number a && right instanceof Number b) {
            // NaN is greatest; adding zero makes the two zeros one.
            return Double.compare(a.doubleValue() + 0.0, b.doubleValue() + 0.0);
        }
        if (left instanceof Boolean a && right instanceof Boolean b) {
            return a.compareTo(b);
        }
        if (left instanceof IntervalCell a && right instanceof IntervalCell b) {
            return a.compareTo(b);
        }
        return byCodePoint(left.toString(), right.toString());
    }

    /** The order of UTF-8 bytes, which is not that of Java's chars where surrogates meet the last of the others. */
    private static int byCodePoint(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int index = 0; index < length; index++) {
            char a = left.charAt(index);
            char b = right.charAt(index);
            if (a != b) {
                boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
                return surrogates ? Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b)) : a - b;
            }
        }
        return left.length() - right.length();
    }
}
