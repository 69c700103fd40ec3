package io.laminar.ring0.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.laminar.memory.block.BlockBuilder;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.block.StringView;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Operations against plain Java, over random values with nulls, random selections and random slices. */
class ProgramPropertyTest {
    private static final int ROWS = 200;
    private static final String ERROR = "error";
    private static final List<ColumnType> COLUMNS = List.of(
            ColumnType.BIGINT,
            ColumnType.BIGINT,
            ColumnType.DOUBLE,
            ColumnType.DOUBLE,
            ColumnType.VARCHAR,
            ColumnType.VARCHAR,
            ColumnType.TIMESTAMP,
            ColumnType.BOOLEAN,
            ColumnType.INTEGER);
    private static final Expr I = column(0);
    private static final Expr J = column(1);
    private static final Expr X = column(2);
    private static final Expr Y = column(3);
    private static final Expr S = column(4);
    private static final Expr T = column(5);
    private static final Expr TS = column(6);
    private static final Expr B = column(7);
    private static final Expr N = column(8);

    /** What a row should give: a value, null, or {@link #ERROR}. */
    private interface Oracle extends Function<List<Object>, Object> {}

    private static Expr column(int index) {
        return new Expr.Column(index, COLUMNS.get(index));
    }

    private static Expr literal(long value) {
        return new Expr.Literal(VectorKind.I64, value);
    }

    @Test
    void shouldAgreeWithPlainJava() {
        long start = System.nanoTime();
        for (long seed = start; seed < start + 12; seed++) {
            check(seed, operations());
        }
    }

    private static Map<Expr, Oracle> operations() {
        Map<Expr, Oracle> ops = new LinkedHashMap<>();
        arithmetic(ops);
        comparisons(ops);
        texts(ops);
        times(ops);
        branches(ops);
        return ops;
    }

    private static Object exact(BigInteger value) {
        return value.bitLength() > 63 ? ERROR : value.longValue();
    }

    private static BigInteger big(Object value) {
        return BigInteger.valueOf((long) value);
    }

    private static void strict(
            Map<Expr, Oracle> ops, Op op, List<Expr> arguments, Function<List<Object>, Object> value) {
        List<Integer> columns = arguments.stream()
                .filter(a -> a instanceof Expr.Column)
                .map(a -> ((Expr.Column) a).index())
                .toList();
        ops.put(
                new Expr.Call(op, arguments),
                row -> columns.stream().anyMatch(c -> row.get(c) == null) ? null : value.apply(row));
    }

    private static void arithmetic(Map<Expr, Oracle> ops) {
        strict(ops, Op.ADD_I64, List.of(I, J), r -> exact(big(r.get(0)).add(big(r.get(1)))));
        strict(ops, Op.SUB_I64, List.of(I, J), r -> exact(big(r.get(0)).subtract(big(r.get(1)))));
        strict(ops, Op.MUL_I64, List.of(I, J), r -> exact(big(r.get(0)).multiply(big(r.get(1)))));
        strict(
                ops,
                Op.DIV_I64,
                List.of(I, J),
                r -> (long) r.get(1) == 0 ? ERROR : exact(big(r.get(0)).divide(big(r.get(1)))));
        strict(ops, Op.MOD_I64, List.of(I, J), r -> (long) r.get(1) == 0 ? ERROR : (long) r.get(0) % (long) r.get(1));
        strict(ops, Op.NEG_I64, List.of(I), r -> exact(big(r.get(0)).negate()));
        strict(ops, Op.ABS_I64, List.of(I), r -> exact(big(r.get(0)).abs()));
        strict(ops, Op.CHECK_I32, List.of(I), r -> (long) r.get(0) == (int) (long) r.get(0) ? r.get(0) : ERROR);
        strict(ops, Op.ADD_I64, List.of(N, literal(1)), r -> (long) r.get(8) + 1);
        strict(ops, Op.ADD_F64, List.of(X, Y), r -> (double) r.get(2) + (double) r.get(3));
        strict(ops, Op.SUB_F64, List.of(X, Y), r -> (double) r.get(2) - (double) r.get(3));
        strict(ops, Op.MUL_F64, List.of(X, Y), r -> (double) r.get(2) * (double) r.get(3));
        strict(ops, Op.DIV_F64, List.of(X, Y), r -> (double) r.get(2) / (double) r.get(3));
        strict(ops, Op.FLOOR_F64, List.of(X), r -> Math.floor((double) r.get(2)));
        strict(ops, Op.I64_TO_F64, List.of(I), r -> (double) (long) r.get(0));
        strict(ops, Op.F64_TO_I64, List.of(X), r -> {
            double rounded = Math.rint((double) r.get(2));
            return rounded >= -0x1p63 && rounded < 0x1p63 ? (Object) (long) rounded : ERROR;
        });
    }

    private static void comparisons(Map<Expr, Oracle> ops) {
        strict(ops, Op.LT_I64, List.of(I, J), r -> (long) r.get(0) < (long) r.get(1));
        strict(ops, Op.GE_F64, List.of(X, Y), r -> order(r.get(2), r.get(3)) >= 0);
        strict(ops, Op.EQ_F64, List.of(X, Y), r -> order(r.get(2), r.get(3)) == 0);
        strict(ops, Op.LT_STRING, List.of(S, T), r -> bytes(r.get(4)).compareTo(bytes(r.get(5))) < 0);
        strict(ops, Op.EQ_STRING, List.of(S, T), r -> r.get(4).equals(r.get(5)));
        ops.put(Expr.Call.of(Op.IS_NULL, S), r -> r.get(4) == null);
        ops.put(Expr.Call.of(Op.IS_DISTINCT, I, J), r -> !java.util.Objects.equals(r.get(0), r.get(1)));
        ops.put(Expr.Call.of(Op.IS_TRUE, B), r -> Boolean.TRUE.equals(r.get(7)));
    }

    private static int order(Object x, Object y) {
        double a = (double) x == 0 ? 0.0 : (double) x;
        double b = (double) y == 0 ? 0.0 : (double) y;
        return Double.compare(a, b);
    }

    /** ISO 8859-1 keeps the order of unsigned bytes. */
    private static String bytes(Object text) {
        return new String(((String) text).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static void texts(Map<Expr, Oracle> ops) {
        strict(ops, Op.LENGTH, List.of(S), r ->
                (long) ((String) r.get(4)).codePointCount(0, ((String) r.get(4)).length()));
        strict(ops, Op.CONCAT, List.of(S, T), r -> (String) r.get(4) + r.get(5));
        strict(ops, Op.UPPER, List.of(S), r -> simpleUpper((String) r.get(4)));
        strict(
                ops,
                Op.REVERSE,
                List.of(S),
                r -> new StringBuilder((String) r.get(4)).reverse().toString());
        strict(ops, Op.POSITION, List.of(S, T), r -> {
            int at = ((String) r.get(4)).indexOf((String) r.get(5));
            return at < 0 ? 0L : ((String) r.get(4)).codePointCount(0, at) + 1L;
        });
        strict(ops, Op.SUBSTRING, List.of(S, literal(2), literal(3)), r -> points(r.get(4), 1, 4));
        strict(ops, Op.LEFT, List.of(S, literal(-1)), r -> points(r.get(4), 0, count(r.get(4)) - 1));
        strict(ops, Op.RIGHT, List.of(S, literal(2)), r -> points(r.get(4), count(r.get(4)) - 2, count(r.get(4))));
        strict(ops, Op.REPLACE, List.of(S, text("a"), text("xy")), r -> ((String) r.get(4)).replace("a", "xy"));
        strict(ops, Op.STARTS_WITH, List.of(S, T), r -> ((String) r.get(4)).startsWith((String) r.get(5)));
        strict(ops, Op.LIKE, List.of(S, text("%a_%"), text("")), r -> ((String) r.get(4)).matches("(?s).*a.+"));
        strict(ops, Op.TRIM, List.of(S, text(" ")), r -> ((String) r.get(4)).replaceAll("^ +| +$", ""));
        strict(ops, Op.I64_TO_STRING, List.of(I), r -> Long.toString((long) r.get(0)));
        strict(ops, Op.STRING_TO_I64, List.of(new Expr.Call(Op.I64_TO_STRING, List.of(N))), r -> r.get(8));
        Expr text = Expr.Call.of(Op.F64_TO_STRING, X);
        ops.put(Expr.Call.of(Op.STRING_TO_F64, text), r -> r.get(2));
        Expr time = Expr.Call.of(Op.TIMESTAMP_TO_STRING, TS);
        ops.put(Expr.Call.of(Op.STRING_TO_TIMESTAMP, time), r -> r.get(6));
    }

    private static Expr text(String value) {
        return new Expr.Literal(VectorKind.STRING, value);
    }

    private static String simpleUpper(String text) {
        StringBuilder upper = new StringBuilder();
        text.codePoints().forEach(point -> upper.appendCodePoint(Character.toUpperCase(point)));
        return upper.toString();
    }

    private static int count(Object text) {
        return ((String) text).codePointCount(0, ((String) text).length());
    }

    private static String points(Object text, int from, int to) {
        int[] all = ((String) text).codePoints().toArray();
        int start = Math.max(0, Math.min(from, all.length));
        int end = Math.max(start, Math.min(to, all.length));
        return new String(all, start, end - start);
    }

    private static LocalDateTime date(Object ns) {
        long value = (long) ns;
        return LocalDateTime.ofInstant(
                Instant.ofEpochSecond(Math.floorDiv(value, 1_000_000_000L), Math.floorMod(value, 1_000_000_000L)),
                ZoneOffset.UTC);
    }

    private static void times(Map<Expr, Oracle> ops) {
        strict(ops, Op.EXTRACT_YEAR, List.of(TS), r -> (long) date(r.get(6)).getYear());
        strict(ops, Op.EXTRACT_MONTH, List.of(TS), r -> (long) date(r.get(6)).getMonthValue());
        strict(ops, Op.EXTRACT_DAY, List.of(TS), r -> (long) date(r.get(6)).getDayOfMonth());
        strict(ops, Op.EXTRACT_DOY, List.of(TS), r -> (long) date(r.get(6)).getDayOfYear());
        strict(ops, Op.EXTRACT_HOUR, List.of(TS), r -> (long) date(r.get(6)).getHour());
        strict(ops, Op.EXTRACT_SECOND, List.of(TS), r -> (long) date(r.get(6)).getSecond());
        strict(ops, Op.EXTRACT_ISODOW, List.of(TS), r ->
                (long) date(r.get(6)).getDayOfWeek().getValue());
        strict(ops, Op.EXTRACT_WEEK, List.of(TS), r -> (long) date(r.get(6)).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        strict(ops, Op.EXTRACT_QUARTER, List.of(TS), r -> (long) date(r.get(6)).get(IsoFields.QUARTER_OF_YEAR));
        strict(
                ops,
                Op.TIMESTAMP_TO_DATE,
                List.of(TS),
                r -> date(r.get(6)).toLocalDate().toEpochDay());
        strict(ops, Op.TIMESTAMP_TO_TIME, List.of(TS), r -> date(r.get(6)).getLong(ChronoField.NANO_OF_DAY));
        Expr month = new Expr.Literal(VectorKind.INTERVAL, new IntervalValue(1, 0, 0));
        strict(
                ops,
                Op.ADD_INTERVAL,
                List.of(TS, month),
                r -> nanos(date(r.get(6)).plusMonths(1)));
        strict(
                ops,
                Op.SUB_INTERVAL,
                List.of(TS, month),
                r -> nanos(date(r.get(6)).minusMonths(1)));
        strict(ops, Op.TRUNC_MONTH, List.of(TS), r -> {
            LocalDate first = date(r.get(6)).toLocalDate().withDayOfMonth(1);
            return nanos(first.atStartOfDay());
        });
        strict(ops, Op.TUMBLE_START, List.of(TS, literal(7_000), literal(3)), r -> {
            long t = (long) r.get(6);
            return Math.floorDiv(t - 3, 7_000) * 7_000 + 3;
        });
    }

    private static Object nanos(LocalDateTime time) {
        BigInteger ns = BigInteger.valueOf(time.toEpochSecond(ZoneOffset.UTC))
                .multiply(BigInteger.valueOf(1_000_000_000L))
                .add(BigInteger.valueOf(time.getNano()));
        return exact(ns);
    }

    /** What is not taken must not fail: the divisor is looked at first. */
    private static void branches(Map<Expr, Oracle> ops) {
        Expr zero = Expr.Call.of(Op.EQ_I64, J, literal(0));
        Expr ratio = Expr.Call.of(Op.DIV_I64, N, J);
        Expr big = Expr.Call.of(Op.GT_I64, ratio, literal(0));
        ops.put(new Expr.Case(List.of(zero), List.of(literal(-1)), ratio), r -> {
            if (r.get(1) != null && (long) r.get(1) == 0) {
                return -1L;
            }
            return r.get(8) == null || r.get(1) == null ? null : (long) r.get(8) / (long) r.get(1);
        });
        ops.put(
                new Expr.Coalesce(List.of(S, T, text("neither of them is there"))),
                r -> r.get(4) != null ? r.get(4) : r.get(5) != null ? r.get(5) : "neither of them is there");
        ops.put(
                new Expr.Or(List.of(zero, big)),
                r -> or(
                        r.get(1) == null ? null : (long) r.get(1) == 0,
                        r.get(1) == null || r.get(8) == null
                                ? null
                                : (long) r.get(1) != 0 && (long) r.get(8) / (long) r.get(1) > 0));
        ops.put(
                new Expr.And(List.of(B, Expr.Call.of(Op.LT_I64, I, J))),
                r -> and(
                        (Boolean) r.get(7),
                        r.get(0) == null || r.get(1) == null ? null : (long) r.get(0) < (long) r.get(1)));
    }

    private static Boolean or(Boolean a, Boolean b) {
        if (Boolean.TRUE.equals(a) || Boolean.TRUE.equals(b)) {
            return true;
        }
        return a == null || b == null ? null : Boolean.FALSE;
    }

    private static Boolean and(Boolean a, Boolean b) {
        if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
            return false;
        }
        return a == null || b == null ? null : Boolean.TRUE;
    }

    private static void check(long seed, Map<Expr, Oracle> ops) {
        Random random = new Random(seed);
        BlockLayout layout = new BlockLayout(COLUMNS, ROWS, 16_384, false);
        long block = RawMemory.allocate(layout.blockBytes(), 64, "program-test");
        List<List<Object>> rows = fill(layout, block, random);
        Expr filter = random.nextBoolean() ? null : Expr.Call.of(Op.GT_I64, N, literal(0));
        List<Expr> exprs = List.copyOf(ops.keySet());
        try (Program program = Program.compile(layout, filter, exprs, 1 << 20)) {
            for (int from = 0; from < ROWS; ) {
                int to = Math.min(ROWS, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 90));
                int selected = program.evaluate(block, from, to);
                List<Integer> expected = new ArrayList<>();
                for (int row = from; row < to; row++) {
                    if (filter == null
                            || rows.get(row).get(8) != null
                                    && (long) rows.get(row).get(8) > 0) {
                        expected.add(row);
                    }
                }
                assertEquals(expected.size(), selected, "seed " + seed);
                for (int k = 0; k < selected; k++) {
                    long selection = program.selection();
                    int row = selection == 0 ? from + k : RawMemory.getInt(selection + 4L * k);
                    assertEquals(expected.get(k), row, "seed " + seed);
                    for (int o = 0; o < exprs.size(); o++) {
                        Object wanted = ops.get(exprs.get(o)).apply(rows.get(row));
                        Object found = value(program, o, row);
                        String place = exprs.get(o) + " of " + rows.get(row) + ", seed " + seed;
                        if (wanted == ERROR) {
                            assertEquals(null, found, place);
                            assertEquals(true, program.error(row) != 0, place);
                        } else {
                            assertEquals(wanted, found, place);
                        }
                    }
                }
                from = to;
            }
        }
        RawMemory.free(block);
    }

    private static Object value(Program program, int output, int row) {
        long validity = program.validity(output);
        if (validity != 0 && !Validity.get(validity, row)) {
            return null;
        }
        long values = program.values(output);
        return switch (program.kind(output)) {
            case BOOL -> RawMemory.getByte(values + row) != 0;
            case I64 -> RawMemory.getLong(values + 8L * row);
            case F64 -> RawMemory.getDouble(values + 8L * row);
            case STRING -> {
                long view = values + 16L * row;
                byte[] bytes =
                        RawMemory.toArray(StringView.address(view, program.data(output)), StringView.length(view));
                yield new String(bytes, StandardCharsets.UTF_8);
            }
            case INTERVAL -> throw new AssertionError("not tested here");
        };
    }

    private static List<List<Object>> fill(BlockLayout layout, long block, Random random) {
        boolean nulls = random.nextInt(3) > 0;
        List<List<Object>> rows = new ArrayList<>();
        OneBlock builder = new OneBlock(layout, block);
        for (int i = 0; i < ROWS; i++) {
            List<Object> row = new ArrayList<>();
            for (int c = 0; c < COLUMNS.size(); c++) {
                Object value = nulls && random.nextInt(5) == 0 ? null : random(c, random);
                row.add(value);
                switch (value) {
                    case null -> builder.setNull(c);
                    case Long v -> builder.setLong(c, v);
                    case Double v -> builder.setDouble(c, v);
                    case Boolean v -> builder.setBoolean(c, v);
                    default -> builder.setString(c, (String) value);
                }
            }
            builder.endRow();
            rows.add(row);
        }
        return rows;
    }

    private static Object random(int column, Random random) {
        return switch (COLUMNS.get(column)) {
            case BIGINT ->
                random.nextInt(4) == 0
                        ? List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L).get(random.nextInt(4))
                        : (Object) (random.nextBoolean() ? random.nextInt(100) - 50L : random.nextLong());
            case INTEGER -> random.nextInt(2000) - 1000L;
            case DOUBLE ->
                random.nextInt(5) == 0
                        ? List.of(Double.NaN, 0.0, -0.0, Double.POSITIVE_INFINITY, 1e300)
                                .get(random.nextInt(5))
                        : (Object) (random.nextInt(1000) / 8.0 - 50 + (random.nextBoolean() ? random.nextDouble() : 0));
            case BOOLEAN -> random.nextBoolean();
            case TIMESTAMP -> random.nextLong() / (random.nextBoolean() ? 2 : 1_000_000);
            default ->
                List.of("", "a", " ab ", "größe", "a long text, longer than twelve bytes", "日本語 a\uD83D\uDE00")
                                .get(random.nextInt(6))
                        + "ab ".repeat(random.nextInt(3));
        };
    }

    /** A builder on a single block. */
    private static final class OneBlock extends BlockBuilder {
        OneBlock(BlockLayout layout, long block) {
            super(layout);
            open(block);
        }

        @Override
        protected boolean makeDataRoom() {
            return false;
        }
    }

    @Test
    void shouldComputeChainsOfFiveThousandTerms() {
        BlockLayout layout = new BlockLayout(COLUMNS, 4, 64, false);
        long block = RawMemory.allocate(layout.blockBytes(), 64, "program-test");
        OneBlock builder = new OneBlock(layout, block);
        builder.setLong(0, 3);
        builder.endRow();
        Expr sum = I;
        for (int term = 1; term < 5_000; term++) {
            sum = Expr.Call.of(Op.ADD_I64, sum, literal(term % 7));
        }
        try (Program program = Program.compile(layout, null, List.of(sum), 1 << 16)) {
            program.evaluate(block, 0, 1);
            long expected = 3;
            for (int term = 1; term < 5_000; term++) {
                expected += term % 7;
            }
            assertEquals(expected, RawMemory.getLong(program.values(0)));
        }
        RawMemory.free(block);
    }
}
