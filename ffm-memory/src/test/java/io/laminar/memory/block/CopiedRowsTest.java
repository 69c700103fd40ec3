package io.laminar.memory.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.testing.OneBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that go from block to block, in ranges and picked, beside a model; blocks hold bytes of another time. */
class CopiedRowsTest {
    private static final List<ColumnType> TYPES = List.of(
            ColumnType.VARCHAR,
            ColumnType.BIGINT,
            ColumnType.VARCHAR,
            ColumnType.SMALLINT,
            ColumnType.INTERVAL,
            ColumnType.TINYINT,
            ColumnType.INTEGER);
    private static final int ROWS = 64;
    private static final int DATA_BYTES = 2_048;

    private final BlockLayout layout = new BlockLayout(TYPES, ROWS, DATA_BYTES, true);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCopyAsManyRowsAsFit(boolean picked) {
        for (long seed = 1; seed <= 200; seed++) {
            copy(new Random(seed), picked, "seed " + seed);
        }
    }

    @Test
    void shouldNotCountWhatTheViewOfNullSays() {
        long source = usedBlock((byte) 0x7F);
        long target = usedBlock((byte) 0x7F);
        OneBlock builder = new OneBlock(layout, source);
        builder.setString(0, "a text that is not inline");
        builder.endRow();
        builder.endRow();
        new OneBlock(layout, target);
        assertEquals(1, BlockPick.append(source, layout, new int[] {1}, 0, 1, target, layout, 0));
        assertEquals(1, BlockCopy.append(source, layout, 1, 2, target, layout, 1));
        BlockCursor cursor = new BlockCursor(layout).wrap(target);
        assertTrue(cursor.isNull(0, 0) && cursor.isNull(1, 0));
        assertEquals(0, RawMemory.getLong(target + BlockLayout.DATA_USED_OFFSET));
        RawMemory.free(source);
        RawMemory.free(target);
    }

    @Test
    void shouldCopySomeColumnsOfABlockThatIsSeenByThem() {
        BlockLayout shown = layout.showing(List.of(3, 0));
        BlockLayout narrow = new BlockLayout(List.of(ColumnType.SMALLINT, ColumnType.VARCHAR), ROWS, DATA_BYTES, true);
        long source = usedBlock((byte) 0x55);
        long target = usedBlock((byte) 0x55);
        OneBlock builder = new OneBlock(layout, source);
        builder.setString(0, "a text that is not inline");
        builder.setString(2, "another text, that stays where it is");
        builder.setLong(3, 7);
        builder.endRow();
        builder.setLong(3, 8);
        builder.endRow();
        new OneBlock(narrow, target);
        assertEquals(2, BlockPick.append(source, shown, new int[] {1, 0}, 0, 2, target, narrow, 0));
        BlockCursor cursor = new BlockCursor(narrow).wrap(target);
        assertEquals(8, cursor.getLong(0, 0));
        assertTrue(cursor.isNull(0, 1));
        assertEquals(7, cursor.getLong(1, 0));
        assertEquals("a text that is not inline", cursor.getString(1, 1));
        assertEquals("a text that is not inline".length(), RawMemory.getLong(target + BlockLayout.DATA_USED_OFFSET));
        RawMemory.free(source);
        RawMemory.free(target);
    }

    private void copy(Random random, boolean picked, String seed) {
        long source = usedBlock((byte) random.nextInt());
        long target = usedBlock((byte) random.nextInt());
        List<String> rows = fill(new OneBlock(layout, source), random);
        List<String> expected = fill(new OneBlock(layout, target), random);
        int[] order = random.ints(ROWS, 0, rows.size()).toArray();
        int from = random.nextInt(rows.size());
        int to = from + random.nextInt(rows.size() - from) + 1;
        int at = expected.size();
        int copied = picked
                ? BlockPick.append(source, layout, order, from, to, target, layout, at)
                : BlockCopy.append(source, layout, from, to, target, layout, at);
        for (int k = from; k < from + copied; k++) {
            expected.add(rows.get(picked ? order[k] : k));
        }
        assertEquals(expected, read(target, at + copied), seed);
        if (copied < to - from && at + copied < ROWS) {
            int next = picked ? order[from + copied] : from + copied;
            long room = DATA_BYTES - RawMemory.getLong(target + BlockLayout.DATA_USED_OFFSET);
            assertTrue(longBytes(rows.get(next)) > room, seed + ": room was left for " + rows.get(next));
        }
        RawMemory.free(source);
        RawMemory.free(target);
    }

    private long usedBlock(byte fill) {
        long block = RawMemory.allocate(layout.blockBytes(), 64, "test");
        RawMemory.fill(block, layout.blockBytes(), fill);
        return block;
    }

    /** Writes rows until a number is reached or the data area is full, and says what they are. */
    private static List<String> fill(OneBlock builder, Random random) {
        int nulls = random.nextInt(3);
        int count = 1 + random.nextInt(ROWS / 2);
        List<String> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            String[] row = new String[TYPES.size() + 1];
            for (int c = 0; c < TYPES.size(); c++) {
                row[c] = random.nextInt(4) < nulls ? "null" : set(builder, c, random);
            }
            int weight = random.nextBoolean() ? 1 : -1;
            builder.setWeight(weight);
            row[TYPES.size()] = Integer.toString(weight);
            builder.endRow();
            rows.add(Arrays.toString(row));
        }
        return rows;
    }

    private static String set(OneBlock builder, int column, Random random) {
        if (TYPES.get(column) == ColumnType.VARCHAR) {
            String text = "x".repeat(random.nextInt(80)) + random.nextInt(10);
            return builder.setString(column, text) == BlockBuilder.PLACED ? text : "null";
        }
        if (TYPES.get(column) == ColumnType.INTERVAL) {
            int part = random.nextInt();
            builder.setInterval(column, part, -part, part);
            return part + "/" + -part + "/" + (long) part;
        }
        long value = random.nextInt(100);
        builder.setLong(column, value);
        return Long.toString(value);
    }

    private List<String> read(long block, int count) {
        BlockCursor cursor = new BlockCursor(layout).wrap(block);
        List<String> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            String[] row = new String[TYPES.size() + 1];
            for (int c = 0; c < TYPES.size(); c++) {
                row[c] = cursor.isNull(r, c) ? "null" : value(cursor, r, c);
            }
            row[TYPES.size()] = Integer.toString(cursor.weight(r));
            rows.add(Arrays.toString(row));
        }
        return rows;
    }

    private static String value(BlockCursor cursor, int row, int column) {
        return switch (TYPES.get(column)) {
            case VARCHAR -> cursor.getString(row, column);
            case INTERVAL ->
                cursor.getMonths(row, column) + "/" + cursor.getDays(row, column) + "/" + cursor.getNanos(row, column);
            default -> Long.toString(cursor.getLong(row, column));
        };
    }

    private static long longBytes(String row) {
        return Arrays.stream(row.substring(1, row.length() - 1).split(", "))
                .filter(text -> text.startsWith("x") && text.length() > StringView.INLINE_BYTES)
                .mapToLong(String::length)
                .sum();
    }
}
