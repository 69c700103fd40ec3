package io.laminar.ring0.kernel;

import io.laminar.memory.block.ColumnType;
import java.util.List;
import java.util.Random;

/** Random values, with a liking for the edges. */
final class Values {
    private static final long DAY = ModelTimes.DAY;
    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        -2,
        7,
        63,
        64,
        127,
        128,
        -128,
        -129,
        32_767,
        32_768,
        -32_768,
        -32_769,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE + 1L,
        Integer.MIN_VALUE - 1L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE - 1,
        Long.MIN_VALUE + 1,
        1L << 53,
        (1L << 53) + 1,
        DAY,
        -DAY,
        DAY - 1,
        3_037_000_500L
    };
    private static final double[] REAL_EDGES = {
        0.0,
        -0.0,
        1,
        -1,
        0.5,
        -0.5,
        1.5,
        2.5,
        -2.5,
        0.1,
        1e300,
        -1e300,
        1e-300,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Float.MAX_VALUE,
        3.5e38,
        0x1p63,
        -0x1p63,
        0x1.fffffffffffffp62,
        0.49999999999999994,
        4503599627370496.5,
        1e23,
        5e-324
    };
    private static final String[] PARTS = {
        "a",
        "b",
        "A",
        "B",
        "ab",
        " ",
        "%",
        "_",
        "\\",
        "ä",
        "Ä",
        "ß",
        "ı",
        "ȿ",
        "λ",
        "Σ",
        "中",
        "€",
        "😀",
        "𐐀",
        "x",
        "abcdefgh",
        "0",
        "İ",
        "ŉ"
    };
    private static final String[] CASTS = {
        "1",
        "-1",
        "+7",
        "12345678901234567890",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "1.5",
        "-0.0",
        "1e10",
        "1E-400",
        "1e400",
        ".5",
        "5.",
        "inf",
        "-Infinity",
        "NaN",
        "nanu",
        "--1",
        "1 2",
        "",
        " ",
        "  42  ",
        "true",
        "FALSE",
        "t",
        "F",
        "yes",
        "2024-02-29",
        "2023-02-29",
        "2024-13-01",
        "2024-01-32",
        "1677-09-20",
        "1677-09-22",
        "2262-04-12",
        "2262-04-11",
        "2024-01-01 12:34",
        "2024-01-01T12:34:56.123456789Z",
        "2024-01-01T12:34:56.1234567895+05:30",
        "2024-01-01 00:00:00-0800",
        "2024-01-01 00:00:00+02",
        "12:34",
        "23:59:59.9999999999",
        "12:34:56.5",
        "24:00",
        "12:60",
        "1969-12-31 23:59:59.999999999",
        "0001-01-01",
        "9999-12-31",
        "2024-01-01T",
        "2024-1-1",
        "0x10",
        "1_000",
        "179769313486231570814527423731704356798070e267",
        "2.2250738585072011e-308",
        "0.1",
        "123456789012345678901234567890",
        "1677-09-21 00:12:43.145224193",
        "1677-09-21 00:12:43.145224192",
        "2262-04-11 23:47:16.854775807",
        "2262-04-11 23:47:16.854775808"
    };

    private final Random random;

    Values(Random random) {
        this.random = random;
    }

    Object orNull(Object value, int oneIn) {
        return random.nextInt(oneIn) == 0 ? null : value;
    }

    long integer() {
        return switch (random.nextInt(4)) {
            case 0 -> EDGES[random.nextInt(EDGES.length)];
            case 1 -> random.nextInt(21) - 10;
            case 2 -> random.nextLong() >> random.nextInt(64);
            default -> random.nextInt(1_000_000);
        };
    }

    double real() {
        return switch (random.nextInt(4)) {
            case 0 -> REAL_EDGES[random.nextInt(REAL_EDGES.length)];
            case 1 -> random.nextInt(41) / 4.0 - 5;
            case 2 -> Double.longBitsToDouble(random.nextLong());
            default -> random.nextDouble() * 1000;
        };
    }

    String text() {
        StringBuilder b = new StringBuilder();
        for (int k = random.nextInt(random.nextInt(8) == 0 ? 30 : 6); k > 0; k--) {
            b.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return b.toString();
    }

    String castable() {
        return switch (random.nextInt(4)) {
            case 0 -> Long.toString(integer());
            case 1 -> Double.toString(real());
            default -> CASTS[random.nextInt(CASTS.length)];
        };
    }

    long time() {
        return switch (random.nextInt(6)) {
            case 0 -> Long.MIN_VALUE + random.nextLong(400 * DAY);
            case 1 -> Long.MAX_VALUE - random.nextLong(400 * DAY);
            case 2 -> random.nextLong(-3, 4);
            case 3 -> random.nextLong(-50_000, 50_000) * DAY;
            case 4 -> random.nextLong(-40 * DAY, 40 * DAY);
            default -> random.nextLong();
        };
    }

    IntervalValue interval() {
        return switch (random.nextInt(4)) {
            case 0 -> new IntervalValue(random.nextInt(25) - 12, random.nextInt(61) - 30, random.nextLong(-DAY, DAY));
            case 1 -> new IntervalValue(random.nextInt(3) * 12, 0, 0);
            case 2 ->
                new IntervalValue(
                        random.nextInt() >> random.nextInt(32),
                        random.nextInt() >> random.nextInt(32),
                        random.nextLong() >> random.nextInt(64));
            default -> new IntervalValue(0, random.nextInt(3), random.nextLong(3) * DAY);
        };
    }

    Object any(VectorKind kind) {
        return switch (kind) {
            case BOOL -> random.nextBoolean();
            case I64 -> integer();
            case F64 -> real();
            case STRING -> text();
            case INTERVAL -> interval();
        };
    }

    /** A value that suits an argument of an operation. */
    Object argument(Op op, int index, VectorKind kind) {
        String name = op.name();
        if (name.startsWith("STRING_TO_")) {
            return castable();
        }
        boolean time = name.startsWith("EXTRACT_")
                || name.startsWith("TRUNC_") && kind == VectorKind.I64
                || name.contains("TIMESTAMP") && kind == VectorKind.I64
                || name.matches("(ADD|SUB)_INTERVAL|TUMBLE_START|ROUND_TIME");
        if (time && index == 0) {
            boolean days = op == Op.DATE_TO_TIMESTAMP;
            return days
                    ? (Object) random.nextLong(-110_000, 110_000)
                    : op == Op.EPOCH_MS_TO_TIMESTAMP ? integer() : time();
        }
        return switch (op) {
            case DIFF_TIMESTAMP -> time();
            case TUMBLE_START, ROUND_TIME -> random.nextInt(8) == 0 ? integer() : random.nextLong(index - 1, 10 * DAY);
            case TIME_ADD_INTERVAL -> kind == VectorKind.I64 ? (Object) random.nextLong(DAY) : interval();
            case TIME_TO_STRING -> random.nextLong(DAY) / (random.nextBoolean() ? 1 : 1_000_000_000);
            case DATE_TO_STRING -> random.nextLong(-1_000_000, 4_000_000);
            case SUBSTRING, SUBSTRING_FROM, LEFT, RIGHT, LPAD, RPAD, REPEAT ->
                kind == VectorKind.I64 && random.nextInt(8) > 0 ? (Object) random.nextLong(-3, 20) : any(kind);
            case LIKE, ILIKE ->
                index == 2 ? (random.nextBoolean() ? "" : random.nextBoolean() ? "\\" : text()) : pattern(index);
            case POSITION, CONTAINS, STARTS_WITH, ENDS_WITH, REPLACE, TRIM, LTRIM, RTRIM -> shortText(index);
            case SHIFT_LEFT_I64, SHIFT_RIGHT_I64 ->
                index == 1 && random.nextInt(8) > 0 ? (Object) random.nextLong(64) : any(kind);
            case ROUND_DIGITS_F64 -> index == 1 && random.nextInt(8) > 0 ? (Object) random.nextLong(-5, 8) : any(kind);
            case MUL_INTERVAL -> index == 1 ? (Object) random.nextLong(-20, 20) : any(kind);
            default -> any(kind);
        };
    }

    private String shortText(int index) {
        StringBuilder b = new StringBuilder();
        for (int k = random.nextInt(index == 0 ? 20 : 3); k > 0; k--) {
            b.append(PARTS[random.nextInt(7)]);
        }
        return b.toString();
    }

    private String pattern(int index) {
        StringBuilder b = new StringBuilder();
        for (int k = random.nextInt(8); k > 0; k--) {
            b.append(PARTS[random.nextInt(index == 0 ? 4 : 9)]);
        }
        return b.toString();
    }

    static ColumnType column(VectorKind kind) {
        return switch (kind) {
            case BOOL -> ColumnType.BOOLEAN;
            case I64 -> ColumnType.BIGINT;
            case F64 -> ColumnType.DOUBLE;
            case STRING -> ColumnType.VARCHAR;
            case INTERVAL -> ColumnType.INTERVAL;
        };
    }

    static final List<VectorKind> KINDS = List.of(VectorKind.values());
}
