package io.laminar.engine;

import io.laminar.memory.raw.RawMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What tests of the engine share. */
public final class Engines {
    private Engines() {}

    /** Blocks so small that every boundary is met. */
    public static LaminarConfig tiny(LaminarConfig.Mode mode) {
        return tinyBuilder(mode).build();
    }

    /** The same, to be changed further. */
    public static LaminarConfig.Builder tinyBuilder(LaminarConfig.Mode mode) {
        return LaminarConfig.builder()
                .mode(mode)
                .blockRows(3)
                .blockDataBytes(512)
                .blocksPerLane(2)
                .blocksPerStream(2)
                .sliceRows(2);
    }

    /** Takes all rows that are there now; the weight stands in front. */
    public static List<Object[]> drain(Subscription subscription) {
        List<Object[]> rows = new ArrayList<>();
        while (subscription.poll()) {
            Object[] row = new Object[subscription.columnCount() + 1];
            row[0] = (long) subscription.weight();
            for (int c = 0; c < subscription.columnCount(); c++) {
                row[c + 1] = subscription.isNull(c) ? null : value(subscription, c);
            }
            rows.add(row);
        }
        return rows;
    }

    /** A value: integers and times as Long, floating point as Double. */
    public static Object value(Subscription row, int column) {
        return switch (row.columnType(column)) {
            case BOOLEAN -> row.getBoolean(column);
            case REAL, DOUBLE -> row.getDouble(column);
            case VARCHAR -> row.getString(column);
            case INTERVAL -> row.getMonths(column) + "/" + row.getDays(column) + "/" + row.getNanos(column);
            default -> row.getLong(column);
        };
    }

    /** Runs an inline engine until nothing moves, taking rows meanwhile. */
    public static void settle(Laminar laminar, Subscription subscription, List<Object[]> into) {
        int before;
        do {
            before = into.size();
            while (laminar.poll() > 0) {
                into.addAll(drain(subscription));
            }
            into.addAll(drain(subscription));
        } while (into.size() != before);
    }

    /** Waits until something is so; fails when that takes too long. */
    public static void until(String what, BooleanSupplier reached) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 30 s: " + what);
            }
            Thread.onSpinWait();
        }
    }

    /** Takes rows until the stream ends; fails when that takes too long. */
    public static List<Object[]> untilEnd(Laminar laminar, Subscription subscription) {
        List<Object[]> rows = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!subscription.ended()) {
            laminar.poll();
            rows.addAll(drain(subscription));
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no end after 30 s: rows=" + rows.size() + " metrics=" + laminar.metrics());
            }
        }
        rows.addAll(drain(subscription));
        return rows;
    }

    /** Rows as text, weights only where they say something. */
    public static List<String> texts(List<Object[]> rows) {
        return rows.stream()
                .map(row -> {
                    String values = Arrays.toString(Arrays.copyOfRange(row, 1, row.length));
                    return (long) row[0] == 1 ? values : row[0] + values;
                })
                .toList();
    }

    /** What is live now, to be compared with later. */
    public static Map<String, Long> live() {
        return Map.copyOf(RawMemory.liveAllocations());
    }
}
