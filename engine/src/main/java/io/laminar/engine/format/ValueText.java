package io.laminar.engine.format;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.text.RealTextOut;
import io.laminar.ring0.text.ValueTextOut;

/**
 * Writes values as text, into memory that has {@link #MAX_BYTES} of room. All but VARCHAR, whose text is there already.
 *
 * @threading one owner
 * @allocation none
 */
public final class ValueText {
    /** The longest text of any value but a VARCHAR. */
    public static final int MAX_BYTES = ValueTextOut.MAX_BYTES;

    private final boolean spaced;

    /**
     * Chooses how timestamps look.
     *
     * @param spaced true for {@code 2001-01-31 12:34:56}, false for {@code 2001-01-31T12:34:56Z}
     */
    public ValueText(boolean spaced) {
        this.spaced = spaced;
    }

    /**
     * Writes a value.
     *
     * @param cursor turned to the block of the row
     * @param row its row there
     * @param column its column; not NULL and no VARCHAR
     * @param at where to write
     * @return address behind the text
     */
    @HotPath
    public long put(BlockCursor cursor, int row, int column, long at) {
        ColumnType type = cursor.layout().type(column);
        return switch (type) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> ValueTextOut.putLong(cursor.getLong(row, column), at);
            case REAL -> RealTextOut.putFloat((float) cursor.getDouble(row, column), at);
            case DOUBLE -> RealTextOut.putDouble(cursor.getDouble(row, column), at);
            case BOOLEAN -> ValueTextOut.putBoolean(cursor.getBoolean(row, column), at);
            case DATE -> ValueTextOut.putDate(cursor.getLong(row, column), at);
            case TIME -> ValueTextOut.putTime(cursor.getLong(row, column), at);
            case TIMESTAMP -> ValueTextOut.putTimestamp(cursor.getLong(row, column), spaced, at);
            case INTERVAL ->
                ValueTextOut.putInterval(
                        cursor.getMonths(row, column), cursor.getDays(row, column), cursor.getNanos(row, column), at);
            case VARCHAR -> at;
        };
    }
}
