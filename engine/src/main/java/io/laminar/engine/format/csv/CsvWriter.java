package io.laminar.engine.format.csv;

import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.OutputBuffer;
import io.laminar.engine.format.RowOp;
import io.laminar.engine.format.RowWriter;
import io.laminar.engine.format.ValueText;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes CSV after RFC 4180 with LF line ends. NULL is an empty field, the empty text is {@code ""}. Rows of a
 * changelog carry what they do in a first field, {@code op}.
 */
public final class CsvWriter implements RowWriter {
    private static final byte[] OP = "op".getBytes(StandardCharsets.US_ASCII);

    private final OutputBuffer out;
    private final CsvFormat format;
    private final List<FieldFormat> fields;
    private final boolean changelog;
    private final byte delimiter;
    private final byte quote;
    private final ValueText values = new ValueText(false);

    /**
     * Prepares a writer.
     *
     * @param out where the text goes; closed with this
     * @param format the dialect
     * @param fields columns of the rows
     * @param changelog whether rows carry what they do
     */
    public CsvWriter(OutputBuffer out, CsvFormat format, List<FieldFormat> fields, boolean changelog) {
        this.out = out;
        this.format = format;
        this.fields = List.copyOf(fields);
        this.changelog = changelog;
        this.delimiter = format.delimiter();
        this.quote = format.quote();
    }

    @Override
    public void begin() {
        if (!format.header()) {
            return;
        }
        if (changelog) {
            out.put(OP);
            out.put(delimiter);
        }
        for (int c = 0; c < fields.size(); c++) {
            if (c > 0) {
                out.put(delimiter);
            }
            out.put(headerField(fields.get(c).name()));
        }
        out.put('\n');
    }

    private byte[] headerField(String name) {
        String mark = String.valueOf((char) quote);
        boolean plain = name.indexOf(delimiter) < 0 && name.indexOf(quote) < 0 && name.indexOf('\n') < 0;
        String text = plain ? name : mark + name.replace(mark, mark + mark) + mark;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    @HotPath
    public void row(BlockCursor cursor, int row, RowOp op) {
        if (changelog) {
            out.put(op.sign());
            out.put(op.letter());
            out.put(delimiter);
        }
        for (int c = 0, n = cursor.layout().columnCount(); c < n; c++) {
            if (c > 0) {
                out.put(delimiter);
            }
            if (!cursor.isNull(row, c)) {
                field(cursor, row, c);
            }
        }
        out.put('\n');
    }

    @HotPath
    private void field(BlockCursor cursor, int row, int column) {
        if (cursor.layout().type(column) == ColumnType.VARCHAR) {
            text(cursor.stringAddress(row, column), cursor.stringLength(row, column));
        } else {
            out.advanceTo(values.put(cursor, row, column, out.room(ValueText.MAX_BYTES)));
        }
    }

    @HotPath
    private void text(long from, int length) {
        if (!needsQuotes(from, length)) {
            out.put(from, length);
            return;
        }
        out.put(quote);
        for (long at = from; at < from + length; at++) {
            byte value = RawMemory.getByte(at);
            out.put(value);
            if (value == quote) {
                out.put(quote);
            }
        }
        out.put(quote);
    }

    /** Also when a reader might take the text for something else: empty, a null text, spaces at its ends. */
    @HotPath
    private boolean needsQuotes(long from, int length) {
        if (length == 0 || RawMemory.getByte(from) <= ' ' || RawMemory.getByte(from + length - 1) <= ' ') {
            return true;
        }
        for (long at = from; at < from + length; at++) {
            byte value = RawMemory.getByte(at);
            if (value == delimiter || value == quote || value == '\n' || value == '\r') {
                return true;
            }
        }
        return false;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void end() {
        // CSV has no trailer.
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
