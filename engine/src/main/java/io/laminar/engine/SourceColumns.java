package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.DataException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.InputPosition;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.TimeRounding;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.ColumnType;
import java.util.List;

/** The columns of a source as an appender checks them: ranges, kinds, what must not be NULL. */
final class SourceColumns {
    static final byte INTEGER = 0;
    static final byte FLOAT = 1;
    static final byte BOOLEAN = 2;
    static final byte TEXT = 3;
    static final byte INTERVAL = 4;

    /** Integers of any value are kept as they are; other than that, {@link #kept} decides. */
    static final byte KEEPS_ANY = 1;

    /** The same without the least and the greatest long. */
    static final byte KEEPS_ALL_BUT_ENDS = 2;

    private static final long NS_PER_DAY = 86_400_000_000_000L;

    private final String source;
    private final List<FieldFormat> fields;
    private final long[] least;
    private final long[] most;
    private final long[] unitNs;

    SourceColumns(String source, List<FieldFormat> fields) {
        this.source = source;
        this.fields = List.copyOf(fields);
        this.least = fields.stream().mapToLong(field -> least(field.type())).toArray();
        this.most = fields.stream().mapToLong(field -> most(field.type())).toArray();
        this.unitNs = fields.stream().mapToLong(SourceColumns::unitNs).toArray();
    }

    String source() {
        return source;
    }

    List<FieldFormat> fields() {
        return fields;
    }

    int indexOf(String name) {
        for (int c = 0; c < fields.size(); c++) {
            if (fields.get(c).name().equals(name)) {
                return c;
            }
        }
        throw new ConfigException(
                ErrorCode.COLUMN_MISMATCH,
                "no such column: source=" + source + ", column=" + name + ", columns="
                        + fields.stream().map(FieldFormat::name).toList());
    }

    /** {@return an integer as its column keeps it: times rounded to their digits, everything within the range} */
    @HotPath
    long kept(int column, long value) {
        long kept = unitNs[column] == 1 ? value : TimeRounding.round(value, unitNs[column]);
        if (kept < least[column] || kept > most[column]) {
            throw outOfRange(column, value);
        }
        return kept;
    }

    /** Smallest integers allowed; larger than the largest where the column takes none. */
    private static long least(ColumnType type) {
        return switch (type) {
            case TINYINT -> Byte.MIN_VALUE;
            case SMALLINT -> Short.MIN_VALUE;
            case INTEGER, DATE -> Integer.MIN_VALUE;
            case BIGINT -> Long.MIN_VALUE;
            case TIME -> 0;
            // The two ends of the range stand for "before all" and "after all" in window arithmetic.
            case TIMESTAMP -> Long.MIN_VALUE + 1;
            case BOOLEAN, REAL, DOUBLE, INTERVAL, VARCHAR -> 1;
        };
    }

    /** Largest integers allowed. */
    private static long most(ColumnType type) {
        return switch (type) {
            case TINYINT -> Byte.MAX_VALUE;
            case SMALLINT -> Short.MAX_VALUE;
            case INTEGER, DATE -> Integer.MAX_VALUE;
            case BIGINT -> Long.MAX_VALUE;
            case TIME -> NS_PER_DAY - 1;
            case TIMESTAMP -> Long.MAX_VALUE - 1;
            case BOOLEAN, REAL, DOUBLE, INTERVAL, VARCHAR -> 0;
        };
    }

    /** The digits that times are rounded to; 1 for all that is not rounded. */
    private static long unitNs(FieldFormat field) {
        return field.type() == ColumnType.TIMESTAMP || field.type() == ColumnType.TIME ? field.unitNs() : 1;
    }

    byte[] kinds() {
        byte[] kinds = new byte[fields.size()];
        for (int c = 0; c < kinds.length; c++) {
            kinds[c] = kindOf(fields.get(c).type());
        }
        return kinds;
    }

    static byte kindOf(ColumnType type) {
        return switch (type) {
            case REAL, DOUBLE -> FLOAT;
            case BOOLEAN -> BOOLEAN;
            case VARCHAR -> TEXT;
            case INTERVAL -> INTERVAL;
            case TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP -> INTEGER;
        };
    }

    /** {@return for each column which integers it keeps as they are} */
    byte[] keeping() {
        byte[] keeping = new byte[fields.size()];
        for (int c = 0; c < keeping.length; c++) {
            ColumnType type = fields.get(c).type();
            if (type == ColumnType.BIGINT) {
                keeping[c] = KEEPS_ANY;
            } else if (type == ColumnType.TIMESTAMP && unitNs[c] == 1) {
                keeping[c] = KEEPS_ALL_BUT_ENDS;
            }
        }
        return keeping;
    }

    /** {@return for each column whether it must be set} */
    boolean[] required() {
        boolean[] required = new boolean[fields.size()];
        for (int c = 0; c < required.length; c++) {
            required[c] = !fields.get(c).nullable();
        }
        return required;
    }

    /** {@return a bit for each column that must be set, 64 a word} */
    long[] requiredWords() {
        long[] words = new long[(fields.size() + Long.SIZE - 1) / Long.SIZE];
        for (int c = 0; c < fields.size(); c++) {
            if (!fields.get(c).nullable()) {
                words[c >>> 6] |= 1L << c;
            }
        }
        return words;
    }

    private InputPosition place() {
        return new InputPosition(source, 0, 0);
    }

    private String describe(int column) {
        FieldFormat field = fields.get(column);
        return "source=" + source + ", column=" + field.name() + ", type=" + field.type();
    }

    RuntimeException outOfRange(int column, long value) {
        ColumnType type = fields.get(column).type();
        if (kindOf(type) != INTEGER) {
            return wrongType(column);
        }
        ErrorCode code = type == ColumnType.TIMESTAMP ? ErrorCode.TIMESTAMP_OUT_OF_RANGE : ErrorCode.OUT_OF_RANGE;
        return new DataException(
                code, "cannot append value: " + code.summary() + ": " + describe(column) + ", value=" + value, place());
    }

    ConfigException wrongType(int column) {
        return new ConfigException(
                ErrorCode.COLUMN_MISMATCH, "cannot append value: column has another type: " + describe(column));
    }

    DataException nullNotAllowed(int column) {
        return new DataException(
                ErrorCode.NULL_NOT_ALLOWED, "cannot append row: value must not be null: " + describe(column), place());
    }

    DataException tooLong(int column, int length) {
        return new DataException(
                ErrorCode.VALUE_TOO_LONG,
                "cannot append value: text is longer than a block holds: " + describe(column) + ", length=" + length,
                place());
    }
}
