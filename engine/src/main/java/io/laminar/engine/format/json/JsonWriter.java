package io.laminar.engine.format.json;

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
 * Writes one JSON object a line. Numbers and booleans are JSON's, NULL is null, all else is a string; so are NaN and
 * the infinities, which JSON does not have. Rows of a changelog carry what they do under a first key, {@code op}.
 */
public final class JsonWriter implements RowWriter {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OP = "\"op\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final OutputBuffer out;
    private final byte[][] keys;
    private final boolean changelog;
    private final ValueText values = new ValueText(false);

    /**
     * Prepares a writer.
     *
     * @param out where the text goes; closed with this
     * @param fields columns of the rows
     * @param changelog whether rows carry what they do
     */
    public JsonWriter(OutputBuffer out, List<FieldFormat> fields, boolean changelog) {
        this.out = out;
        this.changelog = changelog;
        this.keys = new byte[fields.size()][];
        for (int c = 0; c < keys.length; c++) {
            String comma = c > 0 || changelog ? "," : "";
            keys[c] = (comma + JsonEscapes.quote(fields.get(c).name()) + ":").getBytes(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void begin() {
        // Every line names its own fields.
    }

    @Override
    @HotPath
    public void row(BlockCursor cursor, int row, RowOp op) {
        out.put('{');
        if (changelog) {
            out.put(OP);
            out.put(op.sign());
            out.put(op.letter());
            out.put('"');
        }
        for (int c = 0; c < keys.length; c++) {
            out.put(keys[c]);
            if (cursor.isNull(row, c)) {
                out.put(NULL);
            } else {
                value(cursor, row, c);
            }
        }
        out.put('}');
        out.put('\n');
    }

    @HotPath
    private void value(BlockCursor cursor, int row, int column) {
        ColumnType type = cursor.layout().type(column);
        if (type == ColumnType.VARCHAR) {
            text(cursor.stringAddress(row, column), cursor.stringLength(row, column));
            return;
        }
        boolean bare = switch (type) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, BOOLEAN -> true;
            case REAL, DOUBLE -> Math.abs(cursor.getDouble(row, column)) <= Double.MAX_VALUE;
            case DATE, TIME, TIMESTAMP, INTERVAL, VARCHAR -> false;
        };
        if (!bare) {
            out.put('"');
        }
        out.advanceTo(values.put(cursor, row, column, out.room(ValueText.MAX_BYTES)));
        if (!bare) {
            out.put('"');
        }
    }

    @HotPath
    private void text(long from, int length) {
        out.put('"');
        long end = from + length;
        long plain = from;
        for (long at = from; at < end; at++) {
            byte value = RawMemory.getByte(at);
            if (value == '"' || value == '\\' || value >= 0 && value < ' ') {
                out.put(plain, (int) (at - plain));
                escape(value);
                plain = at + 1;
            }
        }
        out.put(plain, (int) (end - plain));
        out.put('"');
    }

    @HotPath
    private void escape(byte value) {
        out.put('\\');
        switch (value) {
            case '"', '\\' -> out.put(value);
            case '\n' -> out.put('n');
            case '\r' -> out.put('r');
            case '\t' -> out.put('t');
            default -> {
                out.put('u');
                out.put('0');
                out.put('0');
                out.put(HEX[value >> 4]);
                out.put(HEX[value & 0xF]);
            }
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void end() {
        // JSON lines have no trailer.
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
