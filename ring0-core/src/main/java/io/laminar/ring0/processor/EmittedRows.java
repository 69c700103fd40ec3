package io.laminar.ring0.processor;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockBuilder;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.operator.QueryFailure;
import io.laminar.ring0.process.ProcessOutput;
import io.laminar.ring0.state.ValueKind;

/** Writes the rows that a function emits to where they wait for room. */
final class EmittedRows implements ProcessOutput {
    private final String operator;
    private final ColumnType[] types;
    private final ValueKind[] kinds;
    private final PendingRows rows;
    private boolean open;

    EmittedRows(String operator, BlockLayout layout, PendingRows rows) {
        this.operator = operator;
        this.types = layout.types().toArray(ColumnType[]::new);
        this.kinds = ValueKind.of(layout.types());
        this.rows = rows;
    }

    @HotPath
    @Override
    public void setLong(int column, long value) {
        begin(column, ValueKind.LONG);
        if (!ValueKind.fits(types[column], value)) {
            throw outOfRange(column, value);
        }
        rows.setLong(column, value);
    }

    @HotPath
    @Override
    public void setDouble(int column, double value) {
        begin(column, ValueKind.DOUBLE);
        rows.setDouble(column, value);
    }

    @HotPath
    @Override
    public void setBoolean(int column, boolean value) {
        begin(column, ValueKind.BOOLEAN);
        rows.setBoolean(column, value);
    }

    @HotPath
    @Override
    public void setString(int column, long text, int length) {
        begin(column, ValueKind.STRING);
        requirePlaced(rows.setString(column, text, length), column, length);
    }

    @HotPath
    @Override
    public void setString(int column, CharSequence text) {
        begin(column, ValueKind.STRING);
        requirePlaced(rows.setString(column, text), column, text.length());
    }

    @HotPath
    @Override
    public void emit() {
        claim();
        rows.endRow();
        open = false;
    }

    @HotPath
    private void begin(int column, ValueKind kind) {
        if (column < 0 || column >= kinds.length || kinds[column] != kind) {
            throw wrong(column, kind);
        }
        claim();
    }

    @HotPath
    private void claim() {
        if (!open) {
            if (!rows.claim()) {
                throw full();
            }
            open = true;
        }
    }

    @HotPath
    private void requirePlaced(int outcome, int column, int length) {
        if (outcome == BlockBuilder.NO_ROOM) {
            throw full();
        }
        if (outcome != BlockBuilder.PLACED) {
            throw tooLong(column, length);
        }
    }

    /** The function has returned. */
    @HotPath
    void forget() {
        if (open) {
            rows.abandonRow();
            open = false;
        }
    }

    private QueryFailure full() {
        return QueryFailure.limit(
                QueryFailure.Reason.STATE_LIMIT,
                operator,
                "rows emitted by one call: limitBytes=" + PendingRows.LIMIT_BYTES);
    }

    private IllegalArgumentException wrong(int column, ValueKind given) {
        String found = column >= 0 && column < types.length ? types[column].name() : "no such column";
        return new IllegalArgumentException(
                "wrong type of an output: column=" + column + ", given=" + given + ", expected=" + found);
    }

    private IllegalArgumentException outOfRange(int column, long value) {
        return new IllegalArgumentException(
                "value does not fit: column=" + column + ", type=" + types[column] + ", value=" + value);
    }

    private IllegalArgumentException tooLong(int column, int length) {
        return new IllegalArgumentException("texts of a row too long: column=" + column + ", length=" + length);
    }
}
