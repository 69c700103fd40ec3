package io.laminar.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.laminar.engine.format.csv.CsvFormat;
import io.laminar.engine.format.csv.CsvReader;
import io.laminar.engine.format.csv.CsvWriter;
import io.laminar.engine.format.json.JsonReader;
import io.laminar.engine.format.json.JsonWriter;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written reads back as the same values, whatever they are. */
class RoundTripPropertyTest {
    private static final List<FieldFormat> FIELDS = fields();
    private static final String[] TEXTS = {
        "",
        " ",
        "a",
        "NULL",
        "null",
        "a,b",
        "\"",
        "\"\"",
        "\n",
        "x\r\ny",
        "é€𝄞",
        "\\",
        "\t",
        "\u0001",
        "twelve bytes",
        "longer than twelve bytes, with a comma",
        "'",
        "{}",
        "-",
        "0"
    };

    private static List<FieldFormat> fields() {
        List<FieldFormat> fields = new ArrayList<>();
        for (ColumnType type : ColumnType.values()) {
            if (type != ColumnType.INTERVAL) {
                fields.add(new FieldFormat("c_" + type.name().toLowerCase(), type, 9, true));
            }
        }
        return fields;
    }

    private interface WriterFactory {
        RowWriter create(OutputBuffer out);
    }

    @Test
    void shouldReadBackWhatCsvWrote() throws IOException {
        run(
                out -> new CsvWriter(out, CsvFormat.DEFAULT, FIELDS, false),
                (in, f, b) -> new CsvReader(
                        in, CsvFormat.DEFAULT, new FieldDecoder(f, TimestampFormat.ISO, true), b, 1 << 20));
    }

    @Test
    void shouldReadBackWhatJsonWrote() throws IOException {
        run(
                out -> new JsonWriter(out, FIELDS, false),
                (in, f, b) -> new JsonReader(in, new FieldDecoder(f, TimestampFormat.ISO, false), b, 1 << 20));
    }

    private static void run(WriterFactory writers, ReaderHarness.Factory readers) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            List<List<Object>> rows = write(random, writers, bytes);
            BadRecords bad = new BadRecords(BadRecords.Policy.FAIL, FIELDS, null);
            List<List<Object>> read =
                    ReaderHarness.rows(new ByteArrayInputStream(bytes.toByteArray()), FIELDS, bad, 1000, readers);
            assertEquals(rows, read, "seed=" + seed + " text=" + bytes);
        }
    }

    private static List<List<Object>> write(Random random, WriterFactory writers, ByteArrayOutputStream bytes)
            throws IOException {
        List<ColumnType> types = FIELDS.stream().map(FieldFormat::type).toList();
        List<List<Object>> rows = new ArrayList<>();
        try (Lane lane = Lane.create(new BlockLayout(types, 64, 1 << 14, false), 2, "test");
                RowWriter writer = writers.create(new OutputBuffer(bytes, "test"))) {
            LaneWriter out = lane.writer();
            for (int r = 0; r < 64; r++) {
                out.claim();
                List<Object> row = new ArrayList<>();
                for (int c = 0; c < types.size(); c++) {
                    row.add(random.nextInt(8) == 0 ? null : put(random, types.get(c), c, out));
                }
                out.endRow();
                rows.add(row);
            }
            out.publish();
            BlockCursor cursor = new BlockCursor(lane.layout());
            writer.begin();
            while (lane.reader().next(100) == LaneReader.ROWS) {
                cursor.wrap(lane.reader().block());
                for (int r = lane.reader().from(); r < lane.reader().to(); r++) {
                    writer.row(cursor, r, RowOp.INSERT);
                }
                lane.reader().consumeRows(lane.reader().to() - lane.reader().from());
            }
            writer.end();
        }
        return rows;
    }

    private static Object put(Random random, ColumnType type, int column, LaneWriter out) {
        switch (type) {
            case BOOLEAN -> {
                boolean value = random.nextBoolean();
                out.setBoolean(column, value);
                return value;
            }
            case REAL, DOUBLE -> {
                double value = real(random, type);
                out.setDouble(column, value);
                return value;
            }
            case VARCHAR -> {
                String value = TEXTS[random.nextInt(TEXTS.length)];
                out.setString(column, value);
                return value;
            }
            default -> {
                long value = integer(random, type);
                out.setLong(column, value);
                return value;
            }
        }
    }

    private static double real(Random random, ColumnType type) {
        double value = switch (random.nextInt(6)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(1000) / 100.0;
            case 2 -> random.nextInt();
            case 3 -> random.nextDouble();
            case 4 -> -0.0;
            default -> random.nextLong() * 1e-3;
        };
        value = Double.isNaN(value) ? Double.NaN : value;
        return type == ColumnType.REAL ? (float) value : value;
    }

    private static long integer(Random random, ColumnType type) {
        long bits = random.nextLong() >> random.nextInt(64);
        return switch (type) {
            case TINYINT -> (byte) bits;
            case SMALLINT -> (short) bits;
            case INTEGER -> (int) bits;
            case DATE -> random.nextInt(1_000_000) - 500_000;
            case TIME -> Math.floorMod(bits, 86_400_000_000_000L);
            case TIMESTAMP -> Math.max(-9_223_372_036_000_000_000L, Math.min(9_223_372_035_000_000_000L, bits));
            default -> bits;
        };
    }
}
