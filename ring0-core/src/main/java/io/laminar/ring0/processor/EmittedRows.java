package io.laminar.ring0.processor;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockBuilder;
import io.laminar.memory.block.BlockLayout;
import io.laminar.ring0.operator.QueryFailure;
import io.laminar.ring0.process.ProcessOutput;
import io.laminar.ring0.state.TypedColumns;
import io.laminar.ring0.state.ValueKind;

/** Writes the rows that a function emits to where they wait for room. */
final class EmittedRows implements ProcessOutput {
    private final String operator;
    private final TypedColumns columns;
    private final PendingRows rows;
    private boolean open;

    EmittedRows(String operator, BlockLayout layout, PendingRows rows) {
        this.operator = operator;
        this.columns = new TypedColumns("row of " + operator, layout.types());
        this.rows = rows;
    }

    @HotPath
    @Override
    public void setLong(int column, long value) {
        columns.requireFitting(column, value);
        claim();
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
        columns.require(column, kind);
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

    private IllegalArgumentException tooLong(int column, int length) {
        return new IllegalArgumentException("texts of a row too long: column=" + column + ", length=" + length);
    }
}
