package io.laminar.numa.topology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberSetTest {
    @Test
    void shouldReadListsOfTheKernel() {
        NumberSet set = NumberSet.parse("0-3,8,10-11\n");
        assertArrayEquals(new int[] {0, 1, 2, 3, 8, 10, 11}, set.stream().toArray());
        assertEquals("0-3,8,10-11", set.toString());
        assertEquals(7, set.size());
        assertEquals(0, set.first());
        assertEquals(11, set.last());
        assertTrue(set.contains(8));
        assertFalse(set.contains(9));
        assertFalse(set.contains(-1));
        assertEquals(NumberSet.NONE, NumberSet.parse(" \n"));
        assertEquals(-1, NumberSet.NONE.first());
        assertEquals("", NumberSet.NONE.toString());
    }

    @Test
    void shouldRefuseWhatIsNoList() {
        for (String text : new String[] {"a", "1-", "-1", "3-1", "1,,2", "0-70000", "99999999999", "1-2-3", "1;2"}) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> NumberSet.parse(text), text);
            assertTrue(e.getMessage().contains(text), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> NumberSet.of(-1));
        assertThrows(IllegalArgumentException.class, () -> NumberSet.of(NumberSet.MOST + 1));
    }

    @Test
    void shouldCombine() {
        NumberSet left = NumberSet.parse("0-3");
        NumberSet right = NumberSet.parse("2-5");
        assertEquals("2-3", left.and(right).toString());
        assertEquals("0-5", left.or(right).toString());
        assertEquals("0-1", left.minus(right).toString());
        assertEquals("0-3", left.toString(), "sets do not change");
        assertArrayEquals(new long[] {0b1111}, left.words());
        assertEquals(left, NumberSet.ofWords(new long[] {0b1111, 0}));
    }

    @Test
    void shouldWriteWhatItReads() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            BitSet bits = new BitSet();
            for (int i = random.nextInt(40); i > 0; i--) {
                int from = random.nextInt(300);
                bits.set(from, from + 1 + random.nextInt(5));
            }
            NumberSet set = NumberSet.ofWords(bits.toLongArray());
            NumberSet again = NumberSet.parse(set.toString());
            assertEquals(set, again, "seed=" + seed);
            assertEquals(set.hashCode(), again.hashCode());
            assertArrayEquals(bits.stream().toArray(), again.stream().toArray(), "seed=" + seed);
        }
    }
}
