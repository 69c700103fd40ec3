package io.laminar.ring0.processor;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.ring0.process.ProcessRow;

/** A row of a block, for a function. */
@HotPath
final class RowView implements ProcessRow {
    private final BlockCursor cursor;
    private int row;

    RowView(BlockLayout layout) {
        this.cursor = new BlockCursor(layout);
    }

    void turn(long block, int index) {
        cursor.wrap(block);
        row = index;
    }

    int index() {
        return row;
    }

    @Override
    public boolean isNull(int column) {
        return cursor.isNull(row, column);
    }

    @Override
    public long getLong(int column) {
        return cursor.getLong(row, column);
    }

    @Override
    public double getDouble(int column) {
        return cursor.getDouble(row, column);
    }

    @Override
    public boolean getBoolean(int column) {
        return cursor.getBoolean(row, column);
    }

    @Override
    public int stringLength(int column) {
        return cursor.stringLength(row, column);
    }

    @Override
    public long stringAddress(int column) {
        return cursor.stringAddress(row, column);
    }

    @Override
    public String getString(int column) {
        return cursor.getString(row, column);
    }
}
