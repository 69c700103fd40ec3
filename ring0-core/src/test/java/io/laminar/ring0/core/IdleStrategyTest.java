package io.laminar.ring0.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Spins, then yields, then parks, and goes on parking. */
class IdleStrategyTest {
    private static final long PARK_NS = 1_000_000;

    /** Steps that count on; parks do not. */
    private static int stepsBeforeParking(IdleStrategy strategy) {
        int idle = 0;
        for (int steps = 0; ; steps++) {
            int next = strategy.idle(idle);
            if (next == idle) {
                return steps;
            }
            assertEquals(idle + 1, next);
            idle = next;
        }
    }

    @Test
    void shouldSpinAndYieldAsOftenAsSaidBeforeItParks() {
        assertEquals(7, stepsBeforeParking(new IdleStrategy(3, 4, PARK_NS)));
        assertEquals(3, stepsBeforeParking(new IdleStrategy(3, 0, PARK_NS)));
        assertEquals(4, stepsBeforeParking(new IdleStrategy(0, 4, PARK_NS)));
    }

    @Test
    void shouldParkForItsTime() {
        IdleStrategy strategy = new IdleStrategy(0, 0, PARK_NS);
        long start = System.nanoTime();
        int idle = 0;
        for (int i = 0; i < 20; i++) {
            idle = strategy.idle(idle);
        }
        assertEquals(1, idle);
        assertTrue(System.nanoTime() - start >= 15 * PARK_NS, "parks returned early");
    }

    @Test
    void shouldNotBeginAnewHoweverLongThereIsNothingToDo() {
        IdleStrategy spinning = new IdleStrategy(Integer.MAX_VALUE, Integer.MAX_VALUE, PARK_NS);
        assertEquals(Integer.MAX_VALUE, spinning.idle(Integer.MAX_VALUE - 1));
        assertEquals(Integer.MAX_VALUE, spinning.idle(Integer.MAX_VALUE));
        assertEquals(Integer.MAX_VALUE, new IdleStrategy(1, 1, 1).idle(Integer.MAX_VALUE));
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new IdleStrategy(-1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new IdleStrategy(0, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new IdleStrategy(0, 0, 0));
    }
}
