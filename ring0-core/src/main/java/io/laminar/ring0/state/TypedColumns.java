package io.laminar.ring0.state;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.ColumnType;
import java.util.List;

/**
 * The columns that a function reads or writes one by one, which must be asked for what they are.
 *
 * @threading any
 * @allocation none, but for what is thrown
 */
public final class TypedColumns {
    private final String what;
    private final ColumnType[] types;
    private final ValueKind[] kinds;

    /**
     * Columns.
     *
     * @param what they are, for messages: {@code "key of state x"}
     * @param types of each
     */
    public TypedColumns(String what, List<ColumnType> types) {
        this.what = what;
        this.types = types.toArray(ColumnType[]::new);
        this.kinds = ValueKind.of(types);
    }

    /** {@return how many there are} */
    @HotPath
    int count() {
        return types.length;
    }

    /** {@return the type of a column that there is} */
    @HotPath
    ColumnType type(int column) {
        return types[column];
    }

    /** {@return the kind of a column that there is} */
    @HotPath
    ValueKind kind(int column) {
        return kinds[column];
    }

    /**
     * Refuses a column that there is not, or one of another kind.
     *
     * @param column index of it
     * @param kind that is asked for or given
     */
    @HotPath
    public void require(int column, ValueKind kind) {
        if (column < 0 || column >= kinds.length || kinds[column] != kind) {
            throw wrong(column, kind);
        }
    }

    /**
     * Refuses an integer that a column cannot hold, or a column that holds none.
     *
     * @param column index of it
     * @param value the integer
     */
    @HotPath
    public void requireFitting(int column, long value) {
        require(column, ValueKind.LONG);
        if (!ValueKind.fits(types[column], value)) {
            throw outOfRange(column, value);
        }
    }

    private IllegalArgumentException wrong(int column, ValueKind asked) {
        String found = column >= 0 && column < types.length ? types[column].name() : "no such column";
        return new IllegalArgumentException(
                "wrong type in a " + what + ": column=" + column + ", asked=" + asked + ", found=" + found);
    }

    private IllegalArgumentException outOfRange(int column, long value) {
        return new IllegalArgumentException(
                "value does not fit a " + what + ": column=" + column + ", type=" + types[column] + ", value=" + value);
    }
}
