package io.laminar.ring0.operator;

import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;

/** A row as text, for messages. */
public final class RowText {
    private static final int LONGEST = 200;

    private RowText() {}

    /**
     * {@return the values of a row, cut where they get long}
     *
     * @param layout layout of the block
     * @param block its address
     * @param row row of the block
     */
    public static String of(BlockLayout layout, long block, int row) {
        BlockCursor cursor = new BlockCursor(layout).wrap(block);
        StringBuilder text = new StringBuilder("(");
        for (int c = 0; c < layout.columnCount() && text.length() < LONGEST; c++) {
            text.append(c == 0 ? "" : ", ");
            if (cursor.isNull(row, c)) {
                text.append("NULL");
                continue;
            }
            switch (layout.type(c)) {
                case BOOLEAN -> text.append(cursor.getBoolean(row, c));
                case REAL, DOUBLE -> text.append(cursor.getDouble(row, c));
                case VARCHAR ->
                    text.append('\'').append(cursor.getString(row, c)).append('\'');
                case INTERVAL ->
                    text.append(cursor.getMonths(row, c))
                            .append(" months ")
                            .append(cursor.getDays(row, c))
                            .append(" days ")
                            .append(cursor.getNanos(row, c))
                            .append(" ns");
                default -> text.append(cursor.getLong(row, c));
            }
        }
        return text.length() > LONGEST
                ? text.substring(0, LONGEST) + "…)"
                : text.append(')').toString();
    }
}
