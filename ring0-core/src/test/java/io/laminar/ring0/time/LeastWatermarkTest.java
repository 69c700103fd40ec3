package io.laminar.ring0.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastWatermarkTest {
    @Test
    void shouldBeTheLeastOfTheActive() {
        LeastWatermark all = new LeastWatermark(2);
        assertFalse(all.raise(0, 10), "the other has said nothing");
        assertEquals(Long.MIN_VALUE, all.current());
        assertTrue(all.raise(1, 7));
        assertEquals(7, all.current());
        assertTrue(all.isAhead(0));
        assertFalse(all.raise(1, 5), "back");
        assertTrue(all.idle(1));
        assertEquals(10, all.current());
    }

    @Test
    void shouldNotGoBackWhenOneComesBackOrJoinsOrLeaves() {
        LeastWatermark all = new LeastWatermark(2);
        all.raise(0, 10);
        all.idle(1);
        assertEquals(10, all.current());
        assertFalse(all.raise(1, 3), "came back below");
        assertFalse(all.raise(0, 20), "waits for the one that came back");
        assertEquals(10, all.current());
        assertEquals(2, all.add());
        assertFalse(all.raise(1, 30));
        assertEquals(10, all.current());
        assertTrue(all.end(2));
        assertEquals(20, all.current());
        assertTrue(all.end(0));
        assertEquals(30, all.current());
    }

    @Test
    void shouldUseThePlaceOfOneThatHasEndedAgain() {
        LeastWatermark all = new LeastWatermark(2);
        all.raise(0, 10);
        all.raise(1, 20);
        assertTrue(all.end(0));
        assertEquals(1, all.open());
        assertEquals(0, all.add());
        assertEquals(2, all.open());
        assertFalse(all.raise(1, 40), "the new one has said nothing");
        assertEquals(20, all.current());
        assertTrue(all.raise(0, 30));
        assertEquals(30, all.current());
        assertEquals(2, all.add());
    }

    @Test
    void shouldStayWhenAllAreIdle() {
        LeastWatermark all = new LeastWatermark(2);
        all.raise(0, 10);
        all.raise(1, 20);
        assertTrue(all.idle(0));
        assertFalse(all.idle(1));
        assertTrue(all.isIdle());
        assertEquals(20, all.current());
        all.end(0);
        assertTrue(all.isIdle());
        all.end(1);
        assertFalse(all.isIdle(), "ended, not idle");
    }

    /** The same by the book: each state in a list, everything looked at anew. */
    private static final class Model {
        final List<long[]> inputs = new ArrayList<>();
        long current = Long.MIN_VALUE;

        boolean settle() {
            long least = inputs.stream()
                    .filter(input -> input[1] == 0)
                    .mapToLong(input -> input[0])
                    .min()
                    .orElse(Long.MIN_VALUE);
            boolean moved = least > current;
            current = Math.max(current, least);
            return moved;
        }

        /** In the place of the first that has ended, or behind the last. */
        int add() {
            int place = 0;
            while (place < inputs.size() && inputs.get(place)[1] != 2) {
                place++;
            }
            if (place < inputs.size()) {
                inputs.set(place, new long[] {Long.MIN_VALUE, 0});
            } else {
                inputs.add(new long[] {Long.MIN_VALUE, 0});
            }
            return place;
        }
    }

    @Test
    void shouldDoAsTheModelDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            LeastWatermark all = new LeastWatermark(0);
            Model model = new Model();
            for (int step = 0; step < 300; step++) {
                int choice = random.nextInt(12);
                boolean moved = false;
                if (choice == 0 || model.inputs.isEmpty()) {
                    assertEquals(model.add(), all.add(), "seed=" + seed);
                } else {
                    int i = random.nextInt(model.inputs.size());
                    long[] input = model.inputs.get(i);
                    if (choice == 1) {
                        moved = all.end(i);
                        input[1] = 2;
                    } else if (choice < 4) {
                        moved = all.idle(i);
                        input[1] = Math.max(1, input[1]);
                    } else {
                        long value = random.nextInt(10 * (step + 1));
                        moved = all.raise(i, value);
                        input[0] = Math.max(input[0], value);
                        input[1] = input[1] == 2 ? 2 : 0;
                    }
                }
                assertEquals(model.settle(), moved, "seed=" + seed);
                assertEquals(model.current, all.current(), "seed=" + seed);
                boolean idle = model.inputs.stream().allMatch(input -> input[1] > 0)
                        && model.inputs.stream().anyMatch(input -> input[1] == 1);
                assertEquals(idle, all.isIdle(), "seed=" + seed);
            }
        }
    }
}
