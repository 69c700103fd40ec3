package io.laminar.engine.format;

import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a table for people. The first rows are held back until the widths of the columns are known; a later value that
 * is wider pushes its line to the right. Numbers stand to the right, NULL is empty.
 */
public final class TableWriter implements RowWriter {
    /** Rows whose values decide how wide columns are. */
    private static final int HELD_ROWS = 200;

    private static final int MAX_TEXT_WIDTH = 60;
    private static final int SPACE = ' ';

    private final OutputBuffer out;
    private final List<FieldFormat> fields;
    private final boolean changelog;
    private final ValueText values = new ValueText(true);
    private final Scratch cell = new Scratch("table.cell");
    private final int[] widths;
    private final boolean[] toTheRight;
    private final Held held = new Held();
    private boolean begun;

    /** Texts of the rows held back. */
    private static final class Held {
        private byte[] bytes = new byte[1 << 14];
        private int[] ends = new int[1 << 10];
        private int used;
        private int cells;

        void add(long from, int length) {
            if (used + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + length));
            }
            if (cells == ends.length) {
                ends = Arrays.copyOf(ends, cells * 2);
            }
            RawMemory.copyTo(from, bytes, used, length);
            used += length;
            ends[cells++] = used;
        }
    }

    /**
     * Prepares a writer.
     *
     * @param out where the text goes; closed with this
     * @param fields columns of the rows
     * @param changelog whether rows carry what they do, in a first column {@code op}
     */
    public TableWriter(OutputBuffer out, List<FieldFormat> fields, boolean changelog) {
        this.out = out;
        this.fields = List.copyOf(fields);
        this.changelog = changelog;
        this.widths = new int[fields.size()];
        this.toTheRight = new boolean[fields.size()];
        for (int c = 0; c < widths.length; c++) {
            ColumnType type = fields.get(c).type();
            widths[c] =
                    fields.get(c).name().codePointCount(0, fields.get(c).name().length());
            toTheRight[c] = switch (type) {
                case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE -> true;
                default -> false;
            };
        }
    }

    @Override
    public void begin() {
        // Nothing is written before the widths are known.
    }

    @Override
    public void row(BlockCursor cursor, int row, RowOp op) {
        if (!begun && changelog) {
            long at = cell.room(2);
            RawMemory.putByte(at, (byte) op.sign());
            RawMemory.putByte(at + 1, (byte) op.letter());
            held.add(at, 2);
        } else if (changelog) {
            out.put(op.sign());
            out.put(op.letter());
        }
        for (int c = 0; c < widths.length; c++) {
            long from = cell.room(ValueText.MAX_BYTES);
            int length = 0;
            if (!cursor.isNull(row, c)) {
                boolean text = cursor.layout().type(c) == ColumnType.VARCHAR;
                from = text ? cursor.stringAddress(row, c) : from;
                length = text ? cursor.stringLength(row, c) : (int) (values.put(cursor, row, c, from) - from);
            }
            if (begun) {
                cell(c, from, length);
            } else {
                held.add(from, length);
                widths[c] = Math.max(widths[c], Math.min(MAX_TEXT_WIDTH, width(from, length)));
            }
        }
        if (begun) {
            out.put('\n');
        } else if (held.cells >= HELD_ROWS * (widths.length + (changelog ? 1 : 0))) {
            release();
        }
    }

    private void cell(int column, long from, int length) {
        if (changelog || column > 0) {
            pad(2);
        }
        int missing = widths[column] - width(from, length);
        if (toTheRight[column]) {
            pad(missing);
        }
        for (long at = from; at < from + length; at++) {
            byte value = RawMemory.getByte(at);
            out.put(value >= 0 && value < ' ' ? '?' : value);
        }
        if (!toTheRight[column] && column + 1 < widths.length) {
            pad(missing);
        }
    }

    private void pad(int count) {
        for (int i = 0; i < count; i++) {
            out.put(SPACE);
        }
    }

    /** Characters of a text: bytes that do not continue another. */
    private static int width(long from, int length) {
        int width = 0;
        for (long at = from; at < from + length; at++) {
            width += (RawMemory.getByte(at) & 0xC0) != 0x80 ? 1 : 0;
        }
        return width;
    }

    private void release() {
        begun = true;
        heading();
        int cells = 0;
        int from = 0;
        while (cells < held.cells) {
            if (changelog) {
                from = heldCell(-1, cells++, from);
            }
            for (int c = 0; c < widths.length; c++) {
                from = heldCell(c, cells++, from);
            }
            out.put('\n');
        }
        held.bytes = new byte[0];
        held.ends = new int[0];
    }

    private int heldCell(int column, int index, int from) {
        int length = held.ends[index] - from;
        long at = cell.room(length);
        RawMemory.copyFrom(held.bytes, from, at, length);
        if (column < 0) {
            out.put(at, length);
        } else {
            cell(column, at, length);
        }
        return from + length;
    }

    private void heading() {
        StringBuilder names = new StringBuilder(changelog ? "op" : "");
        StringBuilder lines = new StringBuilder(changelog ? "--" : "");
        for (int c = 0; c < widths.length; c++) {
            String gap = changelog || c > 0 ? "  " : "";
            String name = fields.get(c).name();
            String fill = " ".repeat(widths[c] - name.codePointCount(0, name.length()));
            boolean last = c + 1 == widths.length;
            names.append(gap).append(toTheRight[c] ? fill + name : last ? name : name + fill);
            lines.append(gap).append("-".repeat(widths[c]));
        }
        out.put((names + "\n" + lines + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() throws IOException {
        if (!begun && held.cells > 0) {
            release();
        }
        out.flush();
    }

    @Override
    public void end() {
        if (!begun) {
            release();
        }
    }

    @Override
    public void close() throws IOException {
        cell.close();
        out.close();
    }
}
