package io.laminar.engine.differential;

import io.laminar.engine.differential.Column.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A table of random rows. Columns have roles: {@code ts} is the event time, never NULL; {@code k} and {@code g} are
 * keys of few values; {@code n} and {@code m} are small enough to compute with; {@code huge} and {@code wild} hold
 * extremes, to be compared and never to be added.
 */
record RandomTable(String name, List<Column> columns, List<Object[]> rows) {
    static final long MICROS = 1_000L;
    private static final long SECOND_US = 1_000_000L;

    private static final List<Column> COLUMNS = List.of(
            new Column("ts", Type.TIMESTAMP),
            new Column("k", Type.INTEGER),
            new Column("g", Type.VARCHAR),
            new Column("n", Type.BIGINT),
            new Column("m", Type.INTEGER),
            new Column("tiny", Type.TINYINT),
            new Column("small", Type.SMALLINT),
            new Column("d", Type.DOUBLE),
            new Column("r", Type.REAL),
            new Column("s", Type.VARCHAR),
            new Column("b", Type.BOOLEAN),
            new Column("day", Type.DATE),
            new Column("huge", Type.BIGINT),
            new Column("wild", Type.DOUBLE));

    private static final String[] GROUPS = {"red", "green", "blue", "", "a longer name of a colour", "blue "};
    private static final String[] TEXTS = {
        "",
        " ",
        "a",
        "A",
        "ab",
        "Abc",
        "hello world",
        " padded ",
        "x%y",
        "_",
        "twelve bytes",
        "thirteen byte",
        "日本",
        "a longer text that is not kept inline",
        "AbCdEfGh",
        "0",
        "12",
        "it's"
    };
    private static final long[] HUGE = {
        Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE + 1, 0, -1, 1, 1L << 53, -(1L << 53) - 1, Integer.MAX_VALUE
    };
    private static final double[] WILD = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        0,
        1e-300,
        -1
    };

    /** A table of so many rows; times jump about within {@code disorderSeconds}. */
    static RandomTable of(String name, Random random, int rowCount, int disorderSeconds) {
        List<Object[]> rows = new ArrayList<>();
        long us = (random.nextBoolean() ? 1_000_000_000L : -90L) * SECOND_US;
        int nullsOf = 2 + random.nextInt(12);
        for (int r = 0; r < rowCount; r++) {
            us += random.nextInt(4) == 0 ? 0 : random.nextInt(3_000_000);
            Object[] row = new Object[COLUMNS.size()];
            row[0] = (us - (long) (random.nextDouble() * disorderSeconds * SECOND_US)) * MICROS;
            for (int c = 1; c < row.length; c++) {
                row[c] = random.nextInt(nullsOf) == 0 ? null : value(random, COLUMNS.get(c));
            }
            rows.add(row);
        }
        return new RandomTable(name, COLUMNS, rows);
    }

    private static Object value(Random random, Column column) {
        return switch (column.name()) {
            case "k" -> (long) random.nextInt(5) - 2;
            case "g" -> GROUPS[random.nextInt(GROUPS.length)];
            case "huge" -> HUGE[random.nextInt(HUGE.length)];
            case "wild" -> WILD[random.nextInt(WILD.length)];
            default ->
                switch (column.type()) {
                    case BOOLEAN -> random.nextBoolean();
                    case TINYINT -> (long) (byte) random.nextInt();
                    case SMALLINT -> (long) (short) random.nextInt();
                    case INTEGER, BIGINT -> (long) random.nextInt(2001) - 1000;
                    case REAL -> (double) (float) ((random.nextInt(4001) - 2000) / 8.0);
                    case DOUBLE -> (random.nextInt(200_001) - 100_000) / 100.0;
                    case VARCHAR -> TEXTS[random.nextInt(TEXTS.length)];
                    case DATE -> (long) random.nextInt(40_000) - 10_000;
                    case TIMESTAMP -> throw new IllegalStateException("the event time comes first");
                };
        };
    }

    /** The columns in the parentheses of CREATE, alike in both dialects. */
    String declaration() {
        StringBuilder text = new StringBuilder();
        for (Column column : columns) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(column.name())
                    .append(' ')
                    .append(column.type());
        }
        return text.toString();
    }
}
