package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import java.util.List;

/**
 * Shows a row of a stream at a time: its values, and the columns that they are in.
 *
 * @threading one thread at a time
 * @allocation none; {@link #getString} and exceptions excepted
 */
public abstract sealed class RowReader permits Subscription, RowBatch {
    /** Where the rows are. */
    final BlockCursor cursor;

    /** The row shown; none when negative. */
    int row = -1;

    /** Of its columns. */
    final ColumnType[] types;

    private final String stream;
    private final List<FieldFormat> fields;

    RowReader(String stream, List<FieldFormat> fields, BlockLayout layout) {
        this.stream = stream;
        this.fields = List.copyOf(fields);
        this.cursor = new BlockCursor(layout);
        this.types = layout.types().toArray(ColumnType[]::new);
    }

    @HotPath
    private int shown() {
        if (row < 0) {
            throw noRow();
        }
        return row;
    }

    private IllegalStateException noRow() {
        return new IllegalStateException("no row is shown: a poll must have found one: stream=" + stream);
    }

    /** {@return the name of the stream} */
    public final String stream() {
        return stream;
    }

    /** {@return the columns of the rows} */
    public final List<FieldFormat> columns() {
        return fields;
    }

    /** {@return the number of columns} */
    public final int columnCount() {
        return types.length;
    }

    /**
     * {@return the name of a column}
     *
     * @param column its index
     */
    public final String columnName(int column) {
        return fields.get(column).name();
    }

    /**
     * {@return the type of a column}
     *
     * @param column its index
     */
    @HotPath
    public final ColumnType columnType(int column) {
        return types[column];
    }

    /**
     * {@return the index of a column}
     *
     * @param name its name
     * @throws ConfigException when the stream has none of that name
     */
    public final int column(String name) {
        for (int c = 0; c < fields.size(); c++) {
            if (fields.get(c).name().equals(name)) {
                return c;
            }
        }
        throw new ConfigException(ErrorCode.COLUMN_MISMATCH, "no such column: stream=" + stream + ", column=" + name);
    }

    /**
     * {@return whether a value is NULL; other getters have no meaning then}
     *
     * @param column index of the column
     */
    @HotPath
    public final boolean isNull(int column) {
        return cursor.isNull(shown(), column);
    }

    /**
     * {@return an integer, DATE (days since 1970), TIME (nanoseconds of day) or TIMESTAMP (nanoseconds since 1970)}
     *
     * @param column index of the column
     */
    @HotPath
    public final long getLong(int column) {
        assert SourceColumns.kindOf(types[column]) == SourceColumns.INTEGER : types[column];
        return cursor.getLong(shown(), column);
    }

    /**
     * {@return a REAL or DOUBLE}
     *
     * @param column index of the column
     */
    @HotPath
    public final double getDouble(int column) {
        assert SourceColumns.kindOf(types[column]) == SourceColumns.FLOAT : types[column];
        return cursor.getDouble(shown(), column);
    }

    /**
     * {@return a BOOLEAN}
     *
     * @param column index of the column
     */
    @HotPath
    public final boolean getBoolean(int column) {
        assert types[column] == ColumnType.BOOLEAN : types[column];
        return cursor.getBoolean(shown(), column);
    }

    /**
     * {@return the months of an INTERVAL}
     *
     * @param column index of the column
     */
    @HotPath
    public final int getMonths(int column) {
        return cursor.getMonths(shown(), column);
    }

    /**
     * {@return the days of an INTERVAL}
     *
     * @param column index of the column
     */
    @HotPath
    public final int getDays(int column) {
        return cursor.getDays(shown(), column);
    }

    /**
     * {@return the nanoseconds of an INTERVAL}
     *
     * @param column index of the column
     */
    @HotPath
    public final long getNanos(int column) {
        return cursor.getNanos(shown(), column);
    }

    /**
     * {@return a VARCHAR as a new string}
     *
     * @param column index of the column
     * @allocation the string and its bytes
     */
    public final String getString(int column) {
        return cursor.getString(shown(), column);
    }

    /**
     * {@return the length of a VARCHAR in bytes of UTF-8}
     *
     * @param column index of the column
     */
    @HotPath
    public final int stringLength(int column) {
        return cursor.stringLength(shown(), column);
    }

    /**
     * Copies the UTF-8 bytes of a VARCHAR.
     *
     * @param column index of the column
     * @param target where to
     * @param from index of the first byte there
     * @return bytes copied: all that fit
     */
    @HotPath
    public final int copyString(int column, byte[] target, int from) {
        int length = Math.min(cursor.stringLength(shown(), column), target.length - from);
        RawMemory.copyTo(cursor.stringAddress(shown(), column), target, from, length);
        return length;
    }

    /** {@return +1 when the row is added to the result, -1 when it is taken back} */
    @HotPath
    public final int weight() {
        return cursor.weight(shown());
    }

    /** {@return whether rows of this stream can be taken back} */
    public final boolean isChangelog() {
        return cursor.layout().weighted();
    }
}
