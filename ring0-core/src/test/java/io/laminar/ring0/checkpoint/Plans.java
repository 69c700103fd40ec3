package io.laminar.ring0.checkpoint;

import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.ring0.operator.AggregateCall;
import io.laminar.ring0.operator.AggregateFunction;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.EmitMode;
import io.laminar.ring0.operator.ErrorPolicy;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.OperatorSpec.CalcSpec;
import io.laminar.ring0.operator.OperatorSpec.ExchangeSpec;
import io.laminar.ring0.operator.OperatorSpec.LateSpec;
import io.laminar.ring0.operator.OperatorSpec.ProcessSpec;
import io.laminar.ring0.operator.OperatorSpec.RejectSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.OperatorSpec.UnionSpec;
import io.laminar.ring0.operator.WindowSpec;
import io.laminar.ring0.time.WatermarkPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random plans over two sources; the same seed makes the same plan of new objects, as another process would. */
record Plans(List<SourceSpec> sources, List<OperatorSpec> queries) {
    static final List<ColumnType> COLUMNS =
            List.of(ColumnType.TIMESTAMP, ColumnType.BIGINT, ColumnType.VARCHAR, ColumnType.DOUBLE, ColumnType.INTEGER);
    private static final Expr TS = column(0);
    private static final Expr KEY = column(1);
    private static final Expr NAME = column(2);
    private static final Expr PRICE = column(3);
    private static final Expr COUNT = column(4);

    private static Expr column(int index) {
        return new Expr.Column(index, COLUMNS.get(index));
    }

    /** Plans of one core. */
    static Plans ofOneCore(long seed) {
        Random random = new Random(seed);
        List<SourceSpec> sources = List.of(source("a", random), source("b", random));
        List<OperatorSpec> rows = new ArrayList<>(sources);
        rows.add(calc(sources.get(0), random));
        rows.add(new UnionSpec("u", List.of(rows.get(random.nextInt(3)), sources.get(1))));
        if (random.nextBoolean()) {
            rows.add(new UnionSpec("v", List.of(rows.get(3), rows.get(2), sources.get(0))));
        }
        List<OperatorSpec> queries = new ArrayList<>();
        ProcessSpec process = process(rows.get(random.nextInt(rows.size())));
        queries.add(process);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            OperatorSpec input = rows.get(random.nextInt(rows.size()));
            AggregateSpec query = aggregate("q", input, random);
            queries.add(query);
            if (query.window() != null && random.nextBoolean()) {
                queries.add(new LateSpec("late", query));
            }
        }
        queries.add(rows.get(random.nextInt(rows.size())));
        if (((CalcSpec) rows.get(2)).errors() == ErrorPolicy.REJECT) {
            queries.add(new RejectSpec("rejects", rows.get(2)));
        }
        return new Plans(sources, queries);
    }

    private static SourceSpec source(String name, Random random) {
        return source(name, random, random.nextInt(10));
    }

    private static SourceSpec source(String name, Random random, long delay) {
        Expr watermark = Expr.Call.of(Op.SUB_I64, TS, number(delay));
        return new SourceSpec(
                name,
                COLUMNS,
                0,
                watermark,
                random.nextInt(4) == 0 ? 15 : Long.MAX_VALUE,
                Long.MAX_VALUE,
                0,
                new Distribution.Single(name),
                WatermarkPolicy.DEFAULT);
    }

    private static ProcessSpec process(OperatorSpec input) {
        return new ProcessSpec("p", input, COLUMNS, Timers.definition());
    }

    private static Expr number(long value) {
        return new Expr.Literal(VectorKind.I64, value);
    }

    private static CalcSpec calc(OperatorSpec input, Random random) {
        Expr filter = Expr.Call.of(Op.GT_I64, COUNT, number(-3));
        Expr failing = Expr.Call.of(Op.SUB_I64, Expr.Call.of(Op.ADD_I64, KEY, number(Long.MAX_VALUE)), number(9));
        boolean fails = random.nextBoolean();
        return new CalcSpec(
                "c",
                input,
                random.nextBoolean() ? filter : null,
                List.of(TS, fails ? failing : KEY, NAME, PRICE, COUNT),
                COLUMNS,
                fails ? random.nextBoolean() ? ErrorPolicy.REJECT : ErrorPolicy.NULL : ErrorPolicy.FAIL);
    }

    private static AggregateSpec aggregate(String name, OperatorSpec input, Random random) {
        long slide = 1 + random.nextInt(12);
        long size = random.nextBoolean() ? slide : 1 + random.nextInt(30);
        EmitMode emit = EmitMode.values()[random.nextInt(EmitMode.values().length)];
        boolean windowed = emit == EmitMode.ON_WINDOW_CLOSE || random.nextInt(4) > 0;
        List<Expr> keys = List.of(List.<Expr>of(), List.of(KEY), List.of(NAME), List.of(KEY, NAME))
                .get(random.nextInt(4));
        return new AggregateSpec(
                        name,
                        input,
                        random.nextInt(3) == 0 ? Expr.Call.of(Op.GT_I64, COUNT, number(-4)) : null,
                        keys,
                        types(keys),
                        windowed ? new WindowSpec(TS, size, slide, random.nextInt((int) slide)) : null,
                        calls(random),
                        emit,
                        windowed && random.nextBoolean() ? random.nextInt(15) : 0,
                        ErrorPolicy.FAIL,
                        keys.isEmpty() && !windowed && random.nextBoolean(),
                        1L << 30,
                        List.of())
                .withAllColumns();
    }

    private static List<ColumnType> types(List<Expr> keys) {
        return keys.stream().map(k -> ((Expr.Column) k).type()).toList();
    }

    private static List<AggregateCall> calls(Random random) {
        Expr positive = Expr.Call.of(Op.GT_I64, COUNT, number(0));
        List<AggregateCall> all = List.of(
                new AggregateCall(AggregateFunction.COUNT_STAR, null, null, false, null, ColumnType.BIGINT),
                new AggregateCall(AggregateFunction.SUM, COUNT, null, false, null, ColumnType.BIGINT),
                new AggregateCall(AggregateFunction.MIN, PRICE, null, false, null, ColumnType.DOUBLE),
                new AggregateCall(AggregateFunction.AVG, COUNT, positive, false, null, ColumnType.DOUBLE),
                new AggregateCall(AggregateFunction.MAX, NAME, null, false, null, ColumnType.VARCHAR),
                new AggregateCall(AggregateFunction.FIRST_VALUE, COUNT, null, false, TS, ColumnType.INTEGER),
                new AggregateCall(AggregateFunction.LAST_VALUE, NAME, null, true, TS, ColumnType.VARCHAR));
        int from = random.nextInt(all.size() - 1);
        return all.subList(from, from + 1 + random.nextInt(all.size() - from));
    }

    /** Plans of several cores: twice dealt out by keys, so that every core has rows for every other. */
    static Plans ofCores(long seed) {
        Random random = new Random(seed);
        boolean united = random.nextBoolean();
        // Who is late in a union depends on who else has come: nobody is.
        long delay = united ? 25 : random.nextInt(10);
        List<SourceSpec> sources = List.of(source("a", random, delay), source("b", random, delay));
        List<Integer> all = List.of(0, 1, 2, 3, 4);
        List<OperatorSpec> dealt = new ArrayList<>();
        for (SourceSpec source : sources) {
            OperatorSpec first = new ExchangeSpec("x-" + source.name(), source, null, List.of(KEY), all, "");
            dealt.add(
                    switch (random.nextInt(3)) {
                        case 0 -> first;
                        case 1 -> process(first);
                        default -> calc(first, random);
                    });
        }
        OperatorSpec rows = united ? new UnionSpec("u", dealt) : dealt.get(random.nextInt(2));
        return new Plans(sources, windows(rows, random));
    }

    /** Windows over rows that are dealt out by name, or all brought to one core. */
    private static List<OperatorSpec> windows(OperatorSpec rows, Random random) {
        List<Integer> all = List.of(0, 1, 2, 3, 4);
        List<OperatorSpec> queries = new ArrayList<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            boolean one = random.nextInt(3) == 0;
            OperatorSpec second = new ExchangeSpec("y", rows, null, one ? List.of() : List.of(NAME), all, "home");
            long slide = 1 + random.nextInt(12);
            AggregateSpec query = new AggregateSpec(
                            "q",
                            second,
                            null,
                            List.of(NAME),
                            List.of(ColumnType.VARCHAR),
                            new WindowSpec(TS, random.nextBoolean() ? slide : slide * 3, slide, 0),
                            calls(new Random(1)).subList(0, 1),
                            EmitMode.ON_WINDOW_CLOSE,
                            random.nextInt(5),
                            ErrorPolicy.FAIL,
                            false,
                            1L << 30,
                            List.of())
                    .withAllColumns();
            queries.add(query);
            queries.add(new LateSpec("late", query));
        }
        return queries;
    }

    /** Plans of several cores over a source that each core has a part of, with a watermark of its own. */
    static Plans ofParts(long seed) {
        Random random = new Random(seed);
        SourceSpec source = new SourceSpec(
                "p",
                COLUMNS,
                0,
                Expr.Call.of(Op.SUB_I64, TS, number(PART_DELAY)),
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                0,
                Distribution.SPREAD,
                WatermarkPolicy.DEFAULT);
        OperatorSpec rows = random.nextBoolean() ? source : calc(source, random);
        return new Plans(List.of(source), windows(rows, random));
    }

    /** Rows of a part are never late by its own watermark. */
    static final long PART_DELAY = 25;

    /** A row of random values; times go on with {@code step}. */
    static List<Object> row(long step, Random random) {
        List<Object> row = new ArrayList<>();
        row.add(step * 2 - random.nextInt(20));
        row.add(random.nextInt(6) == 0 ? null : (long) random.nextInt(5) - 2);
        row.add(random.nextInt(6) == 0 ? null : "name".repeat(random.nextInt(7)) + random.nextInt(3));
        row.add(random.nextInt(5) == 0 ? null : random.nextInt(10) / 2.0);
        row.add(random.nextInt(5) == 0 ? null : (long) random.nextInt(9) - 4);
        return row;
    }
}
