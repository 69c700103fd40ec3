package io.laminar.cli.result;

import io.laminar.engine.Subscription;
import io.laminar.sql.Planned;
import io.laminar.sql.catalog.Changelog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds the result of one SELECT until all of it is there. */
public final class HeldResult implements AutoCloseable {
    private final Subscription subscription;
    private final Changelog changelog;
    private final RowOrder order;
    private final List<List<@Nullable Object>> appended = new ArrayList<>();
    private final Map<List<@Nullable Object>, List<@Nullable Object>> byKey = new LinkedHashMap<>();
    private final Map<List<@Nullable Object>, Long> weights = new LinkedHashMap<>();

    /**
     * Takes a result over.
     *
     * @param subscription where it comes from; closed with this
     * @param select the plan of the query
     */
    public HeldResult(Subscription subscription, Planned.Select select) {
        this.subscription = subscription;
        this.changelog = select.relation().changelog();
        this.order = new RowOrder(select.order());
    }

    /** {@return where the rows come from; its columns are the result's} */
    Subscription subscription() {
        return subscription;
    }

    /** Takes what has come since the last call. */
    public void drain() {
        while (subscription.poll()) {
            List<@Nullable Object> row = new ArrayList<>(subscription.columnCount());
            for (int column = 0; column < subscription.columnCount(); column++) {
                row.add(subscription.isNull(column) ? null : value(column));
            }
            take(row, subscription.weight());
        }
    }

    private void take(List<@Nullable Object> row, int weight) {
        switch (changelog.mode()) {
            case APPEND -> appended.add(row);
            case UPSERT -> byKey.put(keysOf(row), row);
            case RETRACT -> {
                long sum = weights.merge(row, (long) weight, Long::sum);
                if (sum == 0) {
                    weights.remove(row);
                }
            }
        }
    }

    private List<@Nullable Object> keysOf(List<@Nullable Object> row) {
        List<@Nullable Object> keys = new ArrayList<>(changelog.keys().size());
        for (int key : changelog.keys()) {
            keys.add(row.get(key));
        }
        return keys;
    }

    /** Cells as the engine holds them: times as numbers, in the unit of their type. */
    private Object value(int column) {
        return switch (subscription.columnType(column)) {
            case BOOLEAN -> subscription.getBoolean(column);
            case TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP -> subscription.getLong(column);
            case REAL, DOUBLE -> subscription.getDouble(column);
            case INTERVAL ->
                new IntervalCell(
                        subscription.getMonths(column), subscription.getDays(column), subscription.getNanos(column));
            case VARCHAR -> subscription.getString(column);
        };
    }

    /** {@return the rows that all changes so far add up to, in the order of the query} */
    Collection<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>(appended);
        rows.addAll(byKey.values());
        weights.forEach((row, weight) -> {
            for (long n = 0; n < weight; n++) {
                rows.add(row);
            }
        });
        rows.sort(order);
        return rows;
    }

    @Override
    public void close() {
        subscription.close();
    }
}
