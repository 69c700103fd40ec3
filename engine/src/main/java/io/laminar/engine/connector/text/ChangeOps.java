package io.laminar.engine.connector.text;

import io.laminar.engine.format.RowOp;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.raw.RawMemory;
import java.util.List;

/**
 * Tells what a row of a changelog does. A weight of +1 adds a row, -1 takes it back; where keys are known, a row taken
 * back and one of the same keys right behind it are the two halves of an update.
 *
 * @threading one owner
 * @allocation none
 */
public final class ChangeOps {
    private final int[] keys;
    private final int weightColumn;
    private boolean updating;

    /**
     * Takes the keys.
     *
     * @param keys columns that tell which row a change replaces; empty when there are none
     */
    public ChangeOps(List<Integer> keys) {
        this(-1, keys);
    }

    private ChangeOps(int weightColumn, List<Integer> keys) {
        this.weightColumn = weightColumn;
        this.keys = keys.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * {@return ops of rows whose weight is one of their columns, as in frames}
     *
     * @param column the column
     * @param keys columns that tell which row a change replaces; empty when there are none
     */
    public static ChangeOps ofColumn(int column, List<Integer> keys) {
        return new ChangeOps(column, keys);
    }

    @HotPath
    private boolean adds(BlockCursor cursor, int row) {
        return (weightColumn < 0 ? cursor.weight(row) : cursor.getLong(row, weightColumn)) > 0;
    }

    /**
     * {@return what a row does}
     *
     * @param cursor turned to the block of the row
     * @param row the row
     * @param to row after the last of those that are there
     */
    @HotPath
    public RowOp op(BlockCursor cursor, int row, int to) {
        boolean second = updating;
        updating = false;
        if (adds(cursor, row)) {
            return second ? RowOp.UPDATE_AFTER : RowOp.INSERT;
        }
        if (keys.length > 0 && row + 1 < to && adds(cursor, row + 1) && sameKeys(cursor, row, row + 1)) {
            updating = true;
            return RowOp.UPDATE_BEFORE;
        }
        return RowOp.DELETE;
    }

    @HotPath
    private boolean sameKeys(BlockCursor cursor, int a, int b) {
        for (int k = 0; k < keys.length; k++) {
            if (!same(cursor, a, b, keys[k])) {
                return false;
            }
        }
        return true;
    }

    @HotPath
    private static boolean same(BlockCursor cursor, int a, int b, int column) {
        boolean nothing = cursor.isNull(a, column);
        if (nothing || cursor.isNull(b, column)) {
            return nothing == cursor.isNull(b, column);
        }
        return switch (cursor.layout().type(column)) {
            case VARCHAR -> {
                int length = cursor.stringLength(a, column);
                yield length == cursor.stringLength(b, column)
                        && RawMemory.equal(cursor.stringAddress(a, column), cursor.stringAddress(b, column), length);
            }
            case INTERVAL ->
                cursor.getNanos(a, column) == cursor.getNanos(b, column)
                        && cursor.getDays(a, column) == cursor.getDays(b, column)
                        && cursor.getMonths(a, column) == cursor.getMonths(b, column);
            case REAL, DOUBLE -> Double.compare(cursor.getDouble(a, column), cursor.getDouble(b, column)) == 0;
            case BOOLEAN -> cursor.getBoolean(a, column) == cursor.getBoolean(b, column);
            default -> cursor.getLong(a, column) == cursor.getLong(b, column);
        };
    }
}
