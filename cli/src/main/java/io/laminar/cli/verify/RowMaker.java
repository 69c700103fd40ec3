package io.laminar.cli.verify;

import io.laminar.engine.Appender;
import io.laminar.memory.block.ColumnType;
import io.laminar.sql.catalog.ColumnSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes up rows after the columns of a source: event times rise, a little out of order; integers and texts are keys,
 * few of them frequent; one value in twenty is NULL where that is allowed. The same seed gives the same rows.
 *
 * @allocation none after construction
 */
final class RowMaker implements RowFeeder {
    /** 2024-01-01T00:00:00Z. */
    private static final long BEGIN_NS = 1_704_067_200_000_000_000L;

    private static final long NS_PER_DAY = 86_400_000_000_000L;
    private static final int KEYS = 1_000;
    private static final int TINY_KEYS = 100;
    private static final int ONE_NULL_IN = 20;
    /** How many steps a row's time may lie behind. */
    private static final int DISORDER = 8;

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Appender appender;
    private final ColumnType[] types;
    private final boolean[] nullable;
    private final boolean[] rises;
    private final byte[][] texts = new byte[KEYS][];
    private final long stepNs;
    private long state;
    private long row;

    RowMaker(Appender appender, VerifyPlan.FedSource source, long stepNs, long seed) {
        List<ColumnSchema> columns = source.columns();
        this.appender = appender;
        this.stepNs = stepNs;
        this.state = seed;
        this.types = new ColumnType[columns.size()];
        this.nullable = new boolean[columns.size()];
        this.rises = new boolean[columns.size()];
        for (int c = 0; c < types.length; c++) {
            types[c] = appender.columnType(c);
            // A time that rises is an event time, or stands for one that is computed from it.
            rises[c] = types[c] == ColumnType.TIMESTAMP;
            nullable[c] = columns.get(c).nullable() && !rises[c];
        }
        for (int k = 0; k < KEYS; k++) {
            // Half of them are longer than what fits into a value's own twelve bytes.
            String text = k % 2 == 0 ? "key " + k : "a key that is longer " + k;
            texts[k] = text.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void append() {
        for (int c = 0; c < types.length; c++) {
            if (nullable[c] && below(ONE_NULL_IN) == 0) {
                appender.setNull(c);
            } else {
                set(c);
            }
        }
        appender.endRow();
        row++;
    }

    private void set(int c) {
        switch (types[c]) {
            case BOOLEAN -> appender.setBoolean(c, below(2) == 0);
            case TINYINT -> appender.setLong(c, skewed(TINY_KEYS));
            case SMALLINT, INTEGER, BIGINT -> appender.setLong(c, skewed(KEYS));
            case REAL, DOUBLE -> appender.setDouble(c, 1 + below(1_000_000) / 1000.0);
            case DATE -> appender.setLong(c, BEGIN_NS / NS_PER_DAY + below(KEYS));
            case TIME -> appender.setLong(c, below(86_400) * 1_000_000_000L);
            case TIMESTAMP -> appender.setLong(c, time());
            case INTERVAL -> appender.setInterval(c, 0, below(30), below(1_000_000));
            case VARCHAR -> {
                byte[] text = texts[skewed(KEYS)];
                appender.setString(c, text, 0, text.length);
            }
        }
    }

    private long time() {
        return BEGIN_NS + (row + DISORDER - below(DISORDER)) * stepNs;
    }

    /** Half of all are within the first eighth. */
    private int skewed(int bound) {
        double share = below(1 << 20) / (double) (1 << 20);
        return (int) (share * share * share * bound);
    }

    private int below(int bound) {
        state += MIX;
        long mixed = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return (int) ((mixed >>> 33) * bound >>> 31);
    }
}
