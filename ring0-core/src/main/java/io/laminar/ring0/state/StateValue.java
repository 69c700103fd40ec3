package io.laminar.ring0.state;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;

/**
 * A value of a state: read in place, and written in room of its own. A column that is not set is NULL.
 *
 * <pre>
 *  i64 columns that are not NULL, a bit each | 8 bytes a column | texts
 *  column   integer, double or 0 / 1;  text: u32 offset from the value's start | u32 length
 * </pre>
 *
 * @threading the operator's core
 * @allocation none, those of {@link String} excepted
 */
public final class StateValue {
    /** Longest value in bytes, texts included. */
    public static final int MOST_BYTES = 64 * 1024;

    private static final int COLUMNS = 8;

    private final String state;
    private final TypedColumns columns;
    private final long own;
    private long at;
    private int bytes;

    StateValue(StateSpec spec, long own) {
        this.state = spec.name();
        this.columns = new TypedColumns("value of state " + spec.name(), spec.values());
        this.own = own;
        begin();
    }

    /** Turns to the room of its own, every column NULL. */
    @HotPath
    void begin() {
        at = own;
        bytes = COLUMNS + columns.count() * Long.BYTES;
        RawMemory.fill(own, bytes, (byte) 0);
    }

    /** Turns to a value that is kept. */
    @HotPath
    void wrap(long address) {
        at = address;
    }

    @HotPath
    long address() {
        return at;
    }

    @HotPath
    int bytes() {
        return bytes;
    }

    @HotPath
    private long column(int column) {
        return at + COLUMNS + (long) column * Long.BYTES;
    }

    /**
     * {@return whether a column is NULL}
     *
     * @param column index of it
     */
    @HotPath
    public boolean isNull(int column) {
        return (RawMemory.getLong(at) >>> column & 1) == 0;
    }

    /**
     * {@return an integer, DATE, TIME or TIMESTAMP; 0 when it is NULL}
     *
     * @param column index of it
     */
    @HotPath
    public long getLong(int column) {
        columns.require(column, ValueKind.LONG);
        return RawMemory.getLong(column(column));
    }

    /**
     * {@return a REAL or DOUBLE; 0 when it is NULL}
     *
     * @param column index of it
     */
    @HotPath
    public double getDouble(int column) {
        columns.require(column, ValueKind.DOUBLE);
        return RawMemory.getDouble(column(column));
    }

    /**
     * {@return a BOOLEAN; false when it is NULL}
     *
     * @param column index of it
     */
    @HotPath
    public boolean getBoolean(int column) {
        columns.require(column, ValueKind.BOOLEAN);
        return RawMemory.getLong(column(column)) != 0;
    }

    /**
     * {@return the length of a VARCHAR in bytes; 0 when it is NULL}
     *
     * @param column index of it
     */
    @HotPath
    public int stringLength(int column) {
        columns.require(column, ValueKind.STRING);
        return RawMemory.getInt(column(column) + 4);
    }

    /**
     * {@return the address of a VARCHAR's bytes; good until the state is changed}
     *
     * @param column index of it
     */
    @HotPath
    public long stringAddress(int column) {
        columns.require(column, ValueKind.STRING);
        return at + RawMemory.getInt(column(column));
    }

    /**
     * {@return a VARCHAR; empty when it is NULL}
     *
     * @param column index of it
     * @allocation the string
     */
    public String getString(int column) {
        return new String(RawMemory.toArray(stringAddress(column), stringLength(column)), StandardCharsets.UTF_8);
    }

    /**
     * Sets an integer, DATE, TIME or TIMESTAMP.
     *
     * @param column index of it
     * @param value must fit the column's type
     * @return this
     */
    @HotPath
    public StateValue setLong(int column, long value) {
        columns.requireFitting(column, value);
        RawMemory.putLong(set(column), value);
        return this;
    }

    /**
     * Sets a REAL or DOUBLE.
     *
     * @param column index of it
     * @param value any; rounded to the nearest float for a REAL
     * @return this
     */
    @HotPath
    public StateValue setDouble(int column, double value) {
        columns.require(column, ValueKind.DOUBLE);
        RawMemory.putDouble(set(column), columns.type(column) == ColumnType.REAL ? (float) value : value);
        return this;
    }

    /**
     * Sets a BOOLEAN.
     *
     * @param column index of it
     * @param value any
     * @return this
     */
    @HotPath
    public StateValue setBoolean(int column, boolean value) {
        columns.require(column, ValueKind.BOOLEAN);
        RawMemory.putLong(set(column), value ? 1 : 0);
        return this;
    }

    /**
     * Sets a VARCHAR, once a value.
     *
     * @param column index of it
     * @param text address of its UTF-8 bytes
     * @param length how many
     * @return this
     */
    @HotPath
    public StateValue setString(int column, long text, int length) {
        long target = room(column, length);
        RawMemory.copy(text, target, length);
        return this;
    }

    /**
     * Sets a VARCHAR, once a value.
     *
     * @param column index of it
     * @param text any
     * @return this
     * @allocation the text's bytes
     */
    public StateValue setString(int column, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        long target = room(column, utf8.length);
        RawMemory.copyFrom(utf8, 0, target, utf8.length);
        return this;
    }

    @HotPath
    private long room(int column, int length) {
        columns.require(column, ValueKind.STRING);
        if (!isOwn() || length > MOST_BYTES - bytes) {
            throw tooLong(column, length);
        }
        long target = own + bytes;
        long entry = set(column);
        RawMemory.putInt(entry, bytes);
        RawMemory.putInt(entry + 4, length);
        bytes += length;
        return target;
    }

    @HotPath
    private boolean isOwn() {
        return at == own;
    }

    @HotPath
    private long set(int column) {
        if (!isOwn()) {
            throw notOwn();
        }
        RawMemory.putLong(at, RawMemory.getLong(at) | 1L << column);
        return column(column);
    }

    private IllegalArgumentException tooLong(int column, int length) {
        return new IllegalArgumentException("value too long: state=" + state + ", column=" + column + ", bytes="
                + length + ", limitBytes=" + MOST_BYTES);
    }

    private IllegalStateException notOwn() {
        return new IllegalStateException("a value that is read cannot be set: state=" + state);
    }
}
