package io.laminar.cli.verify;

import io.laminar.engine.Appender;
import io.laminar.engine.Subscription;
import io.laminar.memory.block.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file, kept to be appended again and again: each time round all its times are later, as if the file had
 * been written on.
 *
 * @allocation none in {@link #append()}
 */
final class RowTape implements RowFeeder {
    /** Longer files are cut, which is said. */
    static final int MOST_ROWS = 500_000;

    private final ColumnType[] types;
    private final int[] places;
    private final long[][] numbers;
    private final byte[][][] texts;
    private final boolean[][] nulls;
    private int rows;
    private long least = Long.MAX_VALUE;
    private long most = Long.MIN_VALUE;
    private @Nullable Appender target;
    private long shiftNs;
    private long cycleNs;
    private int next;

    /** An empty tape for the columns that come in; computed ones are left to the source. */
    RowTape(Subscription source, List<String> columns) {
        int count = columns.size();
        types = new ColumnType[count];
        places = new int[count];
        numbers = new long[count][1024];
        texts = new byte[count][1024][];
        nulls = new boolean[count][1024];
        for (int c = 0; c < count; c++) {
            places[c] = source.column(columns.get(c));
            types[c] = source.columnType(places[c]);
        }
    }

    /** Where the rows go. */
    void rewind(Appender to, long longestWindowNs) {
        target = to;
        next = 0;
        shiftNs = 0;
        long unit = Math.max(1, longestWindowNs);
        cycleNs = rows == 0 ? unit : ((most - least) / unit + 1) * unit;
    }

    int rows() {
        return rows;
    }

    /** Takes the row that is shown. */
    void take(Subscription source) {
        if (rows == MOST_ROWS) {
            return;
        }
        if (rows == nulls[0].length) {
            for (int c = 0; c < types.length; c++) {
                numbers[c] = Arrays.copyOf(numbers[c], 2 * rows);
                texts[c] = Arrays.copyOf(texts[c], 2 * rows);
                nulls[c] = Arrays.copyOf(nulls[c], 2 * rows);
            }
        }
        for (int c = 0; c < types.length; c++) {
            nulls[c][rows] = source.isNull(places[c]);
            if (!nulls[c][rows]) {
                take(source, c);
            }
        }
        rows++;
    }

    private void take(Subscription source, int c) {
        int place = places[c];
        switch (types[c]) {
            case BOOLEAN -> numbers[c][rows] = source.getBoolean(place) ? 1 : 0;
            case REAL, DOUBLE -> numbers[c][rows] = Double.doubleToRawLongBits(source.getDouble(place));
            case VARCHAR -> texts[c][rows] = source.getString(place).getBytes(StandardCharsets.UTF_8);
            case INTERVAL -> numbers[c][rows] = source.getNanos(place);
            case TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME -> numbers[c][rows] = source.getLong(place);
            case TIMESTAMP -> {
                long time = source.getLong(place);
                numbers[c][rows] = time;
                least = Math.min(least, time);
                most = Math.max(most, time);
            }
        }
    }

    @Override
    public void append() {
        Appender appender = Objects.requireNonNull(target);
        for (int c = 0; c < types.length; c++) {
            if (nulls[c][next]) {
                appender.setNull(c);
            } else {
                set(appender, c);
            }
        }
        appender.endRow();
        if (++next == rows) {
            next = 0;
            shiftNs += cycleNs;
        }
    }

    private void set(Appender appender, int c) {
        long number = numbers[c][next];
        switch (types[c]) {
            case BOOLEAN -> appender.setBoolean(c, number != 0);
            case REAL, DOUBLE -> appender.setDouble(c, Double.longBitsToDouble(number));
            case VARCHAR -> appender.setString(c, texts[c][next], 0, texts[c][next].length);
            case INTERVAL -> appender.setInterval(c, 0, 0, number);
            case TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME -> appender.setLong(c, number);
            case TIMESTAMP -> appender.setLong(c, number + shiftNs);
        }
    }
}
