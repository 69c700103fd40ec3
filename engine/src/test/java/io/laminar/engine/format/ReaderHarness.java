package io.laminar.engine.format;

import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Runs a reader over a text until its end and shows the rows as lists of values. */
public final class ReaderHarness {
    private ReaderHarness() {}

    /** Makes the reader under test. */
    public interface Factory {
        RecordReader create(InputBuffer input, List<FieldFormat> fields, BadRecords bad);
    }

    /** Delivers at most so many bytes a read. */
    public static InputStream slow(byte[] bytes, int most) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int from, int length) {
                return super.read(target, from, Math.min(length, most));
            }
        };
    }

    /** Reads all rows; the lane is small and emptied each time it is full, or every {@code rowsAtOnce} rows. */
    public static List<List<Object>> rows(
            InputStream in, List<FieldFormat> fields, BadRecords bad, int rowsAtOnce, Factory factory)
            throws IOException {
        List<ColumnType> types = fields.stream().map(FieldFormat::type).toList();
        List<List<Object>> rows = new ArrayList<>();
        bad.input("test");
        try (Lane lane = Lane.create(new BlockLayout(types, 16, 4096, false), 2, "test");
                RecordReader reader = factory.create(new InputBuffer(in, "test"), fields, bad)) {
            BlockCursor cursor = new BlockCursor(lane.layout());
            while (!reader.ended()) {
                reader.read(lane.writer(), rowsAtOnce);
                drain(lane.reader(), cursor, rows);
            }
        }
        return rows;
    }

    /** Takes the rows that a lane has now. */
    public static void drain(LaneReader reader, BlockCursor cursor, List<List<Object>> rows) {
        while (reader.next(BlockLayout.MAX_ROWS) == LaneReader.ROWS) {
            cursor.wrap(reader.block());
            for (int r = reader.from(); r < reader.to(); r++) {
                List<Object> row = new ArrayList<>();
                for (int c = 0; c < cursor.layout().columnCount(); c++) {
                    row.add(value(cursor, r, c));
                }
                rows.add(row);
            }
            reader.consumeRows(reader.to() - reader.from());
            reader.releaseConsumed();
        }
    }

    private static Object value(BlockCursor cursor, int row, int column) {
        if (cursor.isNull(row, column)) {
            return null;
        }
        return switch (cursor.layout().type(column)) {
            case VARCHAR -> cursor.getString(row, column);
            case BOOLEAN -> cursor.getBoolean(row, column);
            case REAL, DOUBLE -> cursor.getDouble(row, column);
            case INTERVAL -> List.of(cursor.getMonths(row, column), cursor.getDays(row, column));
            default -> cursor.getLong(row, column);
        };
    }
}
