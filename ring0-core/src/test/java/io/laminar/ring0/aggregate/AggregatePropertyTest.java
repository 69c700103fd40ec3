package io.laminar.ring0.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.ring0.operator.AggregateCall;
import io.laminar.ring0.operator.AggregateFunction;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.EmitMode;
import io.laminar.ring0.operator.ErrorPolicy;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.WindowSpec;
import io.laminar.ring0.testing.CoreHarness;
import io.laminar.ring0.time.WatermarkPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random aggregate queries over random input, against a model of maps; hostile slicing; seeds are printed. */
class AggregatePropertyTest {
    private static final List<ColumnType> COLUMNS =
            List.of(ColumnType.TIMESTAMP, ColumnType.BIGINT, ColumnType.VARCHAR, ColumnType.DOUBLE, ColumnType.INTEGER);
    private static final Expr TS = new Expr.Column(0, ColumnType.TIMESTAMP);
    private static final Expr KEY = new Expr.Column(1, ColumnType.BIGINT);
    private static final Expr NAME = new Expr.Column(2, ColumnType.VARCHAR);
    private static final Expr PRICE = new Expr.Column(3, ColumnType.DOUBLE);
    private static final Expr COUNT = new Expr.Column(4, ColumnType.INTEGER);

    /** One random query and its input. */
    private record Scenario(
            long seed,
            long size,
            long slide,
            long offset,
            long delay,
            long lateness,
            EmitMode emit,
            int keys,
            boolean windowed) {
        static Scenario random(long seed) {
            Random random = new Random(seed);
            long slide = 1 + random.nextInt(12);
            long size = random.nextBoolean() ? slide : 1 + random.nextInt(30);
            EmitMode emit = EmitMode.values()[random.nextInt(5)];
            boolean windowed = emit == EmitMode.ON_WINDOW_CLOSE || random.nextInt(4) > 0;
            return new Scenario(
                    seed,
                    size,
                    slide,
                    random.nextInt((int) slide),
                    random.nextInt(10),
                    windowed && random.nextBoolean() ? random.nextInt(15) : 0,
                    emit,
                    random.nextInt(4),
                    windowed);
        }

        SourceSpec source() {
            Expr watermark = Expr.Call.of(Op.SUB_I64, TS, new Expr.Literal(VectorKind.I64, delay));
            return new SourceSpec(
                    "s",
                    COLUMNS,
                    0,
                    watermark,
                    Long.MAX_VALUE,
                    1,
                    0,
                    new Distribution.Single("s"),
                    WatermarkPolicy.DEFAULT);
        }

        AggregateSpec query(SourceSpec source) {
            List<Expr> keyExprs = List.of(List.<Expr>of(), List.of(KEY), List.of(NAME), List.of(KEY, NAME))
                    .get(keys);
            List<ColumnType> types =
                    keyExprs.stream().map(k -> ((Expr.Column) k).type()).toList();
            Expr positive = Expr.Call.of(Op.GT_I64, COUNT, new Expr.Literal(VectorKind.I64, 0L));
            AggregateSpec spec = new AggregateSpec(
                            "q",
                            source,
                            null,
                            keyExprs,
                            types,
                            windowed ? new WindowSpec(TS, size, slide, offset) : null,
                            List.of(
                                    call(AggregateFunction.COUNT_STAR, null, null, ColumnType.BIGINT),
                                    call(AggregateFunction.SUM, COUNT, null, ColumnType.BIGINT),
                                    call(AggregateFunction.MIN, PRICE, null, ColumnType.DOUBLE),
                                    call(AggregateFunction.MAX, PRICE, positive, ColumnType.DOUBLE),
                                    call(AggregateFunction.AVG, COUNT, positive, ColumnType.DOUBLE),
                                    call(AggregateFunction.MAX, NAME, null, ColumnType.VARCHAR),
                                    new AggregateCall(
                                            AggregateFunction.FIRST_VALUE, COUNT, null, false, TS, ColumnType.INTEGER),
                                    new AggregateCall(
                                            AggregateFunction.LAST_VALUE, NAME, null, true, TS, ColumnType.VARCHAR)),
                            emit,
                            lateness,
                            ErrorPolicy.FAIL,
                            false,
                            AggregateSpec.DEFAULT_STATE_LIMIT_BYTES,
                            List.of())
                    .withAllColumns();
            return spec.withOutputs(shuffled(spec.outputs()));
        }

        /** Columns come out in any order. */
        private List<Integer> shuffled(List<Integer> columns) {
            List<Integer> shuffled = new ArrayList<>(columns);
            Collections.shuffle(shuffled, new Random(seed + 2));
            return shuffled;
        }

        /** Rows as they came out, their columns in order again; a weight stays last. */
        List<List<Object>> inOrder(AggregateSpec query, List<List<Object>> rows) {
            return rows.stream()
                    .map(row -> {
                        List<Object> ordered = new ArrayList<>(row);
                        for (int c = 0; c < query.outputs().size(); c++) {
                            ordered.set(query.outputs().get(c), row.get(c));
                        }
                        return ordered;
                    })
                    .toList();
        }

        private static AggregateCall call(AggregateFunction f, Expr argument, Expr filter, ColumnType type) {
            return new AggregateCall(f, argument, filter, false, null, type);
        }

        List<List<Object>> rows() {
            Random random = new Random(seed + 1);
            List<List<Object>> rows = new ArrayList<>();
            long now = -40 + random.nextInt(30);
            int n = random.nextInt(120);
            for (int i = 0; i < n; i++) {
                now += random.nextInt(4);
                List<Object> row = new ArrayList<>();
                row.add(now - random.nextInt(20));
                row.add(random.nextInt(6) == 0 ? null : (long) random.nextInt(3) - 1);
                row.add(random.nextInt(6) == 0 ? null : "name".repeat(random.nextInt(5)) + random.nextInt(2));
                row.add(random.nextInt(5) == 0 ? null : random.nextInt(9) == 0 ? Double.NaN : random.nextInt(10) / 2.0);
                row.add(random.nextInt(5) == 0 ? null : (long) random.nextInt(9) - 4);
                rows.add(row);
            }
            return rows;
        }
    }

    @Test
    void shouldAgreeWithMapsWhateverTheSlicing() {
        long start = System.nanoTime();
        for (long seed = start; seed < start + 400; seed++) {
            Scenario scenario = Scenario.random(seed);
            Map<List<Object>, List<Object>> expected = model(scenario);
            for (boolean hostile : new boolean[] {false, true}) {
                SourceSpec source = scenario.source();
                AggregateSpec query = scenario.query(source);
                try (CoreHarness harness = new CoreHarness(source, query, seed, hostile)) {
                    List<List<Object>> rows = scenario.inOrder(
                            query, harness.feed(scenario.rows()).finish());
                    assertEquals(
                            "", difference(expected, fold(rows, scenario)), "hostile " + hostile + ", " + scenario);
                }
            }
        }
    }

    private static String difference(Map<List<Object>, List<Object>> expected, Map<List<Object>, List<Object>> found) {
        StringBuilder text = new StringBuilder();
        expected.forEach((key, values) -> {
            if (!values.equals(found.get(key))) {
                text.append(key)
                        .append(": expected ")
                        .append(values)
                        .append(", found ")
                        .append(found.get(key))
                        .append("; ");
            }
        });
        found.forEach((key, values) -> {
            if (!expected.containsKey(key)) {
                text.append(key).append(": unexpected ").append(values).append("; ");
            }
        });
        return text.toString();
    }

    /** The final value of each group and window, from rows, upserts or differences. */
    private static Map<List<Object>, List<Object>> fold(List<List<Object>> rows, Scenario s) {
        int keyColumns = List.of(0, 1, 1, 2).get(s.keys) + (s.windowed ? 2 : 0);
        boolean weighted = s.emit == EmitMode.CHANGES || s.emit == EmitMode.AFTER_WATERMARK && s.lateness > 0;
        Map<List<Object>, List<Object>> groups = new HashMap<>();
        for (List<Object> row : rows) {
            List<Object> key = row.subList(0, keyColumns);
            List<Object> values = new ArrayList<>(row.subList(keyColumns, row.size() - (weighted ? 1 : 0)));
            if (weighted && (long) row.get(row.size() - 1) < 0) {
                assertEquals(groups.remove(key), values, "taken back what was not there, " + s);
            } else {
                List<Object> before = groups.put(key, values);
                if (weighted || s.emit != EmitMode.ON_UPDATE) {
                    assertEquals(null, before, "came out twice: " + key + ", " + s);
                }
            }
        }
        return groups;
    }

    private static Map<List<Object>, List<Object>> model(Scenario s) {
        Map<List<Object>, List<List<Object>>> groups = new HashMap<>();
        long watermark = Long.MIN_VALUE;
        for (List<Object> row : s.rows()) {
            long ts = (long) row.get(0);
            List<Object> key = new ArrayList<>();
            if (s.keys == 1 || s.keys == 3) {
                key.add(row.get(1));
            }
            if (s.keys == 2 || s.keys == 3) {
                key.add(row.get(2));
            }
            if (!s.windowed) {
                groups.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
            } else {
                addToWindows(s, groups, row, key, watermark);
            }
            watermark = Math.max(watermark, ts - s.delay);
        }
        Map<List<Object>, List<Object>> results = new HashMap<>();
        groups.forEach((key, rows) -> results.put(key, aggregate(rows)));
        return results;
    }

    private static void addToWindows(
            Scenario s,
            Map<List<Object>, List<List<Object>>> groups,
            List<Object> row,
            List<Object> key,
            long watermark) {
        long ts = (long) row.get(0);
        // A window that has fired takes rows only where corrections come out; a row whose last window is open is taken
        // into its pane, and so into every window of it that has not fired.
        boolean corrects = s.emit != EmitMode.AFTER_WATERMARK || s.lateness > 0;
        long last = Math.floorDiv(ts - s.offset, s.slide) * s.slide + s.offset;
        for (long start = last; start > ts - s.size; start -= s.slide) {
            long closes = start + s.size + (corrects ? s.lateness : 0);
            if (watermark == Long.MIN_VALUE || closes > watermark) {
                List<Object> full = new ArrayList<>(key);
                full.add(start);
                full.add(start + s.size);
                groups.computeIfAbsent(full, k -> new ArrayList<>()).add(row);
            }
        }
    }

    private static List<Object> aggregate(List<List<Object>> rows) {
        List<Object> result = new ArrayList<>();
        List<Long> counts =
                rows.stream().map(r -> (Long) r.get(4)).filter(Objects::nonNull).toList();
        List<Long> positive = counts.stream().filter(c -> c > 0).toList();
        result.add((long) rows.size());
        result.add(
                counts.isEmpty()
                        ? null
                        : counts.stream().mapToLong(Long::longValue).sum());
        result.add(rows.stream()
                .map(r -> (Double) r.get(3))
                .filter(Objects::nonNull)
                .min(Double::compare)
                .orElse(null));
        result.add(rows.stream()
                .filter(r -> r.get(4) != null && (long) r.get(4) > 0)
                .map(r -> (Double) r.get(3))
                .filter(Objects::nonNull)
                .max(Double::compare)
                .orElse(null));
        result.add(
                positive.isEmpty()
                        ? null
                        : positive.stream().mapToLong(Long::longValue).sum() / (double) positive.size());
        result.add(rows.stream()
                .map(r -> (String) r.get(2))
                .filter(Objects::nonNull)
                .max(String::compareTo)
                .orElse(null));
        TreeMap<Long, Object> firsts = new TreeMap<>();
        TreeMap<Long, Object> lasts = new TreeMap<>();
        for (List<Object> row : rows) {
            if (!firsts.containsKey((Long) row.get(0))) {
                firsts.put((Long) row.get(0), row.get(4));
            }
            if (row.get(2) != null) {
                lasts.put((Long) row.get(0), row.get(2));
            }
        }
        result.add(firsts.firstEntry().getValue());
        result.add(lasts.isEmpty() ? null : lasts.lastEntry().getValue());
        return result;
    }
}
