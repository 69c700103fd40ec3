package io.laminar.ring0.state;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.tree.KeyedTree;
import io.laminar.memory.tree.TreeCursor;
import java.nio.charset.StandardCharsets;

/**
 * Goes through a range of a state's keys, in order. The state may be changed on the way, and the key that the cursor is
 * at deleted: keys in front of it are seen as they are when it gets there, each at most once.
 *
 * <pre>{@code
 * cursor.from().addLong(user).addLong(start);
 * cursor.to().addLong(user).addLong(end);
 * for (cursor.range(); cursor.next(); ) {
 *     total += cursor.value().getDouble(0);
 * }
 * }</pre>
 *
 * @threading the operator's core
 * @allocation none after construction, {@link #getString} excepted
 */
public final class StateCursor {
    private final KeyedState state;
    private final TypedColumns columns;
    private final TreeCursor cursor;
    private final long room;
    private final StateKey from;
    private final StateKey to;
    private final StateValue value;
    /** Of the key that it is at: integers and doubles, or the offset of a text in {@link #texts}. */
    private final long[] words;

    private final int[] lengths;
    private final long texts;

    StateCursor(KeyedState state, KeyedTree tree) {
        StateSpec spec = state.spec();
        this.state = state;
        this.columns = new TypedColumns("key of state " + spec.name(), spec.keys());
        this.cursor = new TreeCursor(tree);
        this.room = RawMemory.allocate(
                3L * KeyedTree.MOST_KEY_BYTES + StateSpec.MOST_COLUMNS * Long.BYTES * 2, 64, "scan " + spec.name());
        this.from = new StateKey(spec, room);
        this.to = new StateKey(spec, room + KeyedTree.MOST_KEY_BYTES);
        this.texts = room + 2L * KeyedTree.MOST_KEY_BYTES;
        this.value = new StateValue(spec, texts + KeyedTree.MOST_KEY_BYTES);
        this.words = new long[columns.count()];
        this.lengths = new int[columns.count()];
    }

    /** {@return the least key of a range or what keys start with, to be written} */
    @HotPath
    public StateKey from() {
        return from.begin();
    }

    /** {@return the key behind the last of a range, to be written} */
    @HotPath
    public StateKey to() {
        return to.begin();
    }

    /** Goes before all keys. */
    @HotPath
    public void all() {
        state.started();
        cursor.all();
    }

    /** Goes before the keys of {@code [from, to)}; either may have fewer columns than there are. */
    @HotPath
    public void range() {
        state.started();
        cursor.range(from.address(), from.bytes(), to.address(), to.bytes());
    }

    /** Goes before the keys that are not less than {@link #from}, which may have fewer columns than there are. */
    @HotPath
    public void tail() {
        state.started();
        cursor.from(from.address(), from.bytes());
    }

    /** Goes before the keys whose first columns are those of {@link #from}. */
    @HotPath
    public void prefix() {
        state.started();
        cursor.prefix(from.address(), from.bytes());
    }

    /** {@return whether there is a key more, and the cursor is at it now} */
    @HotPath
    public boolean next() {
        if (!cursor.next()) {
            return false;
        }
        decode(cursor.keyAddress());
        return true;
    }

    @HotPath
    private void decode(long key) {
        long at = key;
        long text = texts;
        for (int c = 0; c < columns.count(); c++) {
            switch (columns.kind(c)) {
                case LONG -> {
                    int bytes = columns.type(c).bytes();
                    words[c] = KeyCodec.getInteger(at, bytes);
                    at += bytes;
                }
                case BOOLEAN -> words[c] = RawMemory.getByte(at++);
                case DOUBLE -> {
                    words[c] = KeyCodec.getInteger(at, Long.BYTES);
                    at += Long.BYTES;
                }
                default -> {
                    lengths[c] = KeyCodec.getText(at, text);
                    words[c] = text;
                    at += KeyCodec.textBytes(at);
                    text += lengths[c];
                }
            }
        }
    }

    /**
     * {@return an integer, DATE, TIME or TIMESTAMP of the key}
     *
     * @param column index of it in the key
     */
    @HotPath
    public long getLong(int column) {
        columns.require(column, ValueKind.LONG);
        return words[column];
    }

    /**
     * {@return a REAL or DOUBLE of the key}
     *
     * @param column index of it in the key
     */
    @HotPath
    public double getDouble(int column) {
        columns.require(column, ValueKind.DOUBLE);
        return KeyCodec.doubleOf(words[column]);
    }

    /**
     * {@return a BOOLEAN of the key}
     *
     * @param column index of it in the key
     */
    @HotPath
    public boolean getBoolean(int column) {
        columns.require(column, ValueKind.BOOLEAN);
        return words[column] != 0;
    }

    /**
     * {@return the length of a VARCHAR of the key in bytes}
     *
     * @param column index of it in the key
     */
    @HotPath
    public int stringLength(int column) {
        columns.require(column, ValueKind.STRING);
        return lengths[column];
    }

    /**
     * {@return the address of a VARCHAR's bytes; good until the cursor moves}
     *
     * @param column index of it in the key
     */
    @HotPath
    public long stringAddress(int column) {
        columns.require(column, ValueKind.STRING);
        return words[column];
    }

    /**
     * {@return a VARCHAR of the key}
     *
     * @param column index of it in the key
     * @allocation the string
     */
    public String getString(int column) {
        return new String(RawMemory.toArray(stringAddress(column), stringLength(column)), StandardCharsets.UTF_8);
    }

    /** {@return the value; to be read before the state is changed} */
    @HotPath
    public StateValue value() {
        value.wrap(cursor.valueAddress());
        return value;
    }

    /** Deletes the key that it is at. */
    @HotPath
    public void delete() {
        state.started().remove(cursor.keyAddress(), cursor.keyBytes());
    }

    void free() {
        cursor.close();
        RawMemory.free(room);
    }
}
