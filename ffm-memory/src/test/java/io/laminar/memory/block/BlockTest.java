package io.laminar.memory.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.testing.OneBlock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Blocks: what is written comes back, Arrow's rules hold, copies are faithful. */
class BlockTest {
    private static final List<ColumnType> ALL = List.of(ColumnType.values());

    @Test
    void shouldReadBackEveryTypeAtItsExtremes() {
        BlockLayout layout = new BlockLayout(ALL, 16, 256, false);
        long block = RawMemory.allocate(layout.blockBytes(), 64, "test");
        OneBlock builder = new OneBlock(layout, block);
        builder.setBoolean(0, true);
        builder.setLong(1, Byte.MIN_VALUE);
        builder.setLong(2, Short.MIN_VALUE);
        builder.setLong(3, Integer.MIN_VALUE);
        builder.setLong(4, Long.MIN_VALUE);
        builder.setDouble(5, Float.MIN_VALUE);
        builder.setDouble(6, -0.0);
        builder.setLong(7, -719_162);
        builder.setLong(8, 86_399_999_999_999L);
        builder.setLong(9, Long.MAX_VALUE);
        builder.setInterval(10, -1, 31, -5);
        builder.setString(11, "größer als zwölf Bytes \uD83D\uDE00");
        builder.endRow();
        builder.endRow();
        BlockCursor cursor = new BlockCursor(layout).wrap(block);
        assertTrue(cursor.getBoolean(0, 0));
        assertEquals(Byte.MIN_VALUE, cursor.getLong(0, 1));
        assertEquals(Short.MIN_VALUE, cursor.getLong(0, 2));
        assertEquals(Integer.MIN_VALUE, cursor.getLong(0, 3));
        assertEquals(Long.MIN_VALUE, cursor.getLong(0, 4));
        assertEquals(Float.MIN_VALUE, cursor.getDouble(0, 5));
        assertEquals(Double.doubleToRawLongBits(-0.0), Double.doubleToRawLongBits(cursor.getDouble(0, 6)));
        assertEquals(-719_162, cursor.getLong(0, 7));
        assertEquals(86_399_999_999_999L, cursor.getLong(0, 8));
        assertEquals(Long.MAX_VALUE, cursor.getLong(0, 9));
        assertEquals(-1, cursor.getMonths(0, 10));
        assertEquals(31, cursor.getDays(0, 10));
        assertEquals(-5, cursor.getNanos(0, 10));
        assertEquals("größer als zwölf Bytes \uD83D\uDE00", cursor.getString(0, 11));
        for (int c = 0; c < ALL.size(); c++) {
            assertFalse(cursor.isNull(0, c));
            assertTrue(cursor.isNull(1, c), "a column that was not set is NULL");
        }
        RawMemory.free(block);
    }

    @Test
    void shouldPadShortTextWithZeros() {
        BlockLayout layout = new BlockLayout(List.of(ColumnType.VARCHAR), 2, 0, false);
        long block = RawMemory.allocate(layout.blockBytes(), 64, "test");
        RawMemory.fill(block + layout.valuesOffset(0), 32, (byte) 0x5A);
        OneBlock builder = new OneBlock(layout, block);
        byte[] bytes = "abc".getBytes(StandardCharsets.UTF_8);
        builder.setString(0, bytes, 0, 3);
        builder.endRow();
        builder.setString(0, "abc");
        builder.endRow();
        long view = block + layout.valuesOffset(0);
        assertEquals(RawMemory.getLong(view), RawMemory.getLong(view + 16));
        assertEquals(0, RawMemory.getLong(view + 8));
        assertEquals(0, RawMemory.getLong(view + 24));
        RawMemory.free(block);
    }

    @Test
    void shouldAlignEveryColumnAndKeepThemApart() {
        BlockLayout layout = new BlockLayout(ALL, 1000, 100, true);
        long end = 0;
        for (int c = 0; c < ALL.size(); c++) {
            assertEquals(0, layout.valuesOffset(c) % 64);
            assertEquals(0, layout.validityOffset(c) % 64);
            assertTrue(layout.valuesOffset(c) >= end);
            end = layout.validityOffset(c) + 125;
            assertTrue(layout.valuesOffset(c) + 1000L * ALL.get(c).bytes() <= layout.validityOffset(c));
        }
        assertTrue(layout.weightsOffset() >= end && layout.dataOffset() >= layout.weightsOffset() + 1000);
        assertTrue(layout.blockBytes() >= layout.dataOffset() + 100);
    }

    @Test
    void shouldRefuseLayoutsOutOfBounds() {
        assertThrows(IllegalArgumentException.class, () -> new BlockLayout(List.of(), 1, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new BlockLayout(ALL, 0, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new BlockLayout(ALL, BlockLayout.MAX_ROWS + 1, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new BlockLayout(ALL, 1, -1, false));
    }

    @Test
    void shouldCopyBitsBetweenAnyPlaces() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long a = RawMemory.allocate(64, 64, "test");
        long b = RawMemory.allocate(64, 64, "test");
        for (int round = 0; round < 2_000; round++) {
            for (int i = 0; i < 64; i++) {
                RawMemory.putByte(a + i, (byte) random.nextInt());
                RawMemory.putByte(b + i, (byte) random.nextInt());
            }
            int count = random.nextInt(200);
            int from = random.nextInt(512 - count);
            int to = random.nextInt(512 - count);
            boolean[] before = bits(b);
            Validity.copy(a, from, b, to, count);
            for (int i = 0; i < 512; i++) {
                boolean expected = i >= to && i < to + count ? Validity.get(a, from + i - to) : before[i];
                assertEquals(expected, Validity.get(b, i), "seed " + seed + " bit " + i);
            }
        }
        RawMemory.free(a);
        RawMemory.free(b);
    }

    private static boolean[] bits(long bitmap) {
        boolean[] bits = new boolean[512];
        for (int i = 0; i < 512; i++) {
            bits[i] = Validity.get(bitmap, i);
        }
        return bits;
    }
}
