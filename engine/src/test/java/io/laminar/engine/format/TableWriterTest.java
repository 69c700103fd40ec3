package io.laminar.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableWriterTest {
    private static final List<FieldFormat> FIELDS = List.of(
            new FieldFormat("name", ColumnType.VARCHAR, 0, true),
            new FieldFormat("n", ColumnType.BIGINT, 0, true),
            new FieldFormat("ts", ColumnType.TIMESTAMP, 3, true));

    private static String table(boolean changelog, int rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<ColumnType> types = FIELDS.stream().map(FieldFormat::type).toList();
        try (Lane lane = Lane.create(new BlockLayout(types, 1024, 1 << 14, changelog), 2, "test");
                TableWriter writer = new TableWriter(new OutputBuffer(bytes, "test"), FIELDS, changelog)) {
            for (int r = 0; r < rows; r++) {
                lane.writer().claim();
                lane.writer().setString(0, r == 1 ? "Zürich" : "x");
                if (r != 1) {
                    lane.writer().setLong(1, r * 100L);
                }
                lane.writer().setLong(2, 1_500_000_000L);
                lane.writer().endRow();
            }
            lane.writer().publish();
            writer.begin();
            BlockCursor cursor = new BlockCursor(lane.layout());
            if (lane.reader().next(10_000) == LaneReader.ROWS) {
                cursor.wrap(lane.reader().block());
                for (int r = 0; r < rows; r++) {
                    writer.row(cursor, r, r == 0 ? RowOp.INSERT : RowOp.DELETE);
                }
            }
            writer.end();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldAlignColumnsByTheWidestValue() throws IOException {
        assertEquals("""
                name      n  ts
                ------  ---  ---------------------
                x         0  1970-01-01 00:00:01.5
                Zürich       1970-01-01 00:00:01.5
                x       200  1970-01-01 00:00:01.5
                """, table(false, 3));
    }

    @Test
    void shouldShowWhatRowsOfAChangelogDo() throws IOException {
        assertEquals("""
                op  name    n  ts
                --  ------  -  ---------------------
                +I  x       0  1970-01-01 00:00:01.5
                -D  Zürich     1970-01-01 00:00:01.5
                """, table(true, 2));
    }

    @Test
    void shouldWriteTheHeadingOfAnEmptyTable() throws IOException {
        assertEquals("name  n  ts\n----  -  --\n", table(false, 0));
    }

    @Test
    void shouldGoOnWithKnownWidthsBehindTheRowsHeldBack() throws IOException {
        String[] lines = table(false, 500).split("\n");
        assertEquals(502, lines.length);
        assertEquals("x       49900  1970-01-01 00:00:01.5", lines[501]);
    }
}
