package io.laminar.ring0.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Outputs of every type, stored in pieces, read back by a cursor. */
class StoreTest {
    private static final List<ColumnType> TYPES = List.of(ColumnType.values());
    private static final int ROWS = 200;

    @Test
    void shouldStoreSelectedRowsOfEveryType() {
        for (int round = 0; round < 60; round++) {
            long seed = Long.getLong("kernel.seed", System.nanoTime());
            check(new Random(seed), "seed=" + seed);
        }
    }

    private static void check(Random random, String what) {
        Values values = new Values(random);
        boolean nulls = random.nextBoolean();
        boolean texts = random.nextBoolean();
        List<Object[]> rows = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            Object[] row = new Object[TYPES.size()];
            for (int c = 0; c < row.length; c++) {
                row[c] = value(TYPES.get(c), values, random, texts);
                // Nulls come late, so that a bitmap is opened in the middle of a block.
                row[c] = nulls && r > 50 ? values.orNull(row[c], 6) : row[c];
            }
            rows.add(row);
        }
        Expr filter = random.nextInt(3) == 0 ? null : new Expr.Column(0, ColumnType.BOOLEAN);
        List<Expr> outputs = new ArrayList<>();
        for (int c = 0; c < TYPES.size(); c++) {
            outputs.add(new Expr.Column(c, TYPES.get(c)));
        }
        if (random.nextBoolean()) {
            outputs.set(
                    11,
                    new Expr.Coalesce(List.of(outputs.get(11), new Expr.Literal(VectorKind.STRING, "x".repeat(20)))));
        }
        try (RowBlock input = new RowBlock(TYPES, rows, ROWS, random);
                Program program = Program.compile(input.layout, filter, outputs, 4096)) {
            List<List<Object>> expected = new ArrayList<>();
            for (Object[] row : rows) {
                Runs.Row result = Model.row(filter, outputs, row);
                if (result.selected()) {
                    expected.add(result.values());
                }
            }
            assertEquals(expected, stored(program, input, random), what);
        }
    }

    private static Object value(ColumnType type, Values values, Random random, boolean texts) {
        return switch (type) {
            case BOOLEAN -> random.nextBoolean();
            case TINYINT -> (long) (byte) values.integer();
            case SMALLINT -> (long) (short) values.integer();
            case INTEGER, DATE -> (long) (int) values.integer();
            case BIGINT, TIME, TIMESTAMP -> values.integer();
            case REAL -> (double) random.nextFloat();
            case DOUBLE -> random.nextDouble();
            case INTERVAL -> values.interval();
            case VARCHAR -> texts ? values.text() : "short";
        };
    }

    /** Stores slice by slice into blocks that are too small for everything. */
    private static List<List<Object>> stored(Program program, RowBlock input, Random random) {
        BlockLayout layout = new BlockLayout(TYPES, 1 + random.nextInt(150), 300, false);
        long block = RawMemory.allocate(layout.blockBytes(), 64, "test output");
        for (long i = 0; i < layout.blockBytes(); i += 8) {
            RawMemory.putLong(block + i, random.nextLong());
        }
        layout.clear(block);
        List<List<Object>> result = new ArrayList<>();
        int rows = 0;
        for (int from = 0; from < ROWS; ) {
            int to = Math.min(ROWS, from + 1 + random.nextInt(90));
            int selected = program.evaluate(input.block, from, to);
            for (int done = 0; done < selected; ) {
                int wanted = Math.min(selected - done, layout.capacityRows() - rows);
                int count = Store.fitting(program, from, done, wanted, layout, block);
                assertTrue(count > 0 || rows > 0, "one row always fits");
                if (count == 0) {
                    read(layout, block, rows, result);
                    rows = 0;
                    continue;
                }
                Store.columns(program, from, done, count, layout, block, rows);
                rows += count;
                done += count;
                if (rows == layout.capacityRows()) {
                    read(layout, block, rows, result);
                    rows = 0;
                }
            }
            from = to;
        }
        read(layout, block, rows, result);
        RawMemory.free(block);
        return result;
    }

    private static void read(BlockLayout layout, long block, int rows, List<List<Object>> result) {
        BlockCursor cursor = new BlockCursor(layout).wrap(block);
        for (int row = 0; row < rows; row++) {
            List<Object> values = new ArrayList<>();
            for (int c = 0; c < TYPES.size(); c++) {
                values.add(cursor.isNull(row, c) ? null : value(cursor, row, c));
            }
            result.add(values);
        }
        assertTrue(RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET) <= layout.dataBytes());
        layout.clear(block);
    }

    private static Object value(BlockCursor cursor, int row, int column) {
        return switch (TYPES.get(column)) {
            case BOOLEAN -> cursor.getBoolean(row, column);
            case TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP -> cursor.getLong(row, column);
            case REAL, DOUBLE -> cursor.getDouble(row, column);
            case INTERVAL ->
                new IntervalValue(
                        cursor.getMonths(row, column), cursor.getDays(row, column), cursor.getNanos(row, column));
            case VARCHAR -> cursor.getString(row, column);
        };
    }
}
