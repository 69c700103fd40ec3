package io.laminar.memory.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows as bytes, beside the rows that they are of; blocks and buffers hold bytes of another time. */
class BlockImageTest {
    private static final List<ColumnType> TYPES = new ArrayList<>(List.of(ColumnType.values()));
    private static final int ROWS = 100;
    private static final int DATA_BYTES = 4_096;

    static {
        TYPES.add(ColumnType.VARCHAR);
        TYPES.addFirst(ColumnType.VARCHAR);
    }

    /** A builder on a single block. */
    private static final class OneBlock extends BlockBuilder {
        OneBlock(BlockLayout layout, long block) {
            super(layout);
            open(block);
        }

        @Override
        protected boolean makeDataRoom() {
            return false;
        }
    }

    @Test
    void shouldMeanTheSameRowsInAnyBlock() {
        for (long seed = 1; seed <= 400; seed++) {
            Random random = new Random(seed);
            BlockLayout layout = new BlockLayout(types(random), ROWS, DATA_BYTES, random.nextBoolean());
            check(random, layout, "seed " + seed);
        }
    }

    private static List<ColumnType> types(Random random) {
        List<ColumnType> types = new ArrayList<>();
        for (int c = 0, n = 1 + random.nextInt(80); c < n; c++) {
            types.add(TYPES.get(random.nextInt(TYPES.size())));
        }
        return types;
    }

    private void check(Random random, BlockLayout layout, String where) {
        long source = used(layout.blockBytes());
        int rows = fill(random, layout, source);
        int from = random.nextInt(rows);
        int to = from + 1 + random.nextInt(rows - from);
        long most = BlockImage.mostBytes(source, layout, from, to);
        assertEquals(to - from, BlockImage.rowsWithin(source, layout, from, to, most), where);
        long image = used(most);
        int bytes = BlockImage.write(source, layout, from, to, image);
        assertTrue(bytes <= most, where);
        assertEquals(to - from, BlockImage.rows(image), where);
        assertTrue(BlockImage.isValid(image, bytes, layout), where);
        assertFalse(BlockImage.isValid(image, bytes - 1, layout), where);
        compareInPieces(random, layout, source, from, image, where);
        damage(random, layout, image, bytes);
        RawMemory.free(image);
        RawMemory.free(source);
    }

    /** Appends it to blocks that are partly full, and compares each piece. */
    private void compareInPieces(Random random, BlockLayout layout, long source, int from, long image, String where) {
        BlockCursor expected = new BlockCursor(layout).wrap(source);
        for (int done = 0, empty = 0; done < BlockImage.rows(image); ) {
            long target = used(layout.blockBytes());
            boolean none = empty > 0;
            int before = none ? 0 : fill(random, layout, target);
            if (none) {
                new OneBlock(layout, target);
            }
            int count = BlockImage.append(image, done, target, layout, before);
            BlockCursor actual = new BlockCursor(layout).wrap(target);
            for (int row = 0; row < count; row++) {
                assertRow(layout, expected, from + done + row, actual, before + row, where);
                if (layout.weighted()) {
                    assertEquals(
                            RawMemory.getByte(source + layout.weightsOffset() + from + done + row),
                            RawMemory.getByte(target + layout.weightsOffset() + before + row),
                            where);
                }
            }
            assertTrue(count > 0 || !none, where);
            empty = count == 0 ? 1 : 0;
            done += count;
            RawMemory.free(target);
        }
    }

    private static void assertRow(
            BlockLayout layout, BlockCursor expected, int from, BlockCursor actual, int row, String where) {
        for (int c = 0; c < layout.columnCount(); c++) {
            assertEquals(expected.isNull(from, c), actual.isNull(row, c), where);
            if (!expected.isNull(from, c)) {
                assertEquals(value(layout, expected, from, c), value(layout, actual, row, c), where);
            }
        }
    }

    private static Object value(BlockLayout layout, BlockCursor cursor, int row, int column) {
        return switch (layout.type(column)) {
            case VARCHAR -> cursor.getString(row, column);
            case REAL, DOUBLE -> cursor.getDouble(row, column);
            case BOOLEAN -> cursor.getBoolean(row, column);
            case INTERVAL ->
                List.of(cursor.getMonths(row, column), cursor.getDays(row, column), cursor.getNanos(row, column));
            default -> cursor.getLong(row, column);
        };
    }

    /** Whatever a file holds, nothing is read or written elsewhere: the checked mode would say so. */
    private void damage(Random random, BlockLayout layout, long image, int bytes) {
        for (int n = 0; n < 30; n++) {
            int shorter = random.nextInt(3) == 0 ? 1 + random.nextInt(bytes) : bytes;
            long copy = RawMemory.allocate(shorter, 8, "test");
            RawMemory.copy(image, copy, shorter);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                int at = random.nextInt(Math.min(shorter, random.nextBoolean() ? 32 : shorter));
                RawMemory.putByte(copy + at, (byte) random.nextInt());
            }
            if (BlockImage.isValid(copy, shorter, layout)) {
                long target = used(layout.blockBytes());
                new OneBlock(layout, target);
                BlockImage.append(copy, 0, target, layout, 0);
                RawMemory.free(target);
            }
            RawMemory.free(copy);
        }
    }

    private static int fill(Random random, BlockLayout layout, long block) {
        OneBlock builder = new OneBlock(layout, block);
        int rows = 1 + random.nextInt(ROWS);
        boolean longTexts = random.nextBoolean();
        int nulls = random.nextInt(3);
        for (int row = 0; row < rows; row++) {
            for (int c = 0; c < layout.columnCount(); c++) {
                if (nulls == 0 || random.nextInt(4) != 0) {
                    set(random, layout, builder, c, longTexts);
                } else {
                    builder.setNull(c);
                }
            }
            builder.endRow();
            if (layout.weighted()) {
                RawMemory.putByte(block + layout.weightsOffset() + row, (byte) random.nextInt());
            }
        }
        return rows;
    }

    private static void set(Random random, BlockLayout layout, OneBlock builder, int column, boolean longTexts) {
        switch (layout.type(column)) {
            case VARCHAR -> {
                String text = "abcdefghijklmnopqrstuvwxyzäöü".substring(0, random.nextInt(longTexts ? 28 : 13));
                if (builder.setString(column, text) != BlockBuilder.PLACED) {
                    builder.setNull(column);
                }
            }
            case REAL, DOUBLE -> builder.setDouble(column, random.nextInt());
            case BOOLEAN -> builder.setBoolean(column, random.nextBoolean());
            case INTERVAL -> builder.setInterval(column, random.nextInt(), random.nextInt(), random.nextLong());
            case TINYINT -> builder.setLong(column, (byte) random.nextInt());
            case SMALLINT -> builder.setLong(column, (short) random.nextInt());
            case INTEGER, DATE -> builder.setLong(column, random.nextInt());
            default -> builder.setLong(column, random.nextLong());
        }
    }

    private static long used(long bytes) {
        long address = RawMemory.allocate(bytes, 64, "test");
        RawMemory.fill(address, bytes, (byte) 0x5A);
        return address;
    }
}
