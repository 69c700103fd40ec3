package io.laminar.memory.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    private void find(int rows, int looks) {
        for (int i = 0; i < looks; i++) {
            pace.looked(rows);
        }
    }

    @Test
    void shouldNotWaitBehindARowThatComesAlone() {
        for (int i = 0; i < 100; i++) {
            assertEquals(0, pace.spinsBehind(1), "look " + i);
            assertEquals(-1, pace.spinsBehind(0), "empty look " + i);
        }
    }

    @Test
    void shouldWaitLongerWhileLookAfterLookFindsLittle() {
        int before = pace.spinsBehind(1);
        while (before < Pace.MOST_SPINS) {
            int now = pace.spinsBehind(Pace.ENOUGH_ROWS - 1);
            assertTrue(now > before, "waits " + now + " after " + before);
            before = now;
        }
        find(1, 1000);
        assertEquals(Pace.MOST_SPINS, pace.spinsBehind(1));
    }

    @Test
    void shouldWaitLessWhenALookFindsEnough() {
        find(1, 100);
        int before = Pace.MOST_SPINS;
        while (before > 0) {
            int now = pace.spinsBehind(Pace.ENOUGH_ROWS);
            assertTrue(now < before, "waits " + now + " after " + before);
            before = now;
        }
        assertEquals(0, pace.spinsBehind(Pace.ENOUGH_ROWS));
    }

    @Test
    void shouldForgetAllWhenALookFindsNothing() {
        find(1, 100);
        find(0, 1);
        assertEquals(0, pace.spinsBehind(1));
    }

    @Test
    void shouldNotBeginToWaitWhereEachLookFindsEnough() {
        find(Pace.ENOUGH_ROWS, 100);
        assertEquals(0, pace.spinsBehind(1));
    }
}
