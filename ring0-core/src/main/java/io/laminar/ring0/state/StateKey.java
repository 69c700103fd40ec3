package io.laminar.ring0.state;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.tree.KeyedTree;
import java.nio.charset.StandardCharsets;

/**
 * Writes a key, column by column in their order. NULL cannot be part of a key. Fewer columns than there are make a
 * prefix, for scans.
 *
 * @threading the operator's core
 * @allocation none, {@link #addString(String)} excepted
 */
public final class StateKey {
    private final String state;
    private final TypedColumns columns;
    private final long start;
    private final long limit;
    private long at;
    private int column;

    StateKey(StateSpec spec, long start) {
        this.state = spec.name();
        this.columns = new TypedColumns("key of state " + spec.name(), spec.keys());
        this.start = start;
        this.limit = start + KeyedTree.MOST_KEY_BYTES;
        begin();
    }

    /** Forgets what was written. {@return this} */
    @HotPath
    public StateKey begin() {
        at = start;
        column = 0;
        return this;
    }

    @HotPath
    long address() {
        return start;
    }

    @HotPath
    int bytes() {
        return (int) (at - start);
    }

    /** {@return the length; throws when columns are missing} */
    @HotPath
    int wholeBytes() {
        if (column != columns.count()) {
            throw incomplete();
        }
        return bytes();
    }

    private IllegalStateException incomplete() {
        return new IllegalStateException(
                "key not complete: state=" + state + ", columns=" + column + ", expected=" + columns.count());
    }

    /**
     * Appends an integer, DATE (days), TIME (nanoseconds of day) or TIMESTAMP (nanoseconds UTC).
     *
     * @param value must fit the column's type
     * @return this
     */
    @HotPath
    public StateKey addLong(long value) {
        columns.requireFitting(column, value);
        requireRoom(Long.BYTES);
        ColumnType type = columns.type(column);
        if (type.bytes() == Long.BYTES) {
            KeyCodec.putLong(at, value);
        } else {
            KeyCodec.putInteger(at, value, type.bytes());
        }
        at += type.bytes();
        column++;
        return this;
    }

    /**
     * Appends a BOOLEAN; false is before true.
     *
     * @param value any
     * @return this
     */
    @HotPath
    public StateKey addBoolean(boolean value) {
        columns.require(column, ValueKind.BOOLEAN);
        requireRoom(1);
        RawMemory.putByte(at++, (byte) (value ? 1 : 0));
        column++;
        return this;
    }

    /**
     * Appends a REAL or DOUBLE; -0.0 is 0.0, and NaN is behind all others.
     *
     * @param value any; rounded to the nearest float for a REAL
     * @return this
     */
    @HotPath
    public StateKey addDouble(double value) {
        columns.require(column, ValueKind.DOUBLE);
        requireRoom(Long.BYTES);
        double exact = columns.type(column) == ColumnType.REAL ? (float) value : value;
        KeyCodec.putLong(at, KeyCodec.orderOf(exact));
        at += Long.BYTES;
        column++;
        return this;
    }

    /**
     * Appends a VARCHAR.
     *
     * @param text address of its UTF-8 bytes
     * @param length how many
     * @return this
     */
    @HotPath
    public StateKey addString(long text, int length) {
        addStringStart(text, length);
        requireRoom(KeyCodec.TEXT_END_BYTES);
        RawMemory.putShort(at, (short) 0);
        at += KeyCodec.TEXT_END_BYTES;
        column++;
        return this;
    }

    /**
     * Appends a VARCHAR.
     *
     * @param text any
     * @return this
     * @allocation the text's bytes
     */
    public StateKey addString(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long room = limit - at;
        if (bytes.length > room / 2) {
            throw tooLong();
        }
        // Behind the room that the encoding can take at most.
        long copy = limit - bytes.length;
        RawMemory.copyFrom(bytes, 0, copy, bytes.length);
        return addString(copy, bytes.length);
    }

    /**
     * Appends the first bytes of a VARCHAR: the last part of a prefix.
     *
     * @param text address of its UTF-8 bytes
     * @param length how many
     * @return this
     */
    @HotPath
    public StateKey addStringStart(long text, int length) {
        columns.require(column, ValueKind.STRING);
        long end = KeyCodec.putText(at, limit, text, length);
        if (end == 0) {
            throw tooLong();
        }
        at = end;
        return this;
    }

    @HotPath
    private void requireRoom(int bytes) {
        if (at + bytes > limit) {
            throw tooLong();
        }
    }

    private IllegalArgumentException tooLong() {
        return new IllegalArgumentException(
                "key too long: state=" + state + ", column=" + column + ", limitBytes=" + KeyedTree.MOST_KEY_BYTES);
    }
}
