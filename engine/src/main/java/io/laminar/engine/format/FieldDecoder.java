package io.laminar.engine.format;

import io.laminar.engine.error.ErrorCode;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockBuilder;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.ring0.text.NumberText;
import io.laminar.ring0.text.RealText;
import io.laminar.ring0.text.TemporalText;
import io.laminar.ring0.text.TextFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the text of a field into a value in a lane's open row.
 *
 * @threading one owner
 * @allocation none
 */
public final class FieldDecoder {
    /** The value stands in the row. */
    public static final int PLACED = 0;

    /** The lane has no room for a text now: try the record again later. */
    public static final int NO_ROOM = 1;

    /** The text is no value of the column; the fault says why. */
    public static final int BAD = 2;

    private final List<FieldFormat> fields;
    private final ColumnType[] types;
    private final boolean[] nullable;
    private final long[] unitNs;
    private final long epochUnitNs;
    private final boolean blankIsNull;
    private final RecordFault fault = new RecordFault();
    private final NumberText numbers = new NumberText();
    private final RealText reals = new RealText();
    private final TemporalText times = new TemporalText();

    /**
     * Prepares a decoder.
     *
     * @param fields the columns, in the lane's order
     * @param timestamps how timestamps are written
     * @param blankIsNull whether a text of nothing but spaces is NULL, where it is no VARCHAR
     */
    public FieldDecoder(List<FieldFormat> fields, TimestampFormat timestamps, boolean blankIsNull) {
        int count = fields.size();
        this.fields = List.copyOf(fields);
        this.types = new ColumnType[count];
        this.nullable = new boolean[count];
        this.unitNs = new long[count];
        this.epochUnitNs = timestamps.unitNs();
        this.blankIsNull = blankIsNull;
        for (int c = 0; c < count; c++) {
            types[c] = fields.get(c).type();
            nullable[c] = fields.get(c).nullable();
            unitNs[c] = fields.get(c).unitNs();
        }
    }

    /** {@return the columns} */
    public List<FieldFormat> fields() {
        return fields;
    }

    /** {@return the fault that bad values are noted in} */
    public RecordFault fault() {
        return fault;
    }

    /**
     * {@return the type of a column}
     *
     * @param column its index
     */
    @HotPath
    public ColumnType type(int column) {
        return types[column];
    }

    /**
     * Reads NULL.
     *
     * @param column index of the column
     * @param at where the text stands
     * @param out the lane
     * @return {@link #PLACED} or {@link #BAD}
     */
    @HotPath
    public int decodeNull(int column, long at, LaneWriter out) {
        if (!nullable[column]) {
            fault.set(ErrorCode.NULL_NOT_ALLOWED, column, at, 0);
            return BAD;
        }
        out.setNull(column);
        return PLACED;
    }

    /**
     * Reads a value.
     *
     * @param column index of the column
     * @param from first byte of its text
     * @param to behind the last byte; {@link InputWindow#PADDING_BYTES} behind it may be read
     * @param out the lane
     * @return {@link #PLACED}, {@link #NO_ROOM} or {@link #BAD}
     */
    @HotPath
    public int decode(int column, long from, long to, LaneWriter out) {
        if (types[column] == ColumnType.VARCHAR) {
            return text(column, from, to, out);
        }
        ErrorCode error = value(column, from, to, out);
        return error == null ? PLACED : decodeTrimmed(column, from, to, error, out);
    }

    /** Spaces around a value are rare enough to be looked for only when it cannot be read. */
    @HotPath
    private int decodeTrimmed(int column, long from, long to, ErrorCode firstError, LaneWriter out) {
        long first = Ascii.skipSpaces(from, to);
        long last = Ascii.skipSpacesBack(first, to);
        if (first == last && blankIsNull) {
            return decodeNull(column, from, out);
        }
        ErrorCode error = last - first == to - from || first == last ? firstError : value(column, first, last, out);
        if (error == null) {
            return PLACED;
        }
        fault.set(error, column, from, to - from);
        return BAD;
    }

    @HotPath
    private @Nullable ErrorCode value(int column, long from, long to, LaneWriter out) {
        return switch (types[column]) {
            case TINYINT -> integer(column, from, to, Byte.SIZE, out);
            case SMALLINT -> integer(column, from, to, Short.SIZE, out);
            case INTEGER -> integer(column, from, to, Integer.SIZE, out);
            case BIGINT -> integer(column, from, to, Long.SIZE, out);
            case REAL, DOUBLE -> real(column, from, to, out);
            case TIMESTAMP -> timestamp(column, from, to, out);
            case DATE -> time(column, times.readDate(from, to), out);
            case TIME -> time(column, times.readTime(from, to, unitNs[column]), out);
            case BOOLEAN -> truth(column, from, to, out);
            case INTERVAL, VARCHAR -> ErrorCode.INVALID_VALUE;
        };
    }

    @HotPath
    private static ErrorCode codeOf(@Nullable TextFault fault) {
        return fault == TextFault.OUT_OF_RANGE
                ? ErrorCode.OUT_OF_RANGE
                : fault == TextFault.TIME_OUT_OF_RANGE ? ErrorCode.TIMESTAMP_OUT_OF_RANGE : ErrorCode.INVALID_VALUE;
    }

    @HotPath
    private @Nullable ErrorCode integer(int column, long from, long to, int bits, LaneWriter out) {
        if (!numbers.readInteger(from, to)) {
            return codeOf(numbers.error);
        }
        long value = numbers.integer;
        int unused = Long.SIZE - bits;
        if (value << unused >> unused != value) {
            return ErrorCode.OUT_OF_RANGE;
        }
        out.setLong(column, value);
        return null;
    }

    @HotPath
    private @Nullable ErrorCode real(int column, long from, long to, LaneWriter out) {
        if (!reals.read(from, to)) {
            return ErrorCode.INVALID_VALUE;
        }
        double value = reals.value;
        boolean overflow = types[column] == ColumnType.REAL
                ? Float.isInfinite((float) value) && !reals.named
                : Double.isInfinite(value) && !reals.named;
        if (overflow) {
            return ErrorCode.OUT_OF_RANGE;
        }
        out.setDouble(column, value);
        return null;
    }

    @HotPath
    private @Nullable ErrorCode timestamp(int column, long from, long to, LaneWriter out) {
        boolean read = epochUnitNs == 0
                ? times.readTimestamp(from, to, unitNs[column])
                : numbers.readInteger(from, to) && times.scaleTimestamp(numbers.integer, epochUnitNs, unitNs[column]);
        if (!read && epochUnitNs != 0 && numbers.error != null) {
            return codeOf(numbers.error);
        }
        return time(column, read, out);
    }

    @HotPath
    private @Nullable ErrorCode time(int column, boolean read, LaneWriter out) {
        if (!read) {
            return codeOf(times.error);
        }
        out.setLong(column, times.value);
        return null;
    }

    @HotPath
    private @Nullable ErrorCode truth(int column, long from, long to, LaneWriter out) {
        int truth = NumberText.truth(from, to);
        if (truth < 0) {
            return ErrorCode.INVALID_VALUE;
        }
        out.setBoolean(column, truth != 0);
        return null;
    }

    @HotPath
    private int text(int column, long from, long to, LaneWriter out) {
        int state = Utf8Check.check(from, to);
        if (state != Utf8Check.VALID) {
            fault.set(
                    state == Utf8Check.HAS_NUL ? ErrorCode.NUL_BYTE : ErrorCode.INVALID_UTF8, column, from, to - from);
            return BAD;
        }
        int outcome = out.setString(column, from, (int) (to - from));
        if (outcome == BlockBuilder.PLACED) {
            return PLACED;
        }
        if (outcome == BlockBuilder.NO_ROOM) {
            return NO_ROOM;
        }
        fault.set(ErrorCode.VALUE_TOO_LONG, column, from, to - from);
        return BAD;
    }
}
